import type { LiveApi } from '../cloud/liveApi';
import type { Database } from '../db/database';
import { markForbidden } from '../db/broadcasts';
import type { Broadcast } from './broadcast';

/** Until when a stream is forbidden, and what LVB is told of the reason. */
export interface Forbidding {
  readonly at: Date;
  readonly resumeAt: Date;
  readonly reason: string;
}

export interface ForbidServices {
  readonly liveApi: LiveApi;
  readonly database: Database;
}

/** Calls to LVB at once: a user may have 50 streams, and a function has seconds. LVB allows 80 a second. */
export const FORBID_PARALLEL = 5;
/** A function that waits for longer might not answer any more. */
export const MARK_DEADLINE_MS = 1_500;

/**
 * Cuts a stream of a banned user at LVB and refuses it there, and keeps that it was, so that lifting the ban resumes
 * it. The ban itself has been committed before: without LVB's answer the room is off the list all the same.
 * @throws AppError CLOUD_FAILED or NOT_CONFIGURED.
 */
export async function forbidStream(
  { id, streamName }: Broadcast,
  { at, resumeAt, reason }: Forbidding,
  { liveApi, database }: ForbidServices,
): Promise<void> {
  await liveApi.forbidStream(streamName, resumeAt, reason);
  await database.transaction((session) => markForbidden(session, id, at), MARK_DEADLINE_MS);
}

/** What is being pushed first, and what was never forbidden before the rest, so that repeating a ban gets on. */
export function byUrgency(streams: readonly Broadcast[]): readonly Broadcast[] {
  const rank = ({ pushing, forbiddenAt }: Broadcast): number =>
    (pushing ? 0 : 2) + (forbiddenAt === undefined ? 0 : 1);
  return [...streams].sort((one, other) => rank(one) - rank(other));
}
