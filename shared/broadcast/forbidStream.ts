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

/**
 * Cuts a stream of a banned user at LVB and refuses it there, and keeps that it was, so that lifting the ban resumes
 * it. The ban itself has been committed before: without LVB's answer the room is off the list all the same.
 * @throws AppError CLOUD_FAILED or NOT_CONFIGURED.
 */
export async function forbidStream(
  { id, streamName }: Broadcast,
  { at, resumeAt, reason }: Forbidding,
  { liveApi, database }: { readonly liveApi: LiveApi; readonly database: Database },
): Promise<void> {
  await liveApi.forbidStream(streamName, resumeAt, reason);
  await database.transaction((session) => markForbidden(session, id, at));
}
