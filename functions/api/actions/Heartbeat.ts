import { appendCounter } from '../../../shared/db/counters';
import { renewBeat, saveBeat, type Place } from '../../../shared/db/members';
import { id, integer, LIMITS, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { foldSometimes } from '../foldSometimes';
import { NO_DATA } from '../replySchema';
import { shareVisited, VISIT_FLAG } from '../shareVisited';

/**
 * A viewer is still there. Whoever has ever sent one leaves by itself when none has come for 90 s, so an app that was
 * killed does not stay in the viewer count; 30 s between two of them is a good pace. A viewer who has expired, or never
 * entered, comes in by it, with `nickname` and `headpic`. Apps that never send one stay until they say that they leave.
 */
export const Heartbeat = defineAction({
  name: 'Heartbeat',
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
    const { userid, liveuserid, groupid, nickname, headpic, flag } = visit;
    const now = new Date(context.clock.nowMs());
    const place: Place =
      flag === VISIT_FLAG.live ? { anchorId: liveuserid, groupId: groupid } : { replayFileId: groupid };
    // Nearly always all there is to do.
    const renew = context.database.statement((session) => renewBeat(session, place, userid, now), 'harmless');
    if (await renew) return undefined;
    const returned = await context.database.transaction(async (session) => {
      const subject = await shareVisited(session, visit, context);
      const isNew = await saveBeat(session, subject, { userId: userid, nickname, headpic }, now);
      if (!isNew) return { subject, entryId: undefined };
      return { subject, entryId: await appendCounter(session, subject, { viewers: 1 }, context.randomBytes) };
    });
    await foldSometimes(returned.subject, returned.entryId, context);
    return undefined;
  },
});
