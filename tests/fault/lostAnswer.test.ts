import { appendCounter } from '../../shared/db/counters';
import type { Session } from '../../shared/db/database';
import { broadcastSubject } from '../../shared/db/subjects';
import { call, goLive, openRoom, succeed } from '../support/appCall';
import { countedDatabase } from '../support/countedDatabase';
import { FaultyProxy } from '../support/faultyProxy';
import { expectInvariants } from '../support/invariants';
import { letGoOfLostQueries } from '../support/lostQueryTimers';
import { deliver, post, recordingEvent, signed, startEvent } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** What was done before its answer was lost: the database has it, and the function does not know. */
let database: TestDatabase;
let proxy: FaultyProxy;
/** An instance whose only way to the database leads through the proxy. */
let services: TestServices;
let direct: TestServices;
let attempts: number;

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
  attempts = 0;
  await database.truncateAll();
  direct.clock.reset();
  proxy = await FaultyProxy.start(database.config.port);
  services = createServices({ ...database.config, host: '127.0.0.1', port: proxy.port });
  // The answer that is lost is not to be one of those that a new connection begins with.
  await services.database.read((session) => session.query('SELECT 1'));
});

afterEach(async () => {
  await proxy.stop();
  await services.database.close().catch(() => undefined);
  await expectInvariants(database.connection);
});

/** One like of a room that nobody has; the answers to the first `lost` attempts are lost. */
function likeLosing(lost: number): (session: Session) => Promise<number> {
  return async (session) => {
    attempts += 1;
    if (attempts <= lost) loseNextAnswer();
    try {
      return await appendCounter(session, broadcastSubject(1), { likes: 1 });
    } finally {
      proxy.set({ kind: 'none' });
    }
  };
}

function loseNextAnswer(): void {
  proxy.set({ kind: 'cut', afterBytes: 0 });
}

async function rowsOf(table: string): Promise<number> {
  const [rows] = await database.connection.query('SELECT COUNT(*) AS total FROM ??', [table]);
  return (rows as [{ total: number }])[0].total;
}

describe('a statement that commits by itself', () => {
  it('fails and is not repeated when its answer is lost, because it may have been done', async () => {
    await expect(services.database.statement(likeLosing(1))).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      detail: 'database unreachable, try again',
    });
    expect(attempts).toBe(1);
    expect(await rowsOf('counter_entry')).toBe(1);
  });

  it('is repeated when its answer is lost and twice does no harm', async () => {
    await services.database.statement(likeLosing(1), 'harmless');
    expect(attempts).toBe(2);
    expect(await rowsOf('counter_entry')).toBe(2);
  });

  it.each([1213, 1205, 1290, 1836, 1792])(
    'is repeated when the server refuses it with %d, and done once',
    async (errno) => {
      await services.database.statement(async (session) => {
        attempts += 1;
        if (attempts === 1) await session.write(`SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`);
        return appendCounter(session, broadcastSubject(1), { likes: 1 });
      });
      expect(attempts).toBe(2);
      expect(await rowsOf('counter_entry')).toBe(1);
    },
  );
});

describe('a COMMIT whose answer is lost', () => {
  /** The same instance, which loses the answer to the first COMMIT. */
  function losingCommit(): TestServices {
    let isLost = false;
    const database = {
      ...countedDatabase(services.database, () => undefined),
      transaction: <T>(work: (session: Session) => Promise<T>, deadlineMs?: number) =>
        services.database.transaction(async (session) => {
          attempts += 1;
          const result = await work(session);
          if (!isLost) loseNextAnswer();
          isLost = true;
          return result;
        }, deadlineMs),
    };
    return { ...services, database: database as unknown as TestServices['database'] };
  }

  const LIKE = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };

  it('is not repeated by itself, and is said to be unknown', async () => {
    const losing = losingCommit();
    const writing = losing.database.transaction((session) =>
      appendCounter(session, broadcastSubject(1), { likes: 1 }),
    );
    await expect(writing).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(attempts).toBe(1);
    expect(await rowsOf('counter_entry')).toBe(1);
    await database.connection.query('DELETE FROM counter_entry');
  });

  it('of a like is harmless where the app repeats it with its request id', async () => {
    await goLive(direct, 'anchor');
    const like = { ...LIKE, requestid: 'request-1' };
    const losing = losingCommit();
    expect((await call(losing, 'ChangeCount', like)).returnValue).toBe(2002);
    proxy.set({ kind: 'none' });
    expect((await call(losing, 'ChangeCount', like)).returnValue).toBe(0);
    expect(await succeed(direct, 'GetUserInfo', { userid: 'anchor', type: 0 })).toMatchObject({
      likecount: 1,
    });
  });

  it('of a viewer who enters is harmless where the app repeats it', async () => {
    await goLive(direct, 'anchor');
    const place = { liveuserid: 'anchor', groupid: 'group of anchor', nickname: '', headpic: '', flag: 0 };
    const losing = losingCommit();
    expect((await call(losing, 'EnterGroup', { userid: 'viewer', ...place })).returnValue).toBe(2002);
    proxy.set({ kind: 'none' });
    expect((await call(losing, 'EnterGroup', { userid: 'viewer', ...place })).returnValue).toBe(0);
    expect(await succeed(direct, 'GetUserInfo', { userid: 'anchor', type: 0 })).toMatchObject({
      viewercount: 1,
    });
  });

  it('of a stream event makes LVB deliver it again, which has no second effect', async () => {
    const streamName = await openRoom(direct, 'anchor');
    const now = direct.clock.nowSeconds();
    const events = [
      startEvent(streamName, { atSeconds: now, sequence: '7' }),
      recordingEvent(streamName, { fileId: 'file', fromSeconds: now - 600, toSeconds: now }),
    ];
    for (const event of events) {
      const losing = losingCommit();
      expect((await post(losing, signed(event, now))).statusCode).toBe(503);
      proxy.set({ kind: 'none' });
      await deliver(losing, event);
    }
    expect(await Promise.all(['push_session', 'replay', 'recording', 'callback_event'].map(rowsOf))).toEqual([
      1, 1, 1, 2,
    ]);
  });
});
