import { MySqlDatabase } from '../../shared/db/database';
import { AppError } from '../../shared/errors';
import { call, goLive } from '../support/appCall';
import { FaultyProxy } from '../support/faultyProxy';
import { expectInvariants } from '../support/invariants';
import { letGoOfLostQueries } from '../support/lostQueryTimers';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const DEADLINE_MS = 600;
/** For the work beside the waiting; a busy machine may be slow, but not this slow. */
const SLACK_MS = 1_400;
const BROADCAST_ENDED = 10010;

let database: TestDatabase;
let proxy: FaultyProxy;
/** An instance whose only way to the database leads through the proxy. */
let behindProxy: TestServices;
let direct: TestServices;

beforeAll(async () => {
  letGoOfLostQueries();
  database = await testDatabase();
  direct = createServices(database.config);
});

afterAll(async () => {
  await direct.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  proxy = await FaultyProxy.start(database.config.port);
  behindProxy = createServices({ ...database.config, host: '127.0.0.1', port: proxy.port });
});

afterEach(async () => {
  // In this order, and without regard to an attempt to connect that ends with the proxy.
  await proxy.stop();
  await behindProxy.database.close().catch(() => undefined);
  await expectInvariants(database.connection);
});

async function select(value: number, through: MySqlDatabase, deadlineMs = DEADLINE_MS): Promise<number> {
  const rows = await through.read(
    (session) => session.query<{ value: number }>('SELECT ? AS value', [value]),
    deadlineMs,
  );
  return rows[0]!.value;
}

