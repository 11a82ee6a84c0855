import { id, integer, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { ban, liftBan } from '../moderation/bans';
import { NO_DATA } from '../replySchema';

const FORBID_FLAG = { lift: 0, forbid: 1 } as const;

/** The first generation's name for BanUser without an expiry (`forbidflag` 1) and UnbanUser (0). */
export const ForbidLive = defineAction({
  name: 'ForbidLive',
  access: { who: 'operator' },
  fields: {
    userid: id(),
    forbidflag: integer({ oneOf: Object.values(FORBID_FLAG) }),
    reason: optionalText(),
  },
  reply: NO_DATA,
  async handle({ userid, forbidflag, reason }, context) {
    const request = { action: 'ForbidLive', userId: userid, reason };
    if (forbidflag === FORBID_FLAG.forbid) await ban({ ...request, expiresAt: undefined }, context);
    else await liftBan(request, context);
    return undefined;
  },
});
