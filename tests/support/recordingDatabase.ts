import type { Database, Session, SqlParameter, WriteResult } from '../../shared/db/database';

export interface RecordedStatement {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  /** What the server answered. */
  readonly result: unknown;
}

/** A database that keeps what was asked of another one, and what that answered. */
export class RecordingDatabase implements Database {
  readonly statements: RecordedStatement[] = [];

  constructor(private readonly real: Database) {}

  read<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T> {
    return this.real.read((session) => work(this.recording(session)), deadlineMs);
  }

  transaction<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T> {
    return this.real.transaction((session) => work(this.recording(session)), deadlineMs);
  }

  statement<T>(work: (session: Session) => Promise<T>, twice?: 'harmless'): Promise<T> {
    return this.real.statement((session) => work(this.recording(session)), twice);
  }

  close(): Promise<void> {
    return this.real.close();
  }

  private recording(session: Session): Session {
    const keep = <R>(sql: string, parameters: readonly SqlParameter[], result: R): R => {
      this.statements.push({ sql, parameters, result });
      return result;
    };
    return {
      query: async <Row>(sql: string, parameters: readonly SqlParameter[] = []) =>
        keep(sql, parameters, await session.query<Row>(sql, parameters)),
      write: async (sql: string, parameters: readonly SqlParameter[] = []): Promise<WriteResult> =>
        keep(sql, parameters, await session.write(sql, parameters)),
    };
  }
}
