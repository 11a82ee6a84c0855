import { ANNOUNCEMENT_SLACK_MS, findRoomAt } from '../../shared/broadcast/matchBroadcast';
import { closePush, type PushFacts } from '../../shared/broadcast/pushState';
import { settleBroadcast } from '../../shared/broadcast/settle';
import { lockUnmatchedEvents } from '../../shared/db/callbackEvents';
import type { NewBroadcast } from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';
import { listPushesOfOthers, movePushSession } from '../../shared/db/pushSessions';
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
  const since = new Date(openedAt.getTime() - ANNOUNCEMENT_SLACK_MS);
  const id = await insertRoom(session, room);
  const early = await listPushesOfOthers(session, streamName, id, { from: since, to: openedAt });
  for (const { broadcastId, sequence, startedAt } of early) {
    if ((await findRoomAt(session, streamName, startedAt))?.id !== id) continue;
    await movePushSession(session, { sequence, from: broadcastId, to: id, unlessStarted: false });
    // A stream has one push at a time: with this one the other room is over.
    const over = { change: (facts: PushFacts) => closePush(facts, startedAt), reason: 'superseded' } as const;
    await settleBroadcast(session, { id: broadcastId, userId }, over, openedAt);
    const begun = { change: (facts: PushFacts) => facts, reason: 'push_stopped' } as const;
    await settleBroadcast(session, { id, userId }, begun, openedAt);
  }
  for (const entry of await lockUnmatchedEvents(session, streamName, since)) {
    const event = findLedgerEvent(entry);
    if (event !== undefined) await applyEvent(entry.id, event, { ...context, session });
  }
}
