import { markForbidden } from '../db/broadcasts';
import type { Broadcast } from './broadcast';
import { MARK_DEADLINE_MS, type ForbidServices } from './forbidStream';

/** Lets LVB accept a stream again. @throws AppError CLOUD_FAILED or NOT_CONFIGURED. */
export async function resumeStream(
  { id, streamName }: Broadcast,
  { liveApi, database }: ForbidServices,
): Promise<void> {
  await liveApi.resumeStream(streamName);
  await database.transaction((session) => markForbidden(session, id, undefined), MARK_DEADLINE_MS);
}
