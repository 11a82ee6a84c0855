import { appendCounter } from '../../../shared/db/counters';
import type { Session } from '../../../shared/db/database';
import { deleteMember } from '../../../shared/db/members';
import { findReplayByFile, shareReplay } from '../../../shared/db/replays';
import { broadcastSubject, replaySubject, type Subject } from '../../../shared/db/subjects';
import { id, integer } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { foldSometimes } from '../foldSometimes';
import { shareOpenRoom } from '../openRoom';
import { replaysSince } from '../replaysSince';
import { NO_DATA } from '../replySchema';

const FLAG = { live: 0, replay: 1 } as const;

/** A viewer leaves. Counts once however often it is sent; from a room that has ended everybody has left already. */
export const QuitGroup = defineAction({
  name: 'QuitGroup',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), liveuserid: id(), groupid: id(), flag: integer({ oneOf: Object.values(FLAG) }) },
  reply: NO_DATA,
  async handle({ userid, liveuserid, groupid, flag }, context) {
    const left = await context.database.transaction(async (session) => {
      const subject =
        flag === FLAG.live
          ? await shareLeftRoom(session, liveuserid, groupid)
          : await shareLeftReplay(session, groupid, context);
      if (subject === undefined || !(await deleteMember(session, subject, userid))) return undefined;
      return {
        subject,
        entryId: await appendCounter(session, subject, { viewers: -1 }, context.randomBytes),
      };
    });
    if (left !== undefined) await foldSometimes(left.subject, left.entryId, context);
    return undefined;
  },
});

/** Also a room whose push has been away for long: should it come back, whoever left meanwhile is not in it. */
async function shareLeftRoom(
  session: Session,
  anchorId: string,
  groupId: string,
): Promise<Subject | undefined> {
  const room = await shareOpenRoom(session, { anchorId, groupId, now: undefined });
  return room === undefined ? undefined : broadcastSubject(room.id);
}

async function shareLeftReplay(
  session: Session,
  fileId: string,
  context: ActionContext,
): Promise<Subject | undefined> {
  const replay = await findReplayByFile(session, fileId, replaysSince(context));
  return replay !== undefined && (await shareReplay(session, replay.id))
    ? replaySubject(replay.id)
    : undefined;
}
