import type { Database, Session } from '../../shared/db/database';
import { AppError } from '../../shared/errors';

/**
 * A database whose transactions do everything but stay: each is rolled back when its work is done. So any number of
 * requests meet the same rows, and the SQL of each has really run.
 */
export function rollingBack(database: Database): Database {
  async function rolledBack<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T> {
    const done: { result: T }[] = [];
    // Of all errors this one class is neither translated nor a reason to repeat the work.
    const undo = new AppError('INTERNAL', 'rolled back by the test');
    const attempt = database.transaction(async (session) => {
      done.push({ result: await work(session) });
      throw undo;
    }, deadlineMs);
    await attempt.catch((error: unknown) => {
      if (error !== undo) throw error;
    });
    return done.at(-1)!.result;
  }
  return {
    read: (work, deadlineMs) => database.read(work, deadlineMs),
    statement: (work) => rolledBack(work),
    transaction: rolledBack,
    close: () => database.close(),
  };
}
