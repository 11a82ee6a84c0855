import type { Broadcast } from './broadcast';
import { RECONNECT_MS, ROOM_MEMORY_MS } from './sharedStream';

/**
 * The stream of a second-generation anchor: the SDK's room service names it after the chat application and the user,
 * so all broadcasts of one user share it (PROTOCOL C.4).
 */
export function sdkStreamName(sdkAppId: string, userId: string): string {
  return `${sdkAppId}_${userId}`;
}

/** The user behind such a stream name; undefined for names of any other kind. */
export function findSdkUser(sdkAppId: string | undefined, streamName: string): string | undefined {
  if (sdkAppId === undefined || !streamName.startsWith(`${sdkAppId}_`)) return undefined;
  const userId = streamName.slice(sdkAppId.length + 1);
  return /^[a-zA-Z][a-zA-Z0-9_]{3,23}$/.test(userId) ? userId : undefined;
}

/**
 * Whether this broadcast was made up where nobody announced a room (addUnannounced). It never goes live: it has no
 * group that viewers could enter. Every announced room has one.
 */
export function isUnannounced({ kind, groupId }: Pick<Broadcast, 'kind' | 'groupId'>): boolean {
  return kind === 'room' && groupId === '';
}

/** Whether something under the stream's name at this time can still belong to this broadcast. */
export function isRemembered({ openedAt, startedAt, stoppedAt, pushing }: Broadcast, at: Date): boolean {
  if (pushing) return true;
  const lastSign = Math.max(openedAt.getTime(), startedAt?.getTime() ?? 0, stoppedAt?.getTime() ?? 0);
  return at.getTime() - lastSign <= ROOM_MEMORY_MS;
}

/** Whether a push at this time can be this broadcast's: its first, or one that follows the last soon. */
export function mayPushAgain({ openedAt, stoppedAt, pushing }: Broadcast, at: Date): boolean {
  if (pushing) return true;
  if (stoppedAt !== undefined) return at.getTime() - stoppedAt.getTime() <= RECONNECT_MS;
  return at.getTime() - openedAt.getTime() <= ROOM_MEMORY_MS;
}
