import { appendCounter } from '../../../shared/db/counters';
import { saveMember } from '../../../shared/db/members';
import { findReplayByFile, shareReplay } from '../../../shared/db/replays';
import { broadcastSubject, replaySubject, type Subject } from '../../../shared/db/subjects';
import type { Session } from '../../../shared/db/database';
import { AppError } from '../../../shared/errors';
import { id, integer, LIMITS, optionalText } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { foldSometimes } from '../foldSometimes';
import { shareOpenRoom } from '../openRoom';
import { replaysSince } from '../replaysSince';
import { NO_DATA } from '../replySchema';

const FLAG = { live: 0, replay: 1 } as const;

/**
 * A viewer comes into a room, or in front of a replay (`groupid` is then its file id). Counts once however often it
 * is sent.
 */
export const EnterGroup = defineAction({
  name: 'EnterGroup',
  access: { who: 'owner', field: 'userid' },
  fields: {
    userid: id(),
    liveuserid: id(),
    groupid: id(),
    nickname: optionalText(),
    headpic: optionalText(LIMITS.url),
    flag: integer({ oneOf: Object.values(FLAG) }),
  },
  reply: NO_DATA,
  async handle({ userid, liveuserid, groupid, nickname, headpic, flag }, context) {
    const now = new Date(context.clock.nowMs());
    const entered = await context.database.transaction(async (session) => {
      const subject =
        flag === FLAG.live
          ? await shareEnteredRoom(session, liveuserid, groupid, now)
          : await shareEnteredReplay(session, groupid, context);
      const isNew = await saveMember(session, subject, { userId: userid, nickname, headpic }, now);
      return { subject, entryId: isNew ? await appendCounter(session, subject, { viewers: 1 }) : undefined };
    });
    await foldSometimes(entered.subject, entered.entryId, context);
    return undefined;
  },
});

async function shareEnteredRoom(
  session: Session,
  anchorId: string,
  groupId: string,
  now: Date,
): Promise<Subject> {
  const room = await shareOpenRoom(session, { anchorId, groupId, now });
  if (room === undefined)
    throw new AppError('BROADCAST_ENDED', 'liveuserid has no running broadcast in groupid');
  return broadcastSubject(room.id);
}

async function shareEnteredReplay(
  session: Session,
  fileId: string,
  context: ActionContext,
): Promise<Subject> {
  const replay = await findReplayByFile(session, fileId, replaysSince(context));
  if (replay === undefined || !(await shareReplay(session, replay.id))) {
    throw new AppError('BROADCAST_ENDED', 'groupid is the file id of no replay');
  }
  return replaySubject(replay.id);
}
