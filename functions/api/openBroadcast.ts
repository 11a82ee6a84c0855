import type { BroadcastKind, Profile } from '../../shared/broadcast/broadcast';
import { createStreamName } from '../../shared/broadcast/streamName';
import { ensureAnchor, lockAnchor } from '../../shared/db/anchors';
import { insertBroadcast, type NewBroadcast } from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';
import { buildPushUrl } from '../../shared/signing/streamUrl';
import type { ActionContext } from './action';
import { requireNotBanned } from './requireNotBanned';

export interface BroadcastRequest extends Profile {
  readonly kind: BroadcastKind;
  readonly userId: string;
  readonly groupId: string;
  readonly title: string;
}

export interface OpenedBroadcast {
  readonly streamName: string;
  readonly pushUrl: string;
  /** When the broadcast was opened, unix seconds. */
  readonly timestamp: number;
  /** When the push URL expires, unix seconds. */
  readonly expiresAtSeconds: number;
}

/**
 * Opens a broadcast with a stream name of its own and signs its push URL. Nothing is listed yet, and a broadcast
 * of the same user that is on the air stays there until this one really pushes.
 * @throws AppError BANNED.
 */
export async function openBroadcast(
  request: BroadcastRequest,
  context: ActionContext,
): Promise<OpenedBroadcast> {
  const { live } = context.config;
  const now = new Date(context.clock.nowMs());
  const streamName = createStreamName(live.bizId, request.userId, context.randomBytes);
  await context.database.transaction((session) =>
    insertRoom(session, { ...request, streamName, openedAt: now }),
  );
  const timestamp = Math.floor(now.getTime() / 1000);
  const expiresAtSeconds = timestamp + live.pushUrlTtlSeconds;
  const pushUrl = buildPushUrl({ ...live, streamName, expiresAtSeconds, record: request.kind === 'room' });
  return { streamName, pushUrl, timestamp, expiresAtSeconds };
}

/**
 * Adds a broadcast of a user who may broadcast, in the caller's transaction.
 * @throws AppError BANNED.
 */
export async function insertRoom(session: Session, broadcast: NewBroadcast): Promise<void> {
  const { userId, openedAt } = broadcast;
  await ensureAnchor(session, userId, openedAt);
  await lockAnchor(session, userId);
  await requireNotBanned(session, userId, openedAt);
  await insertBroadcast(session, broadcast);
}
