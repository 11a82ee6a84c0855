import type { Database, Session, SqlParameter } from './database';

/** What one request has used of the database. */
export interface DatabaseUse {
  /** Statements that the code sent, repeated ones again; not those that open and close a transaction. */
  statements: number;
  /** Time spent in calls of the database, waiting for the connection included. */
  busyMs: number;
}

/** The same database, which notes in `use` what is done with it. Calls at the same time are not counted twice. */
export function measuredDatabase(database: Database, use: DatabaseUse, stopwatchMs: () => number): Database {
  let running = 0;
  let sinceMs = 0;

  async function measured<T>(call: () => Promise<T>): Promise<T> {
    if (running === 0) sinceMs = stopwatchMs();
    running += 1;
    try {
      return await call();
    } finally {
      running -= 1;
      if (running === 0) use.busyMs += stopwatchMs() - sinceMs;
    }
  }

  function counted(session: Session): Session {
    return {
      query: <Row>(sql: string, parameters?: readonly SqlParameter[]) => {
        use.statements += 1;
        return session.query<Row>(sql, parameters);
      },
      write: (sql, parameters) => {
        use.statements += 1;
        return session.write(sql, parameters);
      },
    };
  }

  return {
    read: (work, deadlineMs) =>
      measured(() => database.read((session) => work(counted(session)), deadlineMs)),
    transaction: (work, deadlineMs) =>
      measured(() => database.transaction((session) => work(counted(session)), deadlineMs)),
    statement: (work, twice) =>
      measured(() => database.statement((session) => work(counted(session)), twice)),
    close: () => database.close(),
  };
}
