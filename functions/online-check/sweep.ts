import { listLiveRooms, type LiveRoom } from '../../shared/db/checks';
import { findLastSweepRun, insertSweepRun } from '../../shared/db/sweepRuns';
import { closeRooms } from './closeRooms';
import { keepHouse, type Housekeeping } from './housekeeping';
import { judgeRooms } from './judgeRooms';
import { readOnlineList } from './onlineList';
import { Pacer } from './pacer';
import { repairRooms } from './repairRooms';
import type { SweepServices } from './services';
import { withSweepLease } from './sweepLease';

/** What one sweep found and did: its log line and its row in `sweep_run`. */
export interface SweepSummary {
  readonly rooms: number;
  readonly online: number;
  readonly seen: number;
  readonly offline: number;
  readonly unknown: number;
  readonly closed: readonly string[];
  readonly relisted: readonly string[];
  readonly cut: readonly string[];
  readonly housekeeping: Housekeeping;
  readonly requests: number;
  /** From the end of the sweep before to the start of this one; -1 where none is known. */
  readonly sinceLastSeconds: number;
  readonly durationMs: number;
  /** What an operator should look at; '' where all is well. */
  readonly alarm: '' | 'online list incomplete' | 'mass disappearance not believed' | 'out of time';
}

export type SweepResult = SweepSummary | { readonly skipped: string };

/** Kept free at the end for the summary, and for the platform's clock not being ours. */
const RESERVE_MS = 4_000;
const ROOMS_A_READ = 2_000;
/** So long a mass disappearance is taken for a failure of the API; then the rooms are really gone. */
const MASS_VANISH_LIMIT_MS = 30 * 60_000;

/**
 * Compares what is listed with what LVB says is being pushed, once a minute: closes rooms whose phone died, lists
 * rooms whose start was lost, cuts what must not push, and cleans up. Sweeps that overlap do it once.
 */
export async function sweep(services: SweepServices): Promise<SweepResult> {
  return withSweepLease(services, async (stillHeld) => {
    const mayContinue = (): boolean => stillHeld() && services.remainingMs() > RESERVE_MS;
    const startedAt = new Date(services.clock.nowMs());
    const { summary, massVanishSince } = await run(services, startedAt, mayContinue);
    const finishedAt = new Date(services.clock.nowMs());
    await services.database.transaction((session) =>
      insertSweepRun(session, {
        startedAt,
        finishedAt,
        massVanishSince,
        summary: JSON.stringify(shortened(summary)),
      }),
    );
    return summary;
  });
}

async function run(
  services: SweepServices,
  startedAt: Date,
  mayContinue: () => boolean,
): Promise<{ readonly summary: SweepSummary; readonly massVanishSince: Date | undefined }> {
  const pacer = new Pacer(services);
  const rooms = await readLiveRooms(services);
  const online = await readOnlineList(services, pacer, mayContinue);
  const last = await services.database.read(findLastSweepRun);
  const vanishedForMs = startedAt.getTime() - (last?.massVanishSince ?? startedAt).getTime();
  const believed = vanishedForMs >= MASS_VANISH_LIMIT_MS;
  const judgement = await judgeRooms(rooms, online, believed, services, pacer, mayContinue);
  const closed = await closeRooms(judgement, startedAt, services, mayContinue);
  const ours = new Set(rooms.map((room) => room.streamName));
  const unlisted = [...online.streamNames].filter((streamName) => !ours.has(streamName));
  const repairs = await repairRooms(unlisted, startedAt, services, pacer, mayContinue);
  const housekeeping = await keepHouse(services, mayContinue);
  const summary: SweepSummary = {
    rooms: rooms.length,
    online: online.streamNames.size,
    seen: judgement.seen.length,
    offline: judgement.offline.length,
    unknown: judgement.unknown.length,
    closed,
    ...repairs,
    housekeeping,
    requests: pacer.requests,
    sinceLastSeconds:
      last === undefined
        ? -1
        : Math.max(0, Math.round((startedAt.getTime() - last.finishedAt.getTime()) / 1000)),
    durationMs: services.clock.nowMs() - startedAt.getTime(),
    alarm: alarmOf(online.complete, judgement.massVanish && !believed, mayContinue()),
  };
  return {
    summary,
    massVanishSince: judgement.massVanish ? (last?.massVanishSince ?? startedAt) : undefined,
  };
}

function alarmOf(complete: boolean, disbelieved: boolean, inTime: boolean): SweepSummary['alarm'] {
  if (!inTime) return 'out of time';
  if (!complete) return 'online list incomplete';
  return disbelieved ? 'mass disappearance not believed' : '';
}

/** All live rooms before anything is asked, so that a room that starts meanwhile is not judged. */
async function readLiveRooms({ database }: SweepServices): Promise<LiveRoom[]> {
  const rooms: LiveRoom[] = [];
  for (;;) {
    const afterId = rooms.at(-1)?.id ?? 0;
    const page = await database.read((session) => listLiveRooms(session, afterId, ROOMS_A_READ));
    rooms.push(...page);
    if (page.length < ROOMS_A_READ) return rooms;
  }
}

const NAMES_KEPT = 100;

/** The summary as it is kept: a list of thousands of names would not fit its column. */
function shortened(summary: SweepSummary): object {
  const first = (names: readonly string[]): readonly string[] => names.slice(0, NAMES_KEPT);
  return {
    ...summary,
    closed: first(summary.closed),
    closedCount: summary.closed.length,
    relisted: first(summary.relisted),
    cut: first(summary.cut),
  };
}
