/** The part of a mysql2/promise connection or pool that leases and migrations need. */
export interface Queryable {
  query(sql: string, params?: unknown[]): Promise<[unknown, unknown]>;
}

export interface LeaseHolder {
  /** What is held, for example `migrate`. */
  name: string;
  /** Unique to one run of one process. */
  holder: string;
}

export interface LeaseRequest extends LeaseHolder {
  ttlMs: number;
}

/**
 * One row per lease. A row outlives its connection, unlike GET_LOCK, which a transaction-pooling proxy may
 * leave on a connection that someone else gets. `version` changes with every write, so that the count of
 * affected rows means "matched" whether or not the connection has the FOUND_ROWS flag.
 */
export const createLeaseTable = `
  CREATE TABLE IF NOT EXISTS lease (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    holder VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    version BIGINT UNSIGNED NOT NULL
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;

const expiry = 'UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';

/** Deadlock and lock wait time-out: another caller is at the same row, so the lease is as good as taken. */
const contentionErrors = new Set([1213, 1205]);

/**
 * Takes a free or expired lease, or prolongs one that this holder has; false while another holder has it.
 * Time is the database's, so the clocks of the callers do not matter. Call it outside a transaction.
 */
export async function acquireLease(connection: Queryable, request: LeaseRequest): Promise<boolean> {
  try {
    return (await takeLease(connection, request)) || (await createLease(connection, request));
  } catch (error) {
    if (contentionErrors.has((error as { errno?: number }).errno ?? 0)) return false;
    throw error;
  }
}

async function takeLease(connection: Queryable, { name, holder, ttlMs }: LeaseRequest): Promise<boolean> {
  const taken = await changedRows(
    connection,
    `UPDATE lease SET holder = ?, expires_at = ${expiry}, version = version + 1
     WHERE name = ? AND (holder = ? OR expires_at <= UTC_TIMESTAMP(3))`,
    [holder, microseconds(ttlMs), name, holder],
  );
  return taken > 0;
}

async function createLease(connection: Queryable, { name, holder, ttlMs }: LeaseRequest): Promise<boolean> {
  const created = await changedRows(
    connection,
    `INSERT IGNORE INTO lease (name, holder, expires_at, version) VALUES (?, ?, ${expiry}, 1)`,
    [name, holder, microseconds(ttlMs)],
  );
  return created > 0;
}

/**
 * Prolongs a lease; false when another holder took it since, after which the caller must stop its work.
 * A lease that expired and that nobody took is still the caller's.
 */
export async function renewLease(connection: Queryable, request: LeaseRequest): Promise<boolean> {
  const { name, holder, ttlMs } = request;
  const renewed = await changedRows(
    connection,
    `UPDATE lease SET expires_at = ${expiry}, version = version + 1 WHERE name = ? AND holder = ?`,
    [microseconds(ttlMs), name, holder],
  );
  return renewed > 0;
}

/** Gives a lease back, so that the next holder need not wait for it to expire; does nothing to another's. */
export async function releaseLease(connection: Queryable, { name, holder }: LeaseHolder): Promise<void> {
  await connection.query('DELETE FROM lease WHERE name = ? AND holder = ?', [name, holder]);
}

function microseconds(durationMs: number): number {
  return Math.round(durationMs * 1000);
}

async function changedRows(connection: Queryable, sql: string, params: unknown[]): Promise<number> {
  const [result] = await connection.query(sql, params);
  return (result as { affectedRows: number }).affectedRows;
}
