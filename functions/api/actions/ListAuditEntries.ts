import { listAuditEntries } from '../../../shared/db/auditEntries';
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

/** What operators did, newest first. */
export const ListAuditEntries = defineAction({
  name: 'ListAuditEntries',
  access: { who: 'operator' },
  fields: operatorPageFields(),
  reply: operatorListSchema({
    id: COUNT,
    operator: TEXT,
    action: TEXT,
    target: TEXT,
    reason: TEXT,
    timestamp: SECONDS,
  }),
  async handle(page, context) {
    const { beforeId, limit } = operatorPageOf(page);
    await auditReading({ action: 'ListAuditEntries', target: '', reason: page.reason }, context);
    const entries = await context.database.read((session) => listAuditEntries(session, beforeId, limit));
    return {
      list: entries.map(({ createdAt, ...entry }) => ({ ...entry, timestamp: unixSeconds(createdAt) })),
      before_id: nextBeforeId(entries, limit),
    };
  },
});
