import { banUser } from '../../../shared/broadcast/banUser';
import type { Broadcast } from '../../../shared/broadcast/broadcast';
import { forbidUntil } from '../../../shared/broadcast/forbidPeriod';
import { forbidStream } from '../../../shared/broadcast/forbidStream';
import { lockAnchor } from '../../../shared/db/anchors';
import { deleteBan } from '../../../shared/db/bans';
import { listForbiddenBroadcasts, markForbidden } from '../../../shared/db/broadcasts';
import { AppError } from '../../../shared/errors';
import type { ActionContext } from '../action';
import { audit } from './audit';

/** More streams than one user can have forbidden and still push. */
const MAX_STREAMS = 50;

export interface BanRequest {
  /** The Action that asked, for the audit. */
  readonly action: string;
  readonly userId: string;
  readonly reason: string;
  /** Undefined bans until lifted. */
  readonly expiresAt: Date | undefined;
}

/**
 * Bans a user. The ban counts from the moment it is stored: the room leaves the list, and new addresses are refused.
 * Then the live API cuts and forbids every stream the user could push; LVB forbids for 90 days at most, and the
 * online checker forbids anew whatever is pushed after that.
 * @throws AppError CLOUD_FAILED where the ban is in force but LVB could not be told.
 */
export async function ban(request: BanRequest, context: ActionContext): Promise<void> {
  const { clock, config, database } = context;
  const now = new Date(clock.nowMs());
  const { userId, reason, expiresAt, action } = request;
  const streams = await database.transaction(async (session) => {
    const pushable = await banUser(session, { userId, reason, bannedAt: now, expiresAt }, config);
    await audit(session, { action, target: userId, reason }, context);
    return pushable;
  });
  const resumeAt = expiresAt !== undefined && expiresAt < forbidUntil(now) ? expiresAt : forbidUntil(now);
  await atLiveApi(streams, context, 'the ban is in force, but LVB still accepts', (broadcast) =>
    forbidStream(broadcast, { at: now, resumeAt, reason }, context),
  );
}

/**
 * Lifts a user's ban and resumes the streams that were forbidden for it.
 * @throws AppError CLOUD_FAILED where the ban is lifted but LVB could not be told.
 */
export async function liftBan(
  request: { readonly action: string; readonly userId: string; readonly reason: string },
  context: ActionContext,
): Promise<void> {
  const { database, liveApi } = context;
  const { userId, reason, action } = request;
  const streams = await database.transaction(async (session) => {
    await lockAnchor(session, userId);
    await deleteBan(session, userId);
    await audit(session, { action, target: userId, reason }, context);
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
