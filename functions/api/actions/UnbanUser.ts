import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { liftBan } from '../moderation/bans';
import { NO_DATA } from '../replySchema';

/** An operator lifts a ban. */
export const UnbanUser = defineAction({
  name: 'UnbanUser',
  access: { who: 'operator' },
  fields: { userid: id(), reason: text() },
  reply: NO_DATA,
  async handle({ userid, reason }, context) {
    await liftBan({ action: 'UnbanUser', userId: userid, reason }, context);
    return undefined;
  },
});
