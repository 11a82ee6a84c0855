import type { Database, Session, WriteResult } from '../../shared/db/database';
import type { RecordedStatement } from '../support/recordingDatabase';

/** Answers at once what another database answered before, statement by statement: what is left is the handler's time. */
export class ReplayDatabase implements Database {
  private next = 0;
  private readonly session: Session = {
    query: <Row>() => Promise.resolve(this.answer() as Row[]),
    write: () => Promise.resolve(this.answer() as WriteResult),
  };

  constructor(private readonly recorded: readonly RecordedStatement[]) {}

  rewind(): void {
    this.next = 0;
  }

  read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this.session);
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this.session);
  }

  statement<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this.session);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private answer(): unknown {
    const statement = this.recorded[this.next];
    this.next += 1;
    if (statement === undefined) throw new Error('more was asked than the first time');
    return statement.result;
  }
}
