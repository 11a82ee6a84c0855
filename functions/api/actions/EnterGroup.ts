import { appendCounter } from '../../../shared/db/counters';
import { saveMember } from '../../../shared/db/members';
import { id, integer, LIMITS, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { foldSometimes } from '../foldSometimes';
import { NO_DATA } from '../replySchema';
import { shareVisited, VISIT_FLAG } from '../shareVisited';

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
    flag: integer({ oneOf: Object.values(VISIT_FLAG) }),
  },
  reply: NO_DATA,
  async handle(visit, context) {
    const { userid, nickname, headpic } = visit;
    const now = new Date(context.clock.nowMs());
    const entered = await context.database.transaction(async (session) => {
      const subject = await shareVisited(session, visit, context);
      const isNew = await saveMember(session, subject, { userId: userid, nickname, headpic }, now);
      if (!isNew) return { subject, entryId: undefined };
      return { subject, entryId: await appendCounter(session, subject, { viewers: 1 }, context.randomBytes) };
    });
    await foldSometimes(entered.subject, entered.entryId, context);
    return undefined;
  },
});
