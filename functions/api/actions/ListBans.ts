import { listBans } from '../../../shared/db/bans';
import { integer, optionalId, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { auditReading } from '../moderation/audit';
import { operatorLimitOf, unixSeconds } from '../moderation/operatorPage';
import { listOf, members, SECONDS, TEXT } from '../replySchema';

/** `expires` of a ban that lasts until it is lifted. */
const NEVER = 0;

/** The bans in force, by user; bans have no number, so a page continues after the last user of the one before. */
export const ListBans = defineAction({
  name: 'ListBans',
  access: { who: 'operator' },
  fields: {
    after_userid: optionalId(),
    count: integer({ min: 0, fallback: 0 }),
    reason: optionalText(),
  },
  reply: members({
    list: listOf(members({ userid: TEXT, reason: TEXT, timestamp: SECONDS, expires: SECONDS })),
    after_userid: TEXT,
  }),
  async handle({ after_userid, count, reason }, context) {
    const limit = operatorLimitOf(count);
    await auditReading({ action: 'ListBans', target: '', reason }, context);
    const now = new Date(context.clock.nowMs());
    const bans = await context.database.read((session) => listBans(session, after_userid, now, limit));
    return {
      list: bans.map((ban) => ({
        userid: ban.userId,
        reason: ban.reason,
        timestamp: unixSeconds(ban.bannedAt),
        expires: ban.expiresAt === undefined ? NEVER : unixSeconds(ban.expiresAt),
      })),
      after_userid: bans.length < limit ? '' : (bans.at(-1)?.userId ?? ''),
    };
  },
});
