import type { Session } from './database';

export interface SweepRun {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly massVanishSince: Date | undefined;
  /** JSON text of the summary that was logged. */
  readonly summary: string;
}

export async function insertSweepRun(session: Session, run: SweepRun): Promise<void> {
  await session.write(
    'INSERT INTO sweep_run (started_at, finished_at, mass_vanish_since, summary) VALUES (?, ?, ?, ?)',
    [run.startedAt, run.finishedAt, run.massVanishSince ?? null, run.summary],
  );
}

export interface LastSweepRun {
  /** Grows with every run. */
  readonly id: number;
  readonly finishedAt: Date;
  readonly massVanishSince: Date | undefined;
}

/** The newest finished sweep. */
export async function findLastSweepRun(session: Session): Promise<LastSweepRun | undefined> {
  const [row] = await session.query<{ id: number; finished_at: Date; mass_vanish_since: Date | null }>(
    'SELECT id, finished_at, mass_vanish_since FROM sweep_run ORDER BY id DESC LIMIT 1',
  );
  if (row === undefined) return undefined;
  return {
    id: row.id,
    finishedAt: row.finished_at,
    massVanishSince: row.mass_vanish_since ?? undefined,
  };
}

export interface StoredSweepRun extends Pick<SweepRun, 'startedAt' | 'finishedAt' | 'summary'> {
  readonly id: number;
}

/** Runs before `beforeId`, newest first. */
export async function listSweepRuns(
  session: Session,
  beforeId: number,
  limit: number,
): Promise<StoredSweepRun[]> {
  const rows = await session.query<{ id: number; started_at: Date; finished_at: Date; summary: string }>(
    'SELECT id, started_at, finished_at, summary FROM sweep_run WHERE id < ? ORDER BY id DESC LIMIT ?',
    [beforeId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    summary: row.summary,
  }));
}

export async function deleteOldSweepRuns(session: Session, before: Date, limit: number): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM sweep_run WHERE started_at < ? ORDER BY started_at LIMIT ?',
    [before, limit],
  );
  return changedRows;
}
