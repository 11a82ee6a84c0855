import type { Database, Session } from '../../../../shared/db/database';
import { LATEST_MIGRATION } from '../../../../shared/db/latestMigration';
import {
  HEALTH_KEPT_MS,
  HealthCheck,
  SWEEP_LATE_SECONDS,
  type Health,
} from '../../../../shared/diagnosis/health';
import { loadMigrations } from '../../../../scripts/loadMigrations';
import { AppError } from '../../../../shared/errors';
import { AdjustableClock } from '../../../support/testServices';

let looks = 0;

beforeEach(() => {
  looks = 0;
});

function databaseThat(answer: () => Promise<unknown>): Database {
  const unused = (): never => {
    throw new Error('a look only reads');
  };
  const read = <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    looks += 1;
    return answer().then(() => work({ query: rowsOf, write: unused } as unknown as Session));
  };
  return { read, transaction: unused, statement: unused, close: () => Promise.resolve() };
}

let sweeps: object[] = [];
let migrated = true;
let readOnly: unknown = 0;

function rowsOf(sql: string, parameters: readonly unknown[] = []): Promise<unknown[]> {
  if (sql.includes('sweep_run')) return Promise.resolve(sweeps);
  if (sql.includes('read_only')) return Promise.resolve([{ readOnly }]);
  expect(parameters).toEqual([LATEST_MIGRATION]);
  return Promise.resolve(migrated ? [{}] : []);
}

function sweptAgo(seconds: number, alarm = ''): object[] {
  const now = new Date(Date.UTC(2024, 4, 1));
  const finishedAt = new Date(now.getTime() - seconds * 1000);
  return [{ now, finished_at: finishedAt, summary: JSON.stringify({ alarm }) }];
}

const answering = databaseThat(() => Promise.resolve());

async function look(database = answering): Promise<Health> {
  return new HealthCheck().read(database, new AdjustableClock());
}

it.each([
  ['a sweep of a moment ago', sweptAgo(30), 'ok', { status: 'ok', ageSeconds: 30 }],
  ['the longest pause allowed', sweptAgo(SWEEP_LATE_SECONDS), 'ok', { status: 'ok', ageSeconds: 180 }],
  ['a longer one', sweptAgo(181), 'degraded', { status: 'late', ageSeconds: 181 }],
  ['an alarm', sweptAgo(20, 'online list incomplete'), 'degraded', { status: 'alarm', ageSeconds: 20 }],
  ['no sweep at all', [], 'degraded', { status: 'never', ageSeconds: -1 }],
  ['a clock that is ahead', sweptAgo(-5), 'ok', { status: 'ok', ageSeconds: 0 }],
])('after %s', async (_what, rows, status, sweep) => {
  sweeps = rows;
  expect(await look()).toEqual({
    status,
    database: { status: 'ok', durationMs: 0 },
    migrations: { status: 'ok' },
    sweep,
  });
});

it('fails where the newest migration is missing', async () => {
  sweeps = sweptAgo(1);
  migrated = false;
  expect(await look()).toMatchObject({ status: 'failing', migrations: { status: 'behind' } });
  migrated = true;
});

it.each([
  [0, 'ok', 'ok'],
  ['OFF', 'ok', 'ok'],
  [1, 'failing', 'read-only'],
  ['READ_ONLY_NO_LOCK', 'failing', 'read-only'],
])('on a server whose read_only is %j, says %s', async (value, status, databaseStatus) => {
  sweeps = sweptAgo(1);
  readOnly = value;
  expect(await look()).toMatchObject({ status, database: { status: databaseStatus } });
  readOnly = 0;
});

it('fails where there are no tables, and says that they have to be migrated', async () => {
  const cause = Object.assign(new Error('x'), { code: 'ER_NO_SUCH_TABLE' });
  const error = new AppError('DATABASE_FAILED', 'statement failed', { cause });
  expect(await look(databaseThat(() => Promise.reject(error)))).toMatchObject({
    status: 'failing',
    database: { status: 'ok' },
    migrations: { status: 'behind' },
  });
});

it('fails where the database does not answer, and tells nothing of why', async () => {
  const error = new AppError('DATABASE_UNREACHABLE', 'a', { cause: new Error('db.internal:3306') });
  expect(await look(databaseThat(() => Promise.reject(error)))).toEqual({
    status: 'failing',
    database: { status: 'failing', durationMs: 0 },
    migrations: { status: 'unknown' },
    sweep: { status: 'unknown', ageSeconds: -1 },
  });
});

it.each([
  ['answers', (): Promise<void> => Promise.resolve()],
  ['does not answer', (): Promise<void> => Promise.reject(new AppError('DATABASE_UNREACHABLE'))],
])('looks once a second at most at a database that %s, however many ask', async (_what, answer) => {
  const database = databaseThat(answer);
  const clock = new AdjustableClock();
  const health = new HealthCheck();
  const asked = Array.from({ length: 50 }, () => health.read(database, clock));
  const [first, ...others] = await Promise.all(asked);
  for (const other of others) expect(other).toBe(first);
  clock.advanceMs(HEALTH_KEPT_MS - 1);
  await health.read(database, clock);
  expect(looks).toBe(1);
  clock.advanceMs(1);
  await health.read(database, clock);
  expect(looks).toBe(2);
});

it('does not keep an answer for longer because the clock was set back', async () => {
  const clock = new AdjustableClock();
  const health = new HealthCheck();
  await health.read(answering, clock);
  clock.advanceSeconds(-3600);
  await health.read(answering, clock);
  expect(looks).toBe(2);
});

it('asks for the last migration that there is', () => {
  expect(LATEST_MIGRATION).toBe(loadMigrations().at(-1)?.name);
});
