import type { Broadcast } from '../../shared/broadcast/broadcast';
import { addForbiddenStream } from '../../shared/broadcast/addUnannounced';
import { forbidUntil } from '../../shared/broadcast/forbidPeriod';
import { forbidStream } from '../../shared/broadcast/forbidStream';
import { reportPush, type PushFacts } from '../../shared/broadcast/pushState';
import { findSdkUser, isUnannounced, mayPushAgain } from '../../shared/broadcast/sdkStream';
import { settleBroadcast } from '../../shared/broadcast/settle';
import { listBannedUsers } from '../../shared/db/bans';
import { findLiveBroadcast, listBroadcastsByStream } from '../../shared/db/broadcasts';
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
    const { known, banned } = await readStreams(names, sweepStartedAt, services);
    for (const broadcast of known) {
      if (!mayContinue()) return { relisted, cut };
      const isBanned = banned.has(broadcast.userId);
      if (isBanned || (broadcast.final && isOfThisRoom(broadcast, sweepStartedAt, services))) {
        await cutAgain(broadcast, isBanned, sweepStartedAt, services, pacer);
        cut.push(broadcast.streamName);
      } else if (await relist(broadcast, sweepStartedAt, services)) {
        relisted.push(broadcast.streamName);
      }
    }
  }
  return { relisted, cut };
}

interface KnownStreams {
  readonly known: readonly Broadcast[];
  /** Ids of those of their users who are banned. */
  readonly banned: ReadonlySet<string>;
}

/** What is known of these streams. A banned user's stream that has no broadcast gets one, so that it can be cut. */
async function readStreams(
  names: readonly string[],
  sweepStartedAt: Date,
  { config, database }: SweepServices,
): Promise<KnownStreams> {
  const sdkUserOf = (streamName: string): string | undefined =>
    findSdkUser(config.im.IM_SDKAPPID, streamName);
  const { known, banned } = await database.read(async (session) => {
    const found = await listBroadcastsByStream(session, names);
    const userIds = [
      ...found.map((broadcast) => broadcast.userId),
      ...names.flatMap((name) => sdkUserOf(name) ?? []),
    ];
    return { known: found, banned: await listBannedUsers(session, [...new Set(userIds)], sweepStartedAt) };
  });
  const added: Broadcast[] = [];
  for (const streamName of names) {
    const userId = sdkUserOf(streamName);
    if (userId === undefined || !banned.has(userId)) continue;
    if (known.some((broadcast) => broadcast.streamName === streamName)) continue;
    const broadcast = await database.transaction((session) =>
      addForbiddenStream(session, { streamName, at: sweepStartedAt }, userId),
    );
    if (broadcast !== undefined) added.push(broadcast);
  }
  return { known: [...known, ...added], banned };
}

/**
 * Lists a room that pushes. The online list may be a minute old, so a room that has stopped since it started must be
 * seen by two sweeps after that; and a user's other room that is live stays so.
 */
async function relist(broadcast: Broadcast, sweepStartedAt: Date, services: SweepServices): Promise<boolean> {
  if (broadcast.kind !== 'room' || broadcast.state === 'live' || isUnannounced(broadcast)) return false;
  if (broadcast.final || !isOfThisRoom(broadcast, sweepStartedAt, services)) return false;
  const { database } = services;
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

/** Whether what is pushed now is this broadcast: under a name that never changes, it may be one nobody announced. */
function isOfThisRoom(broadcast: Broadcast, at: Date, { config }: SweepServices): boolean {
  const isShared = findSdkUser(config.im.IM_SDKAPPID, broadcast.streamName) !== undefined;
  return !isShared || mayPushAgain(broadcast, at);
}

async function cutAgain(
  broadcast: Broadcast,
  banned: boolean,
  sweepStartedAt: Date,
  services: SweepServices,
  pacer: Pacer,
): Promise<void> {
  const { liveApi, log } = services;
  await pacer.turn();
  try {
    if (!banned) {
      await liveApi.dropStream(broadcast.streamName);
      return;
    }
    const resumeAt = forbidUntil(sweepStartedAt);
    await forbidStream(broadcast, { at: sweepStartedAt, resumeAt, reason: 'banned' }, services);
  } catch (error) {
    log.warn('push not cut yet', { streamName: broadcast.streamName, cause: error });
  }
}
