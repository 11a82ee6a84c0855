import { setImmediate as nextTurn } from 'node:timers/promises';

import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';

import type { DatabaseConfig } from '../config';
import { AppError } from '../errors';
import {
  classifyDatabaseError,
  isCertainlyUndone,
  isConnectionLost,
  isRolledBack,
  translateDatabaseError,
} from './databaseError';

/** Objects and arrays are refused: the driver would turn them into SQL of their own. */
export type SqlValue = string | number | bigint | boolean | Date | null;

/** A list of scalars for `IN (?)`; never empty. */
export type SqlParameter = SqlValue | readonly SqlValue[];

export interface WriteResult {
  /** Rows that are different now; a row set to what it already was does not count. */
  readonly changedRows: number;
  readonly insertId: number;
}

/** What the functions in this folder get: one connection, perhaps inside a transaction. */
export interface Session {
  query<Row>(sql: string, parameters?: readonly SqlParameter[]): Promise<Row[]>;
  write(sql: string, parameters?: readonly SqlParameter[]): Promise<WriteResult>;
}

export interface Database {
  /** Runs reads outside a transaction; repeats them once on a new connection if the old one turns out dead. */
  read<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T>;
  /**
   * Runs `work` in one transaction: all of it or nothing. Repeats it after a deadlock, a lock wait, a server that has
   * become read-only or a connection lost before COMMIT, at most three times; `work` must not have effects elsewhere.
   * When the answer to COMMIT is lost nobody knows whether it was done, so it fails and is not repeated.
   */
  transaction<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T>;
  /**
   * Runs `work`, one writing statement that commits by itself. Repeats it after a deadlock, a lock wait or a refusal by
   * a server that is going away. When the connection is lost under it nobody knows whether it was done, so it fails as
   * a lost COMMIT does, unless twice does no harm; that is why news of a closed connection is taken in first.
   */
  statement<T>(work: (session: Session) => Promise<T>, twice?: 'harmless'): Promise<T>;
  close(): Promise<void>;
}

/** Attempts at a transaction in all: the first and three repeats (QUALITY DU3). */
const MAX_ATTEMPTS = 4;
/** A connection idle for longer may have been closed by the server or by a proxy, so it is asked first. */
const IDLE_BEFORE_PING_MS = 1_000;
/**
 * After so long the server closes an idle connection: an instance is frozen between requests and cannot, and after a rush
 * hundreds of idle ones would keep everybody else out until the platform takes them away.
 */
const SERVER_KEEPS_IDLE_SECONDS = 5;
const CONNECT_TIMEOUT_MS = 3_000;
/** What one call may take in all where the caller sets no limit; the apps wait for 10 s (PROTOCOL A.1). */
const DEFAULT_DEADLINE_MS = 8_000;
const PING_TIMEOUT_MS = 1_500;

/**
 * The database of one function instance: a single connection, opened at the first call, kept between calls and
 * replaced when the server has closed it. Concurrent calls wait for their turn.
 */
export class MySqlDatabase implements Database {
  private readonly pool: Pool;
  private lastUsedMs = 0;

  constructor(config: DatabaseConfig) {
    this.pool = createPool({
      host: config.host,
      port: config.port,
      user: config.user,
      password: config.password,
      database: config.database,
      charset: 'utf8mb4_general_ci',
      timezone: 'Z',
      connectionLimit: 1,
      maxIdle: 1,
      waitForConnections: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      decimalNumbers: true,
      // No statement here is prepared, and room for the usual 16,000 is half a megabyte for each connection.
      maxPreparedStatements: 1,
      // Without this MySQL reports matched rows as changed rows, and "already there" looks like "added".
      flags: ['-FOUND_ROWS'],
    });
    // Spares writers the gap locks of REPEATABLE READ, over which they would deadlock. What has to be read as it is
    // now is read with a lock, so nothing depends on this behind a proxy that forgets session settings.
    this.pool.pool.on('connection', (connection) => {
      connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', () => undefined);
      connection.query(`SET SESSION wait_timeout = ${SERVER_KEEPS_IDLE_SECONDS}`, () => undefined);
      // It has just answered.
      this.lastUsedMs = Date.now();
    });
  }

  async read<T>(work: (session: Session) => Promise<T>, deadlineMs = DEFAULT_DEADLINE_MS): Promise<T> {
    return this.attempt(new Deadline(deadlineMs), (connection, deadline) =>
      work(new ConnectionSession(connection, deadline)),
    );
  }

  async transaction<T>(work: (session: Session) => Promise<T>, deadlineMs = DEFAULT_DEADLINE_MS): Promise<T> {
    return this.attempt(new Deadline(deadlineMs), async (connection, deadline, progress) => {
      const session = new ConnectionSession(connection, deadline);
      await session.write('START TRANSACTION');
      try {
        const result = await work(session);
        progress.committing = true;
        await session.write('COMMIT');
        return result;
      } catch (error) {
        if (isRolledBack(error)) progress.committing = false;
        if (!isConnectionLost(error)) await session.write('ROLLBACK').catch(() => connection.destroy());
        throw error;
      }
    });
  }

