import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLease, createLeaseTable, releaseLease, renewLease } from './leases';
import type { LeaseRequest, Queryable } from './leases';
import { splitStatements } from './splitStatements';

export interface Migration {
  /** File name without `.sql`, for example `0001_broadcasts`. Names sort in the order of application. */
  name: string;
  sql: string;
}

export interface MigrateOptions {
  /**
   * A second connection to the same database, which keeps the lease alive while a statement runs. Without it
   * no statement may take longer than `leaseMs`.
   */
  heartbeat?: Queryable;
  /** How long a runner that died holds up the next one. */
  leaseMs?: number;
  /** How long to wait for another runner before giving up. */
  waitMs?: number;
  log?: (message: string) => void;
}

export interface MigrateResult {
  /** What this run applied, in order. */
  applied: string[];
  alreadyApplied: string[];
}

/** The migrations and the database contradict each other, or another runner does not finish. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Another runner is at work; what it does not finish can be taken up later. */
export class MigrationsBusyError extends MigrationError {}

/** The database has migrations that this code does not know. */
export class DatabaseAheadError extends MigrationError {}

interface MigrationRecord {
  name: string;
  checksum: string;
  statementsDone: number;
  doneChecksum: string;
  finished: boolean;
}

interface PlannedMigration {
  name: string;
  checksum: string;
  statements: string[];
  /** Present when an earlier run started this migration and did not finish it. */
  unfinished: MigrationRecord | undefined;
}

const createMigrationTable = `
  CREATE TABLE IF NOT EXISTS schema_migration (
    name VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    statements_done INT NOT NULL,
    done_checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    started_at DATETIME(3) NOT NULL,
    finished_at DATETIME(3) NULL
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const leaseName = 'migrate';
const pollMs = 200;
const lockWaitTimeout = 1205;

/**
 * What a statement answers that ran before, in a run that died before it could say so: table exists, column
 * exists, index exists, and nothing to drop.
 */
const alreadyDoneErrors = new Set([1050, 1060, 1061, 1091]);

/**
 * Applies each migration that the database does not have yet, once, in order of name. Any number of runners
 * may start at once: one works, the others wait and find nothing to do. A run killed at any point is resumed
 * by the next at the statement where it stopped; a statement that changes rows takes effect exactly once.
 *
 * Throws MigrationError, before it changes anything, when an applied migration was edited or is missing, or
 * when a new one sorts before an applied one; and when another runner is not done within `waitMs`.
 */
export async function migrate(
  connection: Queryable,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const { heartbeat, waitMs = 120_000, log = () => undefined } = options;
  const leaseMs = options.leaseMs ?? (heartbeat === undefined ? 600_000 : 10_000);
  const lease = { name: leaseName, holder: `${hostname()}:${process.pid}:${randomUUID()}`, ttlMs: leaseMs };

  await connection.query(createLeaseTable);
  await connection.query(createMigrationTable);

  const alreadyApplied = await waitForTurn(connection, migrations, lease, waitMs);
  if (alreadyApplied !== undefined) return { applied: [], alreadyApplied };

  const keeper = keepLease(heartbeat, lease);
  try {
    const { finished, pending } = await readPlan(connection, migrations);
    for (const migration of pending) {
      log(`Applying ${migration.name}.`);
      await applyMigration(connection, migration, async () => {
        if (keeper.isLost() || !(await renewLease(connection, lease))) {
          throw new MigrationError('Another runner took over the migrations, so this one stopped.');
        }
      });
    }
    return { applied: pending.map(({ name }) => name), alreadyApplied: finished };
  } finally {
    await keeper.stop();
    // The first error says what is wrong; a connection that is gone would only hide it.
    await releaseLease(connection, lease).catch(() => undefined);
  }
}

/** Returns undefined once this runner holds the lease, or the applied names when nothing is left to do. */
async function waitForTurn(
  connection: Queryable,
  migrations: readonly Migration[],
  lease: LeaseRequest,
  waitMs: number,
): Promise<string[] | undefined> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const { finished, pending } = await readPlan(connection, migrations);
    if (pending.length === 0) return finished;
    if (await acquireLease(connection, lease)) return undefined;
    if (performance.now() >= deadline) {
      throw new MigrationsBusyError(
        `Another runner holds the migrations, and was not done within ${waitMs / 1000} s. Pending: ${pending
          .map(({ name }) => name)
          .join(', ')}.`,
      );
    }
    await delay(Math.min(pollMs, waitMs, lease.ttlMs));
  }
}

/** Renews the lease on a connection of its own, because the other one is busy while a statement runs. */
function keepLease(heartbeat: Queryable | undefined, lease: LeaseRequest) {
  let lost = false;
  let beat = Promise.resolve();
  const timer =
    heartbeat === undefined
      ? undefined
      : setInterval(() => {
          beat = renewLease(heartbeat, lease).then(
            (renewed) => {
              lost ||= !renewed;
            },
            // One missed beat is no loss: the next statement asks again before it starts.
            () => undefined,
          );
        }, lease.ttlMs / 3);
  return {
    isLost: () => lost,
    async stop() {
      clearInterval(timer);
      await beat;
    },
  };
}

async function readPlan(
  connection: Queryable,
  migrations: readonly Migration[],
): Promise<{ finished: string[]; pending: PlannedMigration[] }> {
  const records = await readRecords(connection);
  const planned = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1)).map(planMigration);
  const known = new Set(planned.map(({ name }) => name));
  if (known.size < planned.length) throw new MigrationError('Two migrations have the same name.');

  const missing = [...records.keys()].filter((name) => !known.has(name));
  if (missing.length > 0) {
    throw new DatabaseAheadError(
      `The database has ${missing.join(', ')}, which is not in the migrations folder: ` +
        'this code is older than the database, or the file was removed or renamed.',
    );
  }

  const finished: string[] = [];
  const pending: PlannedMigration[] = [];
  for (const migration of planned) {
    const record = records.get(migration.name);
    if (record === undefined) {
      pending.push(migration);
      continue;
    }
    refuseIfEdited(migration, record);
    const [skipped] = pending;
    if (skipped !== undefined) {
      throw new MigrationError(
        `${skipped.name} sorts before ${migration.name}, which the database already has: ` +
          'give it a number after the last one.',
      );
    }
    if (record.finished) finished.push(migration.name);
    else pending.push({ ...migration, unfinished: record });
  }
  return { finished, pending };
}

function planMigration({ name, sql }: Migration): PlannedMigration {
  // A checkout with other line ends is the same migration.
  const text = sql.replaceAll('\r\n', '\n');
  try {
    return { name, checksum: checksumOf(sql), statements: splitStatements(text), unfinished: undefined };
  } catch (error) {
    throw new MigrationError(`${name}.sql: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * A migration that stopped half-way because a statement was wrong may be mended from that statement on: what
 * already ran must stay as it was.
 */
