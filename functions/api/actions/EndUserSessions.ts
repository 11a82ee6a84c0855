import { deleteSessions } from '../../../shared/db/sessions';
import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { COUNT, members } from '../replySchema';

/** An operator signs a user out everywhere, for example after an account was taken over. */
export const EndUserSessions = defineAction({
  name: 'EndUserSessions',
  access: { who: 'operator' },
  fields: { userid: id(), reason: text() },
  reply: members({ ended: COUNT }),
  async handle({ userid, reason }, context) {
    const ended = await context.database.transaction(async (session) => {
      await audit(session, { action: 'EndUserSessions', target: userid, reason }, context);
      return deleteSessions(session, userid);
    });
    return { ended };
  },
});