  async statement<T>(work: (session: Session) => Promise<T>, twice?: 'harmless'): Promise<T> {
    if (twice !== 'harmless') await heardFromSockets();
    return this.attempt(new Deadline(DEFAULT_DEADLINE_MS), async (connection, deadline, progress) => {
      try {
        return await work(new ConnectionSession(connection, deadline));
      } catch (error) {
        progress.committing = twice !== 'harmless' && !isCertainlyUndone(error);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async attempt<T>(
    deadline: Deadline,
    work: (connection: PoolConnection, deadline: Deadline, progress: { committing: boolean }) => Promise<T>,
  ): Promise<T> {
    let earlier: unknown;
    for (let attempt = 1; ; attempt += 1) {
      const progress = { committing: false };
      try {
        return await this.withConnection(deadline, (connection) => work(connection, deadline, progress));
      } catch (error) {
        if (error instanceof AppError) {
          // Out of time for another attempt: what kept the one before from succeeding says more than that.
          const isLate = error.code === 'DATABASE_UNREACHABLE' && earlier !== undefined;
          throw isLate ? translateDatabaseError(earlier) : error;
        }
        earlier = error;
        const repeatable = classifyDatabaseError(error) !== 'final' && !progress.committing;
        if (!repeatable || attempt >= MAX_ATTEMPTS || deadline.remainingMs() < 100) {
          throw translateDatabaseError(error);
        }
        await backOff(attempt);
      }
    }
  }

  private async withConnection<T>(
    deadline: Deadline,
    work: (connection: PoolConnection) => Promise<T>,
  ): Promise<T> {
    const connection = await this.acquire(deadline);
    try {
      const result = await work(connection);
      this.lastUsedMs = Date.now();
      connection.release();
      return result;
    } catch (error) {
      if (isConnectionLost(error)) connection.destroy();
      else connection.release();
      throw error;
    }
  }

  /** A connection that answers. Waits for its turn until the deadline, then says that the database is busy. */
  private async acquire(deadline: Deadline): Promise<PoolConnection> {
    const connection = await this.nextConnection(deadline);
    if (Date.now() - this.lastUsedMs < IDLE_BEFORE_PING_MS) return connection;
    try {
      await connection.query({ sql: 'DO 0', timeout: Math.min(PING_TIMEOUT_MS, deadline.remainingMs()) });
      return connection;
    } catch {
      connection.destroy();
      return this.nextConnection(deadline);
    }
  }

  private async nextConnection(deadline: Deadline): Promise<PoolConnection> {
    const pending = this.pool.getConnection();
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        // Whoever gives up must not keep the connection that is handed to it later.
        void pending.then(
          (connection) => connection.release(),
          () => undefined,
        );
        reject(new AppError('DATABASE_UNREACHABLE', 'database busy, try again'));
      }, deadline.remainingMs());
    });
    try {
      return await Promise.race([pending, expiry]);
    } finally {
      clearTimeout(timer);
    }
  }
}

class Deadline {
  private readonly endsAtMs: number;

  constructor(milliseconds: number) {
    this.endsAtMs = Date.now() + milliseconds;
  }

  remainingMs(): number {
    return Math.max(1, this.endsAtMs - Date.now());
  }
}

class ConnectionSession implements Session {
  constructor(
    private readonly connection: PoolConnection,
    private readonly deadline: Deadline,
  ) {}

  async query<Row>(sql: string, parameters: readonly SqlParameter[] = []): Promise<Row[]> {
    const [rows] = await this.run(sql, parameters);
    return rows as Row[];
  }

  async write(sql: string, parameters: readonly SqlParameter[] = []): Promise<WriteResult> {
    const [result] = await this.run(sql, parameters);
    const { affectedRows, insertId } = result as ResultSetHeader;
    return { changedRows: affectedRows, insertId };
  }

  private async run(sql: string, parameters: readonly SqlParameter[]): Promise<[unknown, unknown]> {
    parameters.forEach(requireScalar);
    return this.connection.query({
      sql,
      values: parameters as SqlParameter[],
      timeout: this.deadline.remainingMs(),
    });
  }
}

function requireScalar(parameter: SqlParameter): void {
  const values: readonly unknown[] = Array.isArray(parameter) ? parameter : [parameter];
  for (const value of values) {
    if (value === undefined || (typeof value === 'object' && value !== null && !(value instanceof Date))) {
      throw new TypeError('an SQL parameter must be a scalar');
    }
  }
  if (values.length === 0) throw new TypeError('IN () needs at least one value');
}

/**
 * Lets the event loop read what has come in, so that the pool knows of a connection that the server has closed. One
 * turn may already be past the reading. Asking the server instead would cost as much as the statement itself.
 */
async function heardFromSockets(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** Spreads out transactions that stood in each other's way, so that they do not meet again. */
async function backOff(attempt: number): Promise<void> {
  const milliseconds = Math.random() * 20 * 2 ** attempt;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
