import { forbidUntil } from '../broadcast/forbidPeriod';
import { forbidStream } from '../broadcast/forbidStream';
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
 * Forbids at LVB what an event has banned, after its transaction: what is being pushed first. What fails, or does not
 * fit into the time, the online checker forbids within a minute, so nothing is thrown.
 */
export async function cutBanned(
  { streams, bannedAt, reason }: EventBan,
  services: CutServices,
  mayContinue: () => boolean = () => true,
): Promise<void> {
  const forbidding = { at: bannedAt, resumeAt: forbidUntil(bannedAt), reason };
  const pushedFirst = [...streams].sort((one, other) => Number(other.pushing) - Number(one.pushing));
  for (const broadcast of pushedFirst) {
    if (!mayContinue()) return;
    try {
      await forbidStream(broadcast, forbidding, services);
    } catch (error) {
      services.log.warn('push not cut yet', { streamName: broadcast.streamName, cause: error });
    }
  }
}
