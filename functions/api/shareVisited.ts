import type { Session } from '../../shared/db/database';
import { findReplayByFile, shareReplay } from '../../shared/db/replays';
import { broadcastSubject, replaySubject, type Subject } from '../../shared/db/subjects';
import { AppError } from '../../shared/errors';
import type { ActionContext } from './action';
import { shareOpenRoom } from './openRoom';
import { replaysSince } from './replaysSince';

/** What a viewer is in, on the wire: a live room, or a replay, whose file id is then the `groupid`. */
export const VISIT_FLAG = { live: 0, replay: 1 } as const;

/**
 * What a viewer comes into, kept from ending until the transaction does.
 * @throws AppError BROADCAST_ENDED.
 */
export async function shareVisited(
  session: Session,
  visit: { readonly liveuserid: string; readonly groupid: string; readonly flag: number },
  context: ActionContext,
): Promise<Subject> {
  if (visit.flag === VISIT_FLAG.live) {
    const now = new Date(context.clock.nowMs());
    const room = await shareOpenRoom(session, { anchorId: visit.liveuserid, groupId: visit.groupid, now });
    if (room === undefined)
      throw new AppError('BROADCAST_ENDED', 'liveuserid has no running broadcast in groupid');
    return broadcastSubject(room.id);
  }
  const replay = await findReplayByFile(session, visit.groupid, replaysSince(context));
  if (replay === undefined || !(await shareReplay(session, replay.id))) {
    throw new AppError('BROADCAST_ENDED', 'groupid is the file id of no replay');
  }
  return replaySubject(replay.id);
}