function refuseIfEdited(migration: PlannedMigration, record: MigrationRecord): void {
  if (record.checksum === migration.checksum) return;
  if (
    !record.finished &&
    checksumOfFirst(migration.statements, record.statementsDone) === record.doneChecksum
  ) {
    return;
  }
  const state = record.finished ? 'applied' : `applied up to statement ${record.statementsDone}`;
  throw new MigrationError(
    `${migration.name}.sql was ${state} and has been edited since. ` +
      'Restore it, and put the change into a new migration.',
  );
}

async function applyMigration(
  connection: Queryable,
  migration: PlannedMigration,
  confirmLease: () => Promise<void>,
): Promise<void> {
  const { name, checksum, statements, unfinished } = migration;
  const firstStatement = unfinished?.statementsDone ?? 0;
  if (unfinished === undefined) {
    await connection.query(
      `INSERT IGNORE INTO schema_migration (name, checksum, statements_done, done_checksum, started_at)
       VALUES (?, ?, 0, ?, UTC_TIMESTAMP(3))`,
      [name, checksum, checksumOfFirst(statements, 0)],
    );
  }

  for (const [index, statement] of statements.entries()) {
    if (index < firstStatement) continue;
    await confirmLease();
    const mayHaveRun = unfinished !== undefined && index === firstStatement;
    await applyStatement(connection, migration, { index, statement, mayHaveRun }, confirmLease);
  }

  await confirmLease();
  await connection.query(
    `UPDATE schema_migration SET checksum = ?, finished_at = UTC_TIMESTAMP(3)
     WHERE name = ? AND finished_at IS NULL`,
    [checksum, name],
  );
}

interface Step {
  index: number;
  statement: string;
  mayHaveRun: boolean;
}

/**
 * Runs one statement and records it in the same transaction, so that a change of rows and its record are
 * there together or not at all. A change of tables commits by itself; what tells the next run that it
 * happened is the server's refusal to do it twice.
 */
async function applyStatement(
  connection: Queryable,
  { name, statements }: PlannedMigration,
  { index, statement, mayHaveRun }: Step,
  confirmLease: () => Promise<void>,
): Promise<void> {
  await lockRecord(connection, name, confirmLease);
  try {
    await runStatement(connection, statement, mayHaveRun);
    const [result] = await connection.query(
      `UPDATE schema_migration SET statements_done = ?, done_checksum = ?
       WHERE name = ? AND statements_done = ? AND finished_at IS NULL`,
      [index + 1, checksumOfFirst(statements, index + 1), name, index],
    );
    if ((result as { affectedRows: number }).affectedRows !== 1) {
      throw new MigrationError('Another runner took over the migrations, so this one stopped.');
    }
    await connection.query('COMMIT');
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    if (error instanceof MigrationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`${name}.sql, statement ${index + 1}: ${reason}`, { cause: error });
  }
}

/**
 * Opens the transaction. The lock makes this runner wait for a statement of a dead one that the server is
 * still working on.
 */
async function lockRecord(
  connection: Queryable,
  name: string,
  confirmLease: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      await connection.query('START TRANSACTION');
      await connection.query('SELECT name FROM schema_migration WHERE name = ? FOR UPDATE', [name]);
      return;
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined);
      if (errorNumber(error) !== lockWaitTimeout) throw error;
      await confirmLease();
    }
  }
}

async function runStatement(connection: Queryable, statement: string, mayHaveRun: boolean): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    if (!mayHaveRun || !alreadyDoneErrors.has(errorNumber(error) ?? 0)) throw error;
  }
}

async function readRecords(connection: Queryable): Promise<Map<string, MigrationRecord>> {
  const [rows] = await connection.query(
    `SELECT name, checksum, statements_done, done_checksum, finished_at IS NOT NULL AS finished
     FROM schema_migration ORDER BY name`,
  );
  const records = rows as {
    name: string;
    checksum: string;
    statements_done: number;
    done_checksum: string;
    finished: number;
  }[];
  return new Map(
    records.map((row) => [
      row.name,
      {
        name: row.name,
        checksum: row.checksum,
        statementsDone: row.statements_done,
        doneChecksum: row.done_checksum,
        finished: row.finished === 1,
      },
    ]),
  );
}

/** Separated by a character that no statement can be confused over. */
function checksumOfFirst(statements: readonly string[], count: number): string {
  return sha256(statements.slice(0, count).join('\0'));
}

/** What is recorded of a migration's text; the same for a checkout with other line ends. */
export function checksumOf(sql: string): string {
  return sha256(sql.replaceAll('\r\n', '\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function errorNumber(error: unknown): number | undefined {
  return (error as { errno?: number }).errno;
}
