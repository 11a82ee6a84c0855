import { countViewers } from '../../../shared/db/counters';
import type { Session } from '../../../shared/db/database';
import { listMembers } from '../../../shared/db/members';
import { findReplayByFile } from '../../../shared/db/replays';
import { broadcastSubject, replaySubject, type Subject } from '../../../shared/db/subjects';
import { id, integer } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { findOpenRoom } from '../openRoom';
import { pageOf } from '../paging';
import { replaysSince } from '../replaysSince';
import { COUNT, listOf, members, TEXT } from '../replySchema';

/** Who is present in a room, or in front of a replay (`groupid` is then its file id), newest first. */
export const FetchGroupMemberList = defineAction({
  name: 'FetchGroupMemberList',
  access: { who: 'anyone' },
  fields: {
    liveuserid: id(),
    groupid: id(),
    pageno: integer({ min: 0, fallback: 1 }),
    pagesize: integer({ min: 0, fallback: 20 }),
  },
  reply: members({
    totalcount: COUNT,
    memberlist: listOf(members({ userid: TEXT, nickname: TEXT, headpic: TEXT })),
  }),
  async handle({ liveuserid, groupid, pageno, pagesize }, context) {
    return context.database.read(async (session) => {
      const subject = await findSubject(session, liveuserid, groupid, context);
      if (subject === undefined) return { totalcount: 0, memberlist: [] };
      const members = await listMembers(session, subject, pageOf(pageno, pagesize));
      return {
        totalcount: await countViewers(session, subject),
        memberlist: members.map(({ userId, nickname, headpic }) => ({ userid: userId, nickname, headpic })),
      };
    });
  },
});

async function findSubject(
  session: Session,
  anchorId: string,
  groupId: string,
  context: ActionContext,
): Promise<Subject | undefined> {
  const now = new Date(context.clock.nowMs());
  const room = await findOpenRoom(session, { anchorId, groupId, now });
  if (room !== undefined) return broadcastSubject(room.id);
  const replay = await findReplayByFile(session, groupId, replaysSince(context));
  return replay === undefined ? undefined : replaySubject(replay.id);
}
