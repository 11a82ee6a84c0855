import { eachInTime } from '../broadcast/eachInTime';
import { forbidUntil } from '../broadcast/forbidPeriod';
import { byUrgency, forbidStream, FORBID_PARALLEL } from '../broadcast/forbidStream';
import type { LiveApi } from '../cloud/liveApi';
import type { Database } from '../db/database';
import type { Logger } from '../log';
import type { EventBan } from './event';

interface CutServices {
  readonly database: Database;
  readonly liveApi: LiveApi;
  readonly log: Logger;
}

/**
 * Forbids at LVB what an event has banned, after its transaction. What fails, or does not fit into the time, the
 * online checker forbids within a minute of seeing it pushed, so nothing is thrown.
 */
export async function cutBanned(
  { streams, bannedAt, reason }: EventBan,
  services: CutServices,
  mayBegin: () => boolean,
): Promise<void> {
  const forbidding = { at: bannedAt, resumeAt: forbidUntil(bannedAt), reason };
  const { failed } = await eachInTime(
    byUrgency(streams),
    (broadcast) => forbidStream(broadcast, forbidding, services),
    { parallel: FORBID_PARALLEL, mayBegin },
  );
  for (const { item, cause } of failed) {
    services.log.warn('push not cut yet', { streamName: item.streamName, cause });
  }
}
