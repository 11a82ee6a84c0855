import type { Clock } from '../clock';
import type { Database, Session } from '../db/database';
import { LATEST_MIGRATION } from '../db/latestMigration';
import { findSweepState, isMigrated, isReadOnly, type SweepState } from '../db/serverState';
import { failureCodeOf } from './failureCode';

/** `degraded`: requests are served, and somebody should look. `failing`: they cannot be served. */
export const HEALTH_STATUS = ['ok', 'degraded', 'failing'] as const;
/** `read-only`: it answers and takes no writes, as a server after a failover. */
export const DATABASE_HEALTH = ['ok', 'read-only', 'failing'] as const;
export const MIGRATIONS_HEALTH = ['ok', 'behind', 'unknown'] as const;
/** `late`: none has finished for too long. `alarm`: the last one could not trust what it saw. */
export const SWEEP_HEALTH = ['ok', 'late', 'alarm', 'never', 'unknown'] as const;

export interface Health {
  readonly status: (typeof HEALTH_STATUS)[number];
  readonly database: { readonly status: (typeof DATABASE_HEALTH)[number]; readonly durationMs: number };
  readonly migrations: { readonly status: (typeof MIGRATIONS_HEALTH)[number] };
  readonly sweep: {
    readonly status: (typeof SWEEP_HEALTH)[number];
    /** Since the newest sweep finished; -1 where none is known. */
    readonly ageSeconds: number;
  };
}

/** Where nothing could be looked at. */
export const UNKNOWN_HEALTH: Health = {
  status: 'failing',
  database: { status: 'failing', durationMs: 0 },
  migrations: { status: 'unknown' },
  sweep: { status: 'unknown', ageSeconds: -1 },
};

/** One starts every minute and may take 50 s; two may be missed before somebody should look. */
export const SWEEP_LATE_SECONDS = 180;
/** Monitors give up after a few seconds, and a database that takes longer does not serve anybody. */
const READ_LIMIT_MS = 2_000;
/** So long an answer is given again, however many ask. */
export const HEALTH_KEPT_MS = 1_000;

/** Looks at the database for one instance, at most once in `HEALTH_KEPT_MS`; whoever asks meanwhile shares the look. */
export class HealthCheck {
  private looking: Promise<Health> | undefined;
  private latest: { readonly atMs: number; readonly health: Health } | undefined;

  async read(database: Database, clock: Clock): Promise<Health> {
    const { latest } = this;
    const ageMs = latest === undefined ? HEALTH_KEPT_MS : clock.nowMs() - latest.atMs;
    // A clock that was set back must not keep an old answer for longer.
    if (latest !== undefined && ageMs >= 0 && ageMs < HEALTH_KEPT_MS) return latest.health;
    this.looking ??= this.look(database, clock).finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(database: Database, clock: Clock): Promise<Health> {
    const startedAtMs = clock.nowMs();
    const found = await lookAt(database);
    const atMs = clock.nowMs();
    const health = healthFrom(found, Math.max(0, Math.round(atMs - startedAtMs)));
    this.latest = { atMs, health };
    return health;
  }
}

type Found =
  | { readonly answers: 'no' }
  /** The server answers, but nothing has been migrated. */
  | { readonly answers: 'without tables' }
  | {
      readonly answers: 'yes';
      readonly readOnly: boolean;
      readonly migrated: boolean;
      readonly sweep: SweepState | undefined;
    };

async function lookAt(database: Database): Promise<Found> {
  try {
    return await database.read(readState, READ_LIMIT_MS);
  } catch (error) {
    return { answers: failureCodeOf(error) === 'ER_NO_SUCH_TABLE' ? 'without tables' : 'no' };
  }
}

async function readState(session: Session): Promise<Found> {
  const readOnly = await isReadOnly(session);
  const migrated = await isMigrated(session, LATEST_MIGRATION);
  return { answers: 'yes', readOnly, migrated, sweep: await findSweepState(session) };
}

function healthFrom(found: Found, durationMs: number): Health {
  if (found.answers === 'no') return { ...UNKNOWN_HEALTH, database: { status: 'failing', durationMs } };
  if (found.answers === 'without tables') {
    return { ...UNKNOWN_HEALTH, database: { status: 'ok', durationMs }, migrations: { status: 'behind' } };
  }
  const database = { status: found.readOnly ? 'read-only' : 'ok', durationMs } as const;
  const sweep = sweepHealth(found.sweep);
  const migrations = { status: found.migrated ? 'ok' : 'behind' } as const;
  const serving = sweep.status === 'ok' ? 'ok' : 'degraded';
  const canServe = found.migrated && !found.readOnly;
  return { status: canServe ? serving : 'failing', database, migrations, sweep };
}

function sweepHealth(last: SweepState | undefined): Health['sweep'] {
  if (last === undefined) return { status: 'never', ageSeconds: -1 };
  const ageSeconds = Math.max(0, Math.round(last.ageMs / 1000));
  if (ageSeconds > SWEEP_LATE_SECONDS) return { status: 'late', ageSeconds };
  return { status: last.alarm === '' ? 'ok' : 'alarm', ageSeconds };
}
