import type { Broadcast } from '../../../shared/broadcast/broadcast';
import { closePush, type PushFacts } from '../../../shared/broadcast/pushState';
import { settleBroadcast } from '../../../shared/broadcast/settle';
import { lockAnchor } from '../../../shared/db/anchors';
import { findNewestOpened, lockLiveBroadcast } from '../../../shared/db/broadcasts';
import type { Session } from '../../../shared/db/database';
import type { ActionContext } from '../action';

/**
 * Ends the user's broadcast for good, in the caller's transaction: the live one, else the one opened last.
 * @returns it as it was before; undefined where the user never had one.
 */
export async function endBroadcast(
  session: Session,
  userId: string,
  now: Date,
): Promise<Broadcast | undefined> {
  await lockAnchor(session, userId);
  const broadcast = (await lockLiveBroadcast(session, userId)) ?? (await findNewestOpened(session, userId));
  if (broadcast === undefined) return undefined;
  const change = {
    change: (facts: PushFacts) => closePush(facts, now),
    reason: 'stopped',
    final: true,
  } as const;
  await settleBroadcast(session, broadcast, change, now);
  return broadcast;
}

/** Cuts the push of a broadcast that has been ended; a cut that fails is repeated by the online checker. */
export async function cutPush(ended: Broadcast | undefined, { liveApi, log }: ActionContext): Promise<void> {
  if (ended?.pushing !== true) return;
  try {
    await liveApi.dropStream(ended.streamName);
  } catch (error) {
    log.warn('push not cut yet', { streamName: ended.streamName, cause: error });
  }
}
