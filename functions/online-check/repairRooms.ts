import type { Broadcast } from '../../shared/broadcast/broadcast';
import { forbidUntil } from '../../shared/broadcast/forbidPeriod';
import { reportPush, type PushFacts } from '../../shared/broadcast/pushState';
import { isUnannounced } from '../../shared/broadcast/sdkStream';
import { settleBroadcast } from '../../shared/broadcast/settle';
import { listBannedUsers } from '../../shared/db/bans';
import { findLiveBroadcast, listBroadcastsByStream, markForbidden } from '../../shared/db/broadcasts';
import { markSighted } from '../../shared/db/checks';
import type { Pacer } from './pacer';
import type { SweepServices } from './services';

const BATCH = 500;

export interface Repairs {
  /** Stream names that were put back on the list. */
  readonly relisted: readonly string[];
  /** Streams of banned users or of broadcasts ended for good that were cut again. */
  readonly cut: readonly string[];
}

/**
 * Looks at the streams that push without being live here. A room whose start was lost is listed; a stream that must
 * not be pushed is cut again. Streams that are not ours, and link-mic streams, are left alone.
 */
export async function repairRooms(
  unlisted: readonly string[],
  sweepStartedAt: Date,
  services: SweepServices,
  pacer: Pacer,
  mayContinue: () => boolean,
): Promise<Repairs> {
  const relisted: string[] = [];
  const cut: string[] = [];
  for (let start = 0; start < unlisted.length; start += BATCH) {
    const names = unlisted.slice(start, start + BATCH);
    const { known, banned } = await services.database.read(async (session) => {
      const found = await listBroadcastsByStream(session, names);
      const userIds = [...new Set(found.map((broadcast) => broadcast.userId))];
      return { known: found, banned: await listBannedUsers(session, userIds, sweepStartedAt) };
    });
    for (const broadcast of known) {
      if (!mayContinue()) return { relisted, cut };
      if (banned.has(broadcast.userId) || broadcast.final) {
        await cutAgain(broadcast, banned.has(broadcast.userId), sweepStartedAt, services, pacer);
        cut.push(broadcast.streamName);
      } else if (await relist(broadcast, sweepStartedAt, services)) {
        relisted.push(broadcast.streamName);
      }
    }
  }
  return { relisted, cut };
}

/**
 * Lists a room that pushes. The online list may be a minute old, so a room that has stopped since it started must be
 * seen by two sweeps after that; and a user's other room that is live stays so.
 */
async function relist(
  broadcast: Broadcast,
  sweepStartedAt: Date,
  { database }: SweepServices,
): Promise<boolean> {
  if (broadcast.kind !== 'room' || broadcast.state === 'live' || isUnannounced(broadcast)) return false;
  return database.transaction(async (session) => {
    const { stoppedAt, sightedAt } = broadcast;
    const seenSinceStop = stoppedAt === undefined || (sightedAt !== undefined && sightedAt > stoppedAt);
    if (!seenSinceStop) {
      await markSighted(session, broadcast.id, sweepStartedAt);
      return false;
    }
    if ((await findLiveBroadcast(session, broadcast.userId)) !== undefined) return false;
    const change = {
      change: (facts: PushFacts) => reportPush(facts, sweepStartedAt),
      reason: 'swept',
      onlyIf: (current: Broadcast) => current.revision === broadcast.revision,
    } as const;
    return settleBroadcast(session, broadcast, change, sweepStartedAt);
  });
}

async function cutAgain(
  broadcast: Broadcast,
  banned: boolean,
  sweepStartedAt: Date,
  { liveApi, database, log }: SweepServices,
  pacer: Pacer,
): Promise<void> {
  await pacer.turn();
  try {
    if (!banned) {
      await liveApi.dropStream(broadcast.streamName);
      return;
    }
    await liveApi.forbidStream(broadcast.streamName, forbidUntil(sweepStartedAt), 'banned');
    await database.transaction((session) => markForbidden(session, broadcast.id, sweepStartedAt));
  } catch (error) {
    log.warn('push not cut yet', { streamName: broadcast.streamName, cause: error });
  }
}
