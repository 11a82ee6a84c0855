import { findLiveBroadcast } from '../../../shared/db/broadcasts';
import { insertReport } from '../../../shared/db/reports';
import { id, optionalId } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { NO_DATA } from '../replySchema';

/**
 * A viewer reports an anchor. Android sends itself as `userid` and the anchor as `hostuserid`; where the two are the
 * same, or the second is missing, `userid` is the reported one and nobody is known to have reported (PROTOCOL A.2).
 * Files a report and changes nothing else.
 */
export const ReportUser = defineAction({
  name: 'ReportUser',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), hostuserid: optionalId() },
  reply: NO_DATA,
  async handle({ userid, hostuserid }, context) {
    const { database, clock } = context;
    await limitCaller(ABUSE_LIMITS.report, context);
    const targetIsOther = hostuserid !== '' && hostuserid !== userid;
    const targetId = targetIsOther ? hostuserid : userid;
    const createdAt = new Date(clock.nowMs());
    await database.transaction(async (session) => {
      const live = await findLiveBroadcast(session, targetId);
      const reporterId = targetIsOther ? userid : '';
      const report = {
        source: 'user',
        reporterId,
        targetId,
        broadcastId: live?.id,
        detail: '',
        createdAt,
      } as const;
      await insertReport(session, report);
    });
    return undefined;
  },
});