async function timeOf(work: Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work.catch(() => undefined);
  return performance.now() - startedAtMs;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('DU4: a database that accepts and never answers', () => {
  it('ends the call within its deadline, before a connection stands', async () => {
    proxy.set({ kind: 'silent' });
    const reading = select(1, behindProxy.database);
    const elapsed = timeOf(reading);
    expect(await codeOf(reading)).toBe('DATABASE_UNREACHABLE');
    expect(await elapsed).toBeLessThan(DEADLINE_MS + SLACK_MS);
  });

  it('ends the call within its deadline, when a connection stands', async () => {
    expect(await select(1, behindProxy.database)).toBe(1);
    proxy.set({ kind: 'silent' });
    const reading = select(2, behindProxy.database);
    const elapsed = timeOf(reading);
    expect(await codeOf(reading)).toBe('DATABASE_UNREACHABLE');
    expect(await elapsed).toBeLessThan(DEADLINE_MS + SLACK_MS);
  });

  it('ends a transaction within its deadline, with nothing stored', async () => {
    await goLive(direct, 'anchor');
    expect(await select(1, behindProxy.database)).toBe(1);
    const writing = behindProxy.database.transaction(async (session) => {
      await session.write('UPDATE broadcast SET like_count = like_count + 1');
      proxy.set({ kind: 'silent' });
      await session.query('SELECT 1');
    }, DEADLINE_MS);
    const elapsed = timeOf(writing);
    expect(await codeOf(writing)).toBe('DATABASE_UNREACHABLE');
    expect(await elapsed).toBeLessThan(DEADLINE_MS + SLACK_MS);
    const [rows] = await database.connection.query('SELECT like_count FROM broadcast');
    expect(rows).toEqual([{ like_count: 0 }]);
  });

  it('lets nobody wait longer than their own deadline behind one who waits', async () => {
    expect(await select(1, behindProxy.database)).toBe(1);
    proxy.set({ kind: 'silent' });
    const patient = select(2, behindProxy.database, 4 * DEADLINE_MS);
    const hasty = select(3, behindProxy.database);
    expect(await timeOf(hasty)).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(await codeOf(hasty)).toBe('DATABASE_UNREACHABLE');
    await codeOf(patient);
  });

  it('does not have its connection used again, so a late answer goes to nobody else', async () => {
    expect(await select(1, behindProxy.database)).toBe(1);
    expect(proxy.accepted).toBe(1);
    proxy.set({ kind: 'silent' });
    await codeOf(select(2, behindProxy.database, 300));
    proxy.set({ kind: 'none' });
    for (let value = 3; value < 10; value += 1) {
      expect(await select(value, behindProxy.database, 5_000)).toBe(value);
    }
    expect(proxy.accepted).toBeGreaterThan(1);
    expect(proxy.open).toBe(1);
  });
});

describe('DU4: a connection that is cut after so many bytes', () => {
  /** From within the handshake to behind the last answer of a transaction. */
  const LAST_BYTE = 700;
  const STEP = rounds(13, 1);

  it(
    'is replaced: a read succeeds on a new one, wherever the first was cut',
    async () => {
      let cuts = 0;
      for (let bytes = 0; bytes <= LAST_BYTE; bytes += STEP) {
        const cutOnce = new MySqlDatabase({ ...database.config, host: '127.0.0.1', port: proxy.port });
        proxy.set({ kind: 'cut', afterBytes: bytes });
        const before = proxy.accepted;
        const reading = cutOnce.read(async (session) => {
          const rows = await session.query<{ value: number }>('SELECT ? AS value', [bytes]);
          return rows[0]?.value;
        }, 5_000);
        // The first connection is cut where it is cut; the others are good.
        await until(() => proxy.accepted > before);
        await until(() => proxy.open === 0 || proxy.accepted > before + 1, reading);
        proxy.set({ kind: 'none' });
        expect(await reading).toBe(bytes);
        if (proxy.accepted > before + 1) cuts += 1;
        await cutOnce.close();
      }
      expect(cuts).toBeGreaterThan(10);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it(
    'applies a transaction once where it says that it did, and at most once where it does not know',
    async () => {
      await goLive(direct, 'anchor');
      let acknowledged = 0;
      let attempted = 0;
      for (let bytes = 60; bytes <= LAST_BYTE; bytes += STEP) {
        const cut = new MySqlDatabase({ ...database.config, host: '127.0.0.1', port: proxy.port });
        proxy.set({ kind: 'cut', afterBytes: bytes });
        const writing = cut.transaction(async (session) => {
          await session.write('UPDATE broadcast SET like_count = like_count + 1');
        }, 1_000);
        attempted += 1;
        if ((await codeOf(writing)) === 'no error') acknowledged += 1;
        await cut.close();
      }
      const [rows] = await database.connection.query('SELECT like_count FROM broadcast');
      const [{ like_count: stored }] = rows as [{ like_count: number }];
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      expect(stored).toBeLessThanOrEqual(attempted);
      expect(acknowledged).toBeGreaterThan(0);
      expect(acknowledged).toBeLessThan(attempted);
    },
    ROUNDS_TIMEOUT_MS,
  );

  /** Polls, and gives up when `orSettled` has an outcome. */
  async function until(condition: () => boolean, orSettled?: Promise<unknown>): Promise<void> {
    let settled = false;
    orSettled?.then(
      () => (settled = true),
      () => (settled = true),
    );
    const isSettled = (): boolean => settled;
    while (!condition() && !isSettled()) await new Promise((resolve) => setImmediate(resolve));
  }
});

it('answers the app in its envelope while the database is silent, and serves it when it is back', async () => {
  await goLive(direct, 'anchor');
  const viewer = { userid: 'viewer', liveuserid: 'anchor', nickname: '', headpic: '', flag: 0 };
  const enter = { ...viewer, groupid: 'group of anchor' };
  expect((await call(behindProxy, 'EnterGroup', enter)).returnValue).toBe(0);
  proxy.set({ kind: 'cut', afterBytes: 0 });
  const { returnValue, returnData } = await call(behindProxy, 'EnterGroup', enter);
  expect({ returnValue, returnData }).toEqual({ returnValue: 2002, returnData: [] });
  proxy.set({ kind: 'none' });
  expect((await call(behindProxy, 'EnterGroup', enter)).returnValue).toBe(0);
  expect((await call(behindProxy, 'EnterGroup', { ...enter, groupid: 'x' })).returnValue).toBe(
    BROADCAST_ENDED,
  );
});
