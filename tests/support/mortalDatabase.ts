import { createConnection, type Connection, type ResultSetHeader } from 'mysql2/promise';
import type { Database, Session, SqlParameter, WriteResult } from '../../shared/db/database';
import type { DatabaseAddress } from './testDatabase';

/** What the code of a killed process never gets to see; here it ends whatever was going on. */
export class ProcessDied extends Error {
  constructor() {
    super('the process died');
  }
}

/**
 * The database of a process that is killed right before its n-th statement, START TRANSACTION and COMMIT included:
 * its connection is gone without a word, and nothing is done after that. With a number beyond the last statement
 * it lives.
 */
export class MortalDatabase implements Database {
  statements = 0;
  private dead = false;
  /** Settled when the call before has ended: as in the real one, concurrent calls wait for their turn. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly address: DatabaseAddress,
    private readonly diesBefore = Infinity,
  ) {}

  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.connected((connection) => work(this.session(connection)));
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.connected(async (connection) => {
      const session = this.session(connection);
      await session.write('START TRANSACTION');
      const result = await work(session);
      await session.write('COMMIT');
      // A process may also die when everything is stored and nothing has been answered.
      this.live(connection);
      await this.committed();
      return result;
    });
  }

  statement<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.connected(async (connection) => {
      const result = await work(this.session(connection));
      // The statement has committed itself, and the process may die before it answers.
      this.live(connection);
      await this.committed();
      return result;
    });
  }

  /** Runs when something has been committed, before anything else happens. */
  protected committed(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private connected<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = this.turn.then(() => this.onConnection(work));
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async onConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.dead) throw new ProcessDied();
    const connection = await createConnection({
      ...this.address,
      charset: 'utf8mb4_general_ci',
      timezone: 'Z',
      decimalNumbers: true,
      flags: ['-FOUND_ROWS'],
    });
    try {
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      return await work(connection);
    } finally {
      connection.destroy();
    }
  }

  /** Counts one more point at which the process may die; throws where it does. */
  private live(connection: Connection): void {
    this.statements += 1;
    if (this.statements < this.diesBefore) return;
    this.dead = true;
    connection.destroy();
    throw new ProcessDied();
  }

  private session(connection: Connection): Session {
    const run = async (sql: string, parameters: readonly SqlParameter[]): Promise<unknown> => {
      this.live(connection);
      const [result] = await connection.query(sql, parameters as SqlParameter[]);
      return result;
    };
    return {
      query: async <Row>(sql: string, parameters: readonly SqlParameter[] = []) =>
        (await run(sql, parameters)) as Row[],
      write: async (sql: string, parameters: readonly SqlParameter[] = []): Promise<WriteResult> => {
        const { affectedRows, insertId } = (await run(sql, parameters)) as ResultSetHeader;
        return { changedRows: affectedRows, insertId };
      },
    };
  }
}
