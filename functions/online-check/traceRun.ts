import type { RequestTrace } from '../../shared/requestTrace';
import type { MigrationReport } from './runMigrations';
import type { SweepResult } from './sweep';

/** Streams named in the log line; the counts beside them are of all. */
const NAMES_SHOWN = 20;

/** What a sweep found and did, as numbers that can be charted. */
export function traceSweep(trace: RequestTrace, result: SweepResult): void {
  if ('skipped' in result) {
    trace.counters['skipped'] = 1;
    return;
  }
  if (result.alarm !== '') trace.level = 'error';
  const { housekeeping, closed, relisted, cut } = result;
  Object.assign(trace.counters, {
    skipped: 0,
    roomsLive: result.rooms,
    streamsOnline: result.online,
    seen: result.seen,
    offline: result.offline,
    unknown: result.unknown,
    closedMissing: closed.length,
    closedInterrupted: housekeeping.endedInterruptions,
    relisted: relisted.length,
    cut: cut.length,
    closedStreams: first(closed),
    relistedStreams: first(relisted),
    cutStreams: first(cut),
    silentMembers: housekeeping.silentMembers,
    foldedSubjects: housekeeping.foldedSubjects,
    expiredReplays: housekeeping.expiredReplays,
    staleMembers: housekeeping.staleMembers,
    oldRows: housekeeping.oldRows,
    liveApiRequests: result.requests,
    sinceLastSeconds: result.sinceLastSeconds,
    massVanish: result.alarm === 'mass disappearance not believed' ? 1 : 0,
    alarm: result.alarm,
  });
}

export function traceMigration(trace: RequestTrace, report: MigrationReport): void {
  if (report.outcome === 'migrated') {
    trace.counters['applied'] = report.applied.length;
    return;
  }
  trace.result = report.outcome === 'busy' ? 'refused' : 'failed';
  trace.detail = report.message;
  trace.level = 'error';
}

function first(names: readonly string[]): string {
  return names.slice(0, NAMES_SHOWN).join(' ');
}
