import type { Database, Session, SqlParameter } from '../../shared/db/database';

/** A database that tells of every statement before it is sent and after it was answered. */
export function countedDatabase(
  database: Database,
  at: (statement: number, when: 'before' | 'after') => void,
): Database {
  let statements = 0;

  async function counted<T>(run: () => Promise<T>): Promise<T> {
    statements += 1;
    const number = statements;
    at(number, 'before');
    const result = await run();
    at(number, 'after');
    return result;
  }

  function wrap(session: Session): Session {
    return {
      query: <Row>(sql: string, parameters?: readonly SqlParameter[]) =>
        counted(() => session.query<Row>(sql, parameters)),
      write: (sql, parameters) => counted(() => session.write(sql, parameters)),
    };
  }

  return {
    read: (work, deadlineMs) => database.read((session) => work(wrap(session)), deadlineMs),
    statement: (work, twice) => database.statement((session) => work(wrap(session)), twice),
    transaction: (work, deadlineMs) => database.transaction((session) => work(wrap(session)), deadlineMs),
    close: () => database.close(),
  };
}
