import { AppError } from '../../../shared/errors';
import { nowSeconds } from '../../../shared/clock';
import { id, integer, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { ban } from '../moderation/bans';
import { NO_DATA } from '../replySchema';

/** `expires` that bans until lifted. */
const NEVER = 0;

/** An operator bans a user from broadcasting. `expires` is unix seconds; 0 or missing bans until lifted. */
export const BanUser = defineAction({
  name: 'BanUser',
  access: { who: 'operator' },
  fields: { userid: id(), reason: text(), expires: integer({ min: 0, fallback: NEVER }) },
  reply: NO_DATA,
  async handle({ userid, reason, expires }, context) {
    if (expires !== NEVER && (expires <= nowSeconds(context.clock) || expires > 4_102_444_800)) {
      throw new AppError('INVALID_PARAMETER', `expires:${expires} is not a coming time in unix seconds!`);
    }
    const expiresAt = expires === NEVER ? undefined : new Date(expires * 1000);
    await ban({ action: 'BanUser', userId: userid, reason, expiresAt }, context);
    return undefined;
  },
});
