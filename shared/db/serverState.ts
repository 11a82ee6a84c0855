import type { Session } from './database';

export interface ServerState {
  readonly version: string;
  /** The server's clock, UTC. */
  readonly now: Date;
}

/** Which server answers, and what time it believes it is. */
export async function readServerState(session: Session): Promise<ServerState> {
  const [row] = await session.query<{ version: string; now: Date }>(
    'SELECT VERSION() AS version, UTC_TIMESTAMP(3) AS now',
  );
  if (row === undefined) throw new Error('the server answered without a row');
  return { version: row.version, now: row.now };
}

export interface MigrationState {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** What `migrate` has recorded, in order. */
export async function listMigrationStates(session: Session): Promise<MigrationState[]> {
  const rows = await session.query<{ name: string; checksum: string; finished: number }>(
    'SELECT name, checksum, finished_at IS NOT NULL AS finished FROM schema_migration ORDER BY name',
  );
  return rows.map(({ name, checksum, finished }) => ({ name, checksum, finished: finished === 1 }));
}

/** Whether a migration has been applied to its end. */
export async function isMigrated(session: Session, name: string): Promise<boolean> {
  const rows = await session.query(
    'SELECT name FROM schema_migration WHERE name = ? AND finished_at IS NOT NULL',
    [name],
  );
  return rows.length > 0;
}

/**
 * Whether the server takes no writes from ordinary accounts, as one that was the primary before a failover. A number in
 * MySQL; MariaDB's newest versions write a word.
 */
export async function isReadOnly(session: Session): Promise<boolean> {
  const [row] = await session.query<{ readOnly: number | string }>('SELECT @@GLOBAL.read_only AS readOnly');
  return !['0', 'OFF', 'FALSE'].includes(String(row?.readOnly ?? 0).toUpperCase());
}

export interface SweepState {
  /** Milliseconds since the newest sweep finished, by the server's clock. */
  readonly ageMs: number;
  readonly alarm: string;
}

/** The newest finished sweep; undefined before the first, and when all are older than their retention. */
export async function findSweepState(session: Session): Promise<SweepState | undefined> {
  const [row] = await session.query<{ now: Date; finished_at: Date; summary: string }>(
    'SELECT UTC_TIMESTAMP(3) AS now, finished_at, summary FROM sweep_run ORDER BY id DESC LIMIT 1',
  );
  if (row === undefined) return undefined;
  return { ageMs: row.now.getTime() - row.finished_at.getTime(), alarm: alarmIn(row.summary) };
}

function alarmIn(summary: string): string {
  try {
    const { alarm } = JSON.parse(summary) as { alarm?: unknown };
    return typeof alarm === 'string' ? alarm : '';
  } catch {
    return '';
  }
}
