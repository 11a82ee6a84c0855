import { closePush } from '../../shared/broadcast/pushState';
import { settleBroadcast } from '../../shared/broadcast/settle';
import { addMissedCheck, resetMissedChecks, type LiveRoom } from '../../shared/db/checks';
import type { Judgement } from './judgeRooms';
import type { SweepServices } from './services';

const BATCH = 500;

/**
 * Writes what the answers mean: a room that was seen starts to count anew, one that was not misses one more check,
 * and with the last of them is closed, unless anything happened to it since the sweep read it.
 * @returns the stream names of the rooms that were closed.
 */
export async function closeRooms(
  judgement: Judgement,
  sweepStartedAt: Date,
  { config, database }: SweepServices,
  mayContinue: () => boolean,
): Promise<string[]> {
  const recovered = judgement.seen.filter((room) => room.missedChecks > 0);
  for (const rooms of batches(recovered)) {
    await database.transaction((session) => resetMissedChecks(session, rooms.map(idOf)));
  }
  const isLastMiss = (room: LiveRoom): boolean => room.missedChecks + 1 >= config.missedChecksBeforeOffline;
  const waiting = judgement.offline.filter((room) => !isLastMiss(room));
  for (const missedChecks of new Set(waiting.map((room) => room.missedChecks))) {
    for (const rooms of batches(waiting.filter((room) => room.missedChecks === missedChecks))) {
      await database.transaction((session) => addMissedCheck(session, rooms.map(idOf), missedChecks));
    }
  }
  const closed: string[] = [];
  for (const room of judgement.offline.filter(isLastMiss)) {
    if (!mayContinue()) break;
    const change = {
      change: (facts: Parameters<typeof closePush>[0]) => closePush(facts, sweepStartedAt),
      reason: 'swept',
      onlyIf: (current: { revision: number; missedChecks: number }) =>
        current.revision === room.revision && current.missedChecks === room.missedChecks,
    } as const;
    const done = await database.transaction((session) =>
      settleBroadcast(session, room, change, sweepStartedAt),
    );
    if (done) closed.push(room.streamName);
  }
  return closed;
}

function idOf(room: LiveRoom): number {
  return room.id;
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
