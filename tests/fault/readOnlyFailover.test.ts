import type { Connection } from 'mysql2/promise';
import type { Session } from '../../shared/db/database';
import { HealthCheck } from '../../shared/diagnosis/health';
import { call, goLive, openRoom, succeed } from '../support/appCall';
import { FaultyProxy } from '../support/faultyProxy';
import { expectInvariants } from '../support/invariants';
import { letGoOfLostQueries } from '../support/lostQueryTimers';
import { startPrivateDatabase, type PrivateDatabase } from '../support/privateDatabase';
import { post, signed, startEvent } from '../support/streamEvents';
import { createServices, type TestServices } from '../support/testServices';

const STARTING_TIMEOUT_MS = 90_000;
const ACCOUNT = { user: 'ordinary', password: 'fake-ordinary-password' };

let database: PrivateDatabase;
let proxy: FaultyProxy;
/** With the rights of a function's account: only administrators may write to a server that is read-only. */
let services: TestServices;

beforeAll(async () => {
  letGoOfLostQueries();
  database = await startPrivateDatabase();
  const { user, password } = ACCOUNT;
  await database.connected(async (connection) => {
    await connection.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`);
    await connection.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON own.* TO '${user}'@'127.0.0.1'`);
  });
}, STARTING_TIMEOUT_MS);

afterAll(() => database.server.stop(), STARTING_TIMEOUT_MS);

beforeEach(async () => {
  proxy = await FaultyProxy.start(database.config.port);
  services = createServices({ ...database.config, ...ACCOUNT, host: '127.0.0.1', port: proxy.port });
});

afterEach(async () => {
  await services.database.close().catch(() => undefined);
  await proxy.stop();
  await database.connected(async (connection) => {
    await expectInvariants(connection);
    for (const table of [
      'counter_entry',
      'member',
      'push_session',
      'callback_event',
      'broadcast',
      'anchor',
    ]) {
      await connection.query(`DELETE FROM ${table}`);
    }
  });
});

/** How a server behaves that was the primary: to those who may only read and write rows, it is read-only. */
const FAILOVERS = {
  '1290, the server is read-only': {
    begin: 'SET GLOBAL read_only = 1',
    end: 'SET GLOBAL read_only = 0',
  },
  '1792, sessions are read-only': {
    begin: "SET GLOBAL init_connect = 'SET SESSION TRANSACTION READ ONLY'",
    end: "SET GLOBAL init_connect = ''",
  },
} as const;

async function administer(sql: string): Promise<void> {
  await database.connected((connection: Connection) => connection.query(sql));
}

const LIKE = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };

describe.each(Object.entries(FAILOVERS))('a failover: %s', (_name, { begin, end }) => {
  afterEach(() => administer(end));

  it('is answered as busy, on a new connection each time, until the new primary is there', async () => {
    await goLive(services, 'anchor');
    const late = await openRoom(services, 'late');
    await administer(begin);
    // Whoever is connected to the old primary has the session that it had.
    if (begin.includes('init_connect')) await cutConnections();
    const before = proxy.accepted;
    const like = await call(services, 'ChangeCount', LIKE);
    expect([like.returnValue, like.returnMsg]).toEqual([2002, 'db connect error | database busy, try again']);
    const place = { liveuserid: 'anchor', groupid: 'group of anchor', nickname: '', headpic: '', flag: 0 };
    expect((await call(services, 'EnterGroup', { userid: 'viewer', ...place })).returnValue).toBe(2002);
    const now = services.clock.nowSeconds();
    const start = signed(startEvent(late, { atSeconds: now, sequence: '7' }), now);
    expect((await post(services, start)).statusCode).toBe(503);
    // Four attempts each, and the connection of none was used again.
    expect(proxy.accepted - before).toBeGreaterThanOrEqual(11);
    expect(proxy.open).toBeLessThanOrEqual(1);
    // What is only read goes on.
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 1 });
    await administer(end);
    await cutConnections();
    expect((await call(services, 'ChangeCount', LIKE)).returnValue).toBe(0);
    expect((await call(services, 'EnterGroup', { userid: 'viewer', ...place })).returnValue).toBe(0);
    expect((await post(services, start)).statusCode).toBe(200);
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([
      { userid: 'late' },
      { userid: 'anchor', likecount: 1, viewercount: 1 },
    ]);
  });
});

/** Every connection through the proxy ends, as those to the old primary do when the address moves. */
async function cutConnections(): Promise<void> {
  await database.connected(async (connection) => {
    const [rows] = await connection.query(
      'SELECT id AS id FROM information_schema.processlist WHERE user = ?',
      [ACCOUNT.user],
    );
    for (const { id } of rows as { id: number }[])
      await connection.query(`KILL ${id}`).catch(() => undefined);
  });
}

describe('a transaction that meets a failover', () => {
  afterEach(() => administer('SET GLOBAL read_only = 0'));

  it('is announced by Health, which fails while the server takes no writes', async () => {
    const database = async (): Promise<object> =>
      (await new HealthCheck().read(services.database, services.clock)).database;
    await administer('SET GLOBAL read_only = 1');
    expect(await database()).toMatchObject({ status: 'read-only' });
    await administer('SET GLOBAL read_only = 0');
    expect(await database()).toMatchObject({ status: 'ok' });
  });

  async function addLike(session: Session): Promise<void> {
    await session.write('UPDATE broadcast SET like_count = like_count + 1');
  }

  async function connectionId(session: Session): Promise<number> {
    const [row] = await session.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
    return row!.id;
  }

  it.each([1290, 1836, 1792])(
    'is repeated on a new connection after error %d, with the exact result',
    async (errno) => {
      await goLive(services, 'anchor');
      const connections: number[] = [];
      await services.database.transaction(async (session) => {
        connections.push(await connectionId(session));
        await addLike(session);
        if (connections.length === 1)
          await session.write(`SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`);
      });
      expect(new Set(connections).size).toBe(2);
      await database.connected(async (connection) => {
        const [rows] = await connection.query('SELECT like_count FROM broadcast');
        expect(rows).toEqual([{ like_count: 1 }]);
      });
    },
  );

  it('is repeated when it comes between the last statement and COMMIT, because that has rolled back', async () => {
    await goLive(services, 'anchor');
    const connections: number[] = [];
    await services.database.transaction(async (session) => {
      if (connections.length === 1) await administer('SET GLOBAL read_only = 0');
      connections.push(await connectionId(session));
      await addLike(session);
      if (connections.length === 1) await administer('SET GLOBAL read_only = 1');
    });
    expect(new Set(connections).size).toBe(2);
    await database.connected(async (connection) => {
      const [rows] = await connection.query('SELECT like_count FROM broadcast');
      expect(rows).toEqual([{ like_count: 1 }]);
    });
  });
});
