import type { Database, Session } from '../../../../shared/db/database';
import { measuredDatabase } from '../../../../shared/db/measuredDatabase';

const session: Session = {
  query: () => Promise.resolve([]),
  write: () => Promise.resolve({ changedRows: 0, insertId: 0 }),
};

/** A database that repeats each transaction once, as after a deadlock. */
const inner: Database = {
  read: (work) => work(session),
  transaction: async (work) => {
    await work(session);
    return work(session);
  },
  statement: (work) => work(session),
  close: () => Promise.resolve(),
};

let nowMs = 0;
const use = { statements: 0, busyMs: 0 };
const database = measuredDatabase(inner, use, () => nowMs);

beforeEach(() => Object.assign(use, { statements: 0, busyMs: 0 }));

it('counts every statement that is sent, repeated ones again', async () => {
  await database.read((one) => one.query('a'));
  await database.statement((one) => one.write('b'));
  await database.transaction(async (one) => {
    await one.query('c');
    await one.write('d');
  });
  expect(use.statements).toBe(6);
});

it('adds up the time of calls after each other, failed ones too', async () => {
  await database.read(() => Promise.resolve((nowMs += 5)));
  nowMs += 100;
  const failed = database.read(() => {
    nowMs += 7;
    return Promise.reject(new Error('lost'));
  });
  await expect(failed).rejects.toThrow('lost');
  expect(use.busyMs).toBe(12);
});

it('counts the time of calls beside each other once', async () => {
  const finish: (() => void)[] = [];
  const pending = (): Promise<void> => new Promise((resolve) => finish.push(resolve));
  const both = [database.read(pending), database.read(pending)];
  nowMs += 10;
  finish.forEach((one) => one());
  await Promise.all(both);
  expect(use.busyMs).toBe(10);
});
