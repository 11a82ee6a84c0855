import type { Broadcast } from '../../../shared/broadcast/broadcast';
import { closePush, reportPush } from '../../../shared/broadcast/pushState';
import { isBegunSince, settleBroadcast } from '../../../shared/broadcast/settle';
import { lockAnchor } from '../../../shared/db/anchors';
import {
  findNewestOpened,
  lockLiveBroadcast,
  lockNewestProved,
  lockNewestStarted,
} from '../../../shared/db/broadcasts';
import type { Session } from '../../../shared/db/database';
import { id, integer } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { NO_DATA } from '../replySchema';

/** What the app means by `status` (PROTOCOL A.2). */
const STATUS = { pushing: 0, left: 1 } as const;

/**
 * The app's own word on its push: 0 after every PUSH_BEGIN, 1 when the anchor leaves. It lists the broadcast before
 * LVB's event has come, and takes it off. Without a broadcast there is nothing to change.
 */
export const ChangeStatus = defineAction({
  name: 'ChangeStatus',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), status: integer({ oneOf: Object.values(STATUS) }) },
  reply: NO_DATA,
  async handle({ userid, status }, { database, clock }) {
    const now = new Date(clock.nowMs());
    await database.transaction(async (session) => {
      await lockAnchor(session, userid);
      const current = await findCurrent(session, userid);
      if (status === STATUS.pushing) {
        if (current !== undefined && !current.final) {
          await settleBroadcast(
            session,
            current,
            { change: (facts) => reportPush(facts, now), reason: 'left' },
            now,
          );
        }
        return;
      }
      const live = await lockLiveBroadcast(session, userid);
      for (const broadcast of distinct([live, current])) {
        await settleBroadcast(
          session,
          broadcast,
          { change: (facts) => closePush(facts, now), reason: 'left' },
          now,
        );
      }
    });
    return undefined;
  },
});

/**
 * The broadcast that the app must mean, as it names only the user: the one that LVB says has begun to push since the
 * last address was asked for; else the one claimed last.
 */
async function findCurrent(session: Session, userId: string): Promise<Broadcast | undefined> {
  const opened = await findNewestOpened(session, userId);
  if (opened === undefined) return undefined;
  const proved = await lockNewestProved(session, userId);
  if (proved !== undefined && isBegunSince(proved, opened)) return proved;
  const started = await lockNewestStarted(session, userId);
  return started !== undefined && started.claimedAt > opened.claimedAt ? started : opened;
}

function distinct(broadcasts: readonly (Broadcast | undefined)[]): Broadcast[] {
  const byId = new Map<number, Broadcast>();
  for (const broadcast of broadcasts) if (broadcast !== undefined) byId.set(broadcast.id, broadcast);
  return [...byId.values()];
}
