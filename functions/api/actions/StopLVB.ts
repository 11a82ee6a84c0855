import { closePush } from '../../../shared/broadcast/pushState';
import { settleBroadcast } from '../../../shared/broadcast/settle';
import { lockAnchor } from '../../../shared/db/anchors';
import { findNewestOpened, lockLiveBroadcast } from '../../../shared/db/broadcasts';
import { id } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';

/**
 * Ends the user's broadcast for good: it leaves the list at once, and LVB is told to cut the push. A cut that fails
 * is repeated by the online checker, so the broadcast does not come back. Without a broadcast there is nothing to
 * end.
 */
export const StopLVB = defineAction({
  name: 'StopLVB',
  access: { who: 'owner', field: 'userid', operatorToo: true },
  fields: { userid: id() },
  async handle({ userid }, context) {
    const now = new Date(context.clock.nowMs());
    const ended = await context.database.transaction(async (session) => {
      await lockAnchor(session, userid);
      const broadcast =
        (await lockLiveBroadcast(session, userid)) ?? (await findNewestOpened(session, userid));
      if (broadcast === undefined) return undefined;
      const change = {
        change: (facts: Facts) => closePush(facts, now),
        reason: 'stopped',
        final: true,
      } as const;
      await settleBroadcast(session, broadcast, change, now);
      return broadcast;
    });
    if (ended?.pushing === true) await cut(ended.streamName, context);
    return undefined;
  },
});

type Facts = Parameters<typeof closePush>[0];

async function cut(streamName: string, { liveApi, log }: ActionContext): Promise<void> {
  try {
    await liveApi.dropStream(streamName);
  } catch (error) {
    log.warn('push not cut yet', { streamName, cause: error });
  }
}
