import { id } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { cutPush, endBroadcast } from '../moderation/endBroadcast';
import { NO_DATA } from '../replySchema';

/**
 * Ends the user's broadcast for good: it leaves the list at once, and LVB is told to cut the push. Without a
 * broadcast there is nothing to end.
 */
export const StopLVB = defineAction({
  name: 'StopLVB',
  access: { who: 'owner', field: 'userid', operatorToo: true },
  fields: { userid: id() },
  reply: NO_DATA,
  async handle({ userid }, context) {
    const now = new Date(context.clock.nowMs());
    const ended = await context.database.transaction(async (session) => {
      if (context.caller.kind === 'operator') {
        await audit(session, { action: 'StopLVB', target: userid, reason: '' }, context);
      }
      return endBroadcast(session, userid, now);
    });
    await cutPush(ended, context);
    return undefined;
  },
});
