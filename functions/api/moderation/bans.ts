import { banUser } from '../../../shared/broadcast/banUser';
import type { Broadcast } from '../../../shared/broadcast/broadcast';
import { forbidUntil } from '../../../shared/broadcast/forbidPeriod';
import { eachInTime } from '../../../shared/broadcast/eachInTime';
import { byUrgency, forbidStream, FORBID_PARALLEL } from '../../../shared/broadcast/forbidStream';
import { resumeStream } from '../../../shared/broadcast/resumeStream';
import { lockAnchor } from '../../../shared/db/anchors';
import { deleteBan } from '../../../shared/db/bans';
import { listForbiddenBroadcasts } from '../../../shared/db/broadcasts';
import type { Clock } from '../../../shared/clock';
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
  const forbidding = { at: now, resumeAt, reason };
  await atLiveApi(byUrgency(streams), context, {
    startedAt: now,
    situation: 'the ban is in force, but LVB still accepts',
    act: (broadcast) => forbidStream(broadcast, forbidding, context),
    // What an earlier ban has forbidden, LVB refuses already.
    isLeft: ({ forbiddenAt }) => forbiddenAt === undefined,
  });
}

/**
 * Lifts a user's ban and resumes the streams that were forbidden for it.
 * @throws AppError CLOUD_FAILED where the ban is lifted but LVB could not be told.
 */
export async function liftBan(
  request: { readonly action: string; readonly userId: string; readonly reason: string },
  context: ActionContext,
): Promise<void> {
  const { clock, database } = context;
  const now = new Date(clock.nowMs());
  const { userId, reason, action } = request;
  const streams = await database.transaction(async (session) => {
    await lockAnchor(session, userId);
    await deleteBan(session, userId);
    await audit(session, { action, target: userId, reason }, context);
    return listForbiddenBroadcasts(session, userId, MAX_STREAMS);
  });
  await atLiveApi(streams, context, {
    startedAt: now,
    situation: 'the ban is lifted, but LVB still refuses',
    act: (broadcast) => resumeStream(broadcast, context),
    isLeft: () => true,
  });
}

interface LiveApiWork {
  readonly startedAt: Date;
  /** How things stand, up to the number of streams that are left. */
  readonly situation: string;
  readonly act: (broadcast: Broadcast) => Promise<void>;
  /** Whether one for which there was no time has to be done at all. */
  readonly isLeft: (broadcast: Broadcast) => boolean;
}

/**
 * Does something with every stream even if it fails with one, as far as there is time, and then says so: the call can
 * be repeated, and gets on with those that are left.
 * @throws AppError CLOUD_FAILED.
 */
async function atLiveApi(
  broadcasts: readonly Broadcast[],
  { clock, log }: ActionContext,
  { startedAt, situation, act, isLeft }: LiveApiWork,
): Promise<void> {
  const { failed, untried } = await eachInTime(broadcasts, act, {
    parallel: FORBID_PARALLEL,
    mayBegin: () => mayCallLiveApi(clock, startedAt),
  });
  for (const { item, cause } of failed) {
    log.warn('live API refused', { streamName: item.streamName, cause });
  }
  const left = failed.length + untried.filter(isLeft).length;
  if (left > 0) {
    const detail = `${situation} ${left} of ${broadcasts.length} streams; repeat the call`;
    throw new AppError('CLOUD_FAILED', detail, { cause: failed[0]?.cause });
  }
}

/** The function is killed after 10 s: one more call may take 5 s at LVB and 1.5 s in the database. */
const LIVE_API_BEGIN_LIMIT_MS = 3_000;

/** Whether a request of then may still call LVB and be answered. */
export function mayCallLiveApi(clock: Clock, startedAt: Date): boolean {
  return clock.nowMs() - startedAt.getTime() < LIVE_API_BEGIN_LIMIT_MS;
}
