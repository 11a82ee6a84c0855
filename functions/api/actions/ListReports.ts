import { listReports } from '../../../shared/db/reports';
import { defineAction } from '../action';
import { auditReading } from '../moderation/audit';
import {
  nextBeforeId,
  operatorListSchema,
  operatorPageFields,
  operatorPageOf,
  unixSeconds,
} from '../moderation/operatorPage';
import { COUNT, SECONDS, TEXT } from '../replySchema';

/** Reports by viewers and verdicts of the moderation service, newest first. */
export const ListReports = defineAction({
  name: 'ListReports',
  access: { who: 'operator' },
  fields: operatorPageFields(),
  reply: operatorListSchema({
    id: COUNT,
    source: { enum: ['user', 'moderation'] },
    reporter: TEXT,
    userid: TEXT,
    broadcast_id: COUNT,
    detail: TEXT,
    timestamp: SECONDS,
  }),
  async handle(page, context) {
    const { beforeId, limit } = operatorPageOf(page);
    await auditReading({ action: 'ListReports', target: '', reason: page.reason }, context);
    const reports = await context.database.read((session) => listReports(session, beforeId, limit));
    return {
      list: reports.map((report) => ({
        id: report.id,
        source: report.source,
        reporter: report.reporterId,
        userid: report.targetId,
        broadcast_id: report.broadcastId ?? 0,
        detail: report.detail,
        timestamp: unixSeconds(report.createdAt),
      })),
      before_id: nextBeforeId(reports, limit),
    };
  },
});
