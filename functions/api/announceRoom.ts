import { arrangeSharedStream } from '../../shared/broadcast/arrangeSharedStream';
import { ANNOUNCEMENT_SLACK_MS } from '../../shared/broadcast/sharedStream';
import { lockUnmatchedEvents } from '../../shared/db/callbackEvents';
import type { NewBroadcast } from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';
import { applyEvent } from '../../shared/streamEvents/applyEvent';
import { findLedgerEvent } from '../../shared/streamEvents/ledgerEvent';
import type { ActionContext } from './action';
import { insertRoom } from './openBroadcast';

/**
 * Opens a broadcast under a stream name that earlier ones have had, in the caller's transaction. Android announces
 * its room when the push has begun, so what LVB has told of that push already becomes this room's: it was kept for
 * nobody, or taken for the user's last room.
 * @throws AppError BANNED.
 */
export async function announceRoom(
  session: Session,
  room: NewBroadcast,
  context: ActionContext,
): Promise<void> {
  const { streamName, userId, openedAt } = room;
  await insertRoom(session, room);
  await arrangeSharedStream(session, { streamName, userId, news: undefined }, openedAt);
  // Without an end: LVB's clock may be ahead of ours.
  const since = new Date(openedAt.getTime() - ANNOUNCEMENT_SLACK_MS);
  for (const entry of await lockUnmatchedEvents(session, streamName, since)) {
    const event = findLedgerEvent(entry);
    if (event !== undefined) await applyEvent(entry.id, event, { ...context, session });
  }
}
