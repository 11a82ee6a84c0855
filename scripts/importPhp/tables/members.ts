import { shareLiveBroadcast } from '../../../shared/db/broadcasts';
import { appendCounter } from '../../../shared/db/counters';
import { saveMember, type Member } from '../../../shared/db/members';
import { broadcastSubject } from '../../../shared/db/subjects';
import { Refusal } from '../refusal';
import type { TableImport } from '../tableImport';

interface MemberPlan extends Member {
  readonly anchorId: string;
  readonly groupId: string;
}

/**
 * Viewers of the rooms that are live. The old server never learned of viewers whose app was killed, so the rows of
 * rooms that are over, and of replays, tell nothing of who is there.
 */
export const members: TableImport<MemberPlan> = {
  table: 'group_info',
  keys: ['groupid', 'userid', 'liveuserid'],
  columns: ['nickname', 'headpic'],

  read(row) {
    return {
      anchorId: row.id('liveuserid'),
      groupId: row.id('groupid'),
      userId: row.id('userid'),
      nickname: row.text('nickname'),
      headpic: row.picture('headpic'),
    };
  },

  async add(session, plan, _row, { startedAt }) {
    const room = await shareLiveBroadcast(session, plan.anchorId);
    if (room?.groupId !== plan.groupId) throw new Refusal('not_live');
    const subject = broadcastSubject(room.id);
    if (await saveMember(session, subject, plan, startedAt)) {
      await appendCounter(session, subject, { viewers: 1 });
    }
    return { targetId: room.id, state: '' };
  },
};
