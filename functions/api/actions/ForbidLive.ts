import type { Broadcast } from '../../../shared/broadcast/broadcast';
import { forbidUntil } from '../../../shared/broadcast/forbidPeriod';
import { closePush, type PushFacts } from '../../../shared/broadcast/pushState';
import { settleBroadcast } from '../../../shared/broadcast/settle';
import { ensureAnchor, lockAnchor } from '../../../shared/db/anchors';
import { deleteBan, saveBan } from '../../../shared/db/bans';
import {
  listForbiddenBroadcasts,
  listPushableBroadcasts,
  markForbidden,
} from '../../../shared/db/broadcasts';
import { AppError } from '../../../shared/errors';
import { id, integer, optionalText } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';

const FORBID_FLAG = { lift: 0, forbid: 1 } as const;

/** More addresses than one user asks for while they are valid; what is beyond, the online checker catches. */
const MAX_STREAMS = 50;

/**
 * An operator bans a user from broadcasting (`forbidflag` 1) or lifts the ban (0). The ban counts from the moment
 * it is stored: the room leaves the list, and new addresses are refused. Then the live API cuts and forbids every
 * stream the user could push.
 */
export const ForbidLive = defineAction({
  name: 'ForbidLive',
  access: { who: 'operator' },
  fields: {
    userid: id(),
    forbidflag: integer({ oneOf: Object.values(FORBID_FLAG) }),
    reason: optionalText(),
  },
  async handle({ userid, forbidflag, reason }, context) {
    if (forbidflag === FORBID_FLAG.forbid) await forbid(userid, reason, context);
    else await lift(userid, context);
    return undefined;
  },
});

async function forbid(userId: string, reason: string, context: ActionContext): Promise<void> {
  const { clock, config, database, liveApi } = context;
  const now = new Date(clock.nowMs());
  const pushableSince = new Date(now.getTime() - config.live.pushUrlTtlSeconds * 1000);
  const streams = await database.transaction(async (session) => {
    await ensureAnchor(session, userId, now);
    await lockAnchor(session, userId);
    await saveBan(session, { userId, reason, bannedAt: now, expiresAt: undefined });
    const pushable = await listPushableBroadcasts(session, userId, pushableSince, MAX_STREAMS);
    for (const broadcast of pushable) {
      const change = { change: (facts: PushFacts) => closePush(facts, now), reason: 'forbidden' } as const;
      await settleBroadcast(session, broadcast, change, now);
    }
    return pushable;
  });
  await atLiveApi(streams, context, 'the ban is in force, but LVB still accepts', async (broadcast) => {
    await liveApi.forbidStream(broadcast.streamName, forbidUntil(now), reason);
    await database.transaction((session) => markForbidden(session, broadcast.id, now));
  });
}

async function lift(userId: string, context: ActionContext): Promise<void> {
  const { database, liveApi } = context;
  const streams = await database.transaction(async (session) => {
    await lockAnchor(session, userId);
    await deleteBan(session, userId);
    return listForbiddenBroadcasts(session, userId, MAX_STREAMS);
  });
  await atLiveApi(streams, context, 'the ban is lifted, but LVB still refuses', async (broadcast) => {
    await liveApi.resumeStream(broadcast.streamName);
    await database.transaction((session) => markForbidden(session, broadcast.id, undefined));
  });
}

/**
 * Does something with every stream even if it fails with one, and then says so: the call can be repeated.
 * @throws AppError CLOUD_FAILED.
 */
async function atLiveApi(
  broadcasts: readonly Broadcast[],
  { log }: ActionContext,
  situation: string,
  act: (broadcast: Broadcast) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const broadcast of broadcasts) {
    try {
      await act(broadcast);
    } catch (error) {
      log.warn('live API refused', { streamName: broadcast.streamName, cause: error });
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    const detail = `${situation} ${failures.length} of ${broadcasts.length} streams; repeat the call`;
    throw new AppError('CLOUD_FAILED', detail, { cause: failures[0] });
  }
}
