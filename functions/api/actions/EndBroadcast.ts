import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { cutPush, endBroadcast } from '../moderation/endBroadcast';
import { NO_DATA } from '../replySchema';

/** An operator ends a user's broadcast, for a reason that is kept. The user may open another. */
export const EndBroadcast = defineAction({
  name: 'EndBroadcast',
  access: { who: 'operator' },
  fields: { userid: id(), reason: text() },
  reply: NO_DATA,
  async handle({ userid, reason }, context) {
    const now = new Date(context.clock.nowMs());
    const ended = await context.database.transaction(async (session) => {
      await audit(session, { action: 'EndBroadcast', target: userid, reason }, context);
      return endBroadcast(session, userid, now);
    });
    await cutPush(ended, context);
    return undefined;
  },
});
