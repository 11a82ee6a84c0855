import { call, goLive, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { seededRandom, shuffled } from '../../support/seededRandom';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const INSTANCES = 10;
const ROOM = { liveuserid: 'anchor', groupid: 'group of anchor', nickname: '', headpic: '', flag: 0 };

let database: TestDatabase;
let instances: TestServices[];
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  instances = Array.from({ length: INSTANCES }, () =>
    createServices(database.config, { clock: services.clock, liveApi: services.liveApi }),
  );
});

afterAll(async () => {
  await Promise.all([services, ...instances].map((one) => one.database.close()));
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  const streamName = await goLive(services, 'anchor');
  services.liveApi.reset();
  services.liveApi.streams.push(streamName);
});

afterEach(() => expectInvariants(database.connection));

/** Spreads calls over the instances, all of which work at the same time; returns how many succeeded. */
async function callAtOnce(action: string, calls: readonly object[]): Promise<number> {
  const queue = [...calls].entries();
  let succeeded = 0;
  const work = async (instance: TestServices): Promise<void> => {
    for (const [, parameters] of queue) {
      if ((await call(instance, action, parameters)).returnValue === 0) succeeded += 1;
    }
  };
  await Promise.all(instances.map(work));
  return succeeded;
}

async function counts(): Promise<{ likecount: number; viewercount: number }> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  const [{ likecount, viewercount }] = pusherlist as [{ likecount: number; viewercount: number }];
  return { likecount, viewercount };
}

describe('likes at once', () => {
  const LIKES = rounds(300, 1000);
  const RETRIED = 0.3;
  const LIKE = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };

  it(
    'CN1: are exactly the distinct request ids, though some are sent twice',
    async () => {
      const likes = Array.from({ length: LIKES }, (_, index) => ({ ...LIKE, requestid: `request-${index}` }));
      const all = shuffled([...likes, ...likes.slice(0, LIKES * RETRIED)], seededRandom(LIKES));
      expect(await callAtOnce('ChangeCount', all)).toBe(all.length);
      expect(await counts()).toEqual({ likecount: LIKES, viewercount: 0 });
      await runSweep(services);
      expect(await counts()).toEqual({ likecount: LIKES, viewercount: 0 });
    },
    ROUNDS_TIMEOUT_MS,
  );

  it(
    'CN2: without ids are no fewer than acknowledged and no more than attempted',
    async () => {
      const likes = Array.from({ length: LIKES }, () => LIKE);
      const acknowledged = await callAtOnce('ChangeCount', likes);
      const { likecount } = await counts();
      expect(acknowledged).toBeGreaterThan(0);
      expect(likecount).toBeGreaterThanOrEqual(acknowledged);
      expect(likecount).toBeLessThanOrEqual(LIKES);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('taken back at once never fall below 0', async () => {
    const few = Array.from({ length: 20 }, () => LIKE);
    await callAtOnce('ChangeCount', few);
    await callAtOnce(
      'ChangeCount',
      [...few, ...few].map((like) => ({ ...like, optype: 1 })),
    );
    expect(await counts()).toMatchObject({ likecount: 0 });
    await callAtOnce('ChangeCount', few);
    expect(await counts()).toMatchObject({ likecount: 20 });
  });

  it('lose nothing while sweeps fold them', async () => {
    const likes = Array.from({ length: LIKES }, () => LIKE);
    const load = { isOn: true };
    const folding = (async () => {
      while (load.isOn) await runSweep(services);
    })();
    const acknowledged = await callAtOnce('ChangeCount', likes);
    load.isOn = false;
    await folding;
    expect(acknowledged).toBe(LIKES);
    expect(await counts()).toMatchObject({ likecount: LIKES });
  });
});

describe('viewers at once', () => {
  const JOINS = rounds(100, 500);
  const LEAVES = JOINS / 2;
  const TWICE = JOINS / 5;

  const viewer = (_: unknown, index: number): object => ({ ...ROOM, userid: `viewer-${index}` });

  it(
    'CN3: are those who came and did not leave, though all come twice and some leave twice',
    async () => {
      const joins = Array.from({ length: JOINS }, viewer);
      const twice = shuffled([...joins, ...joins], seededRandom(JOINS));
      expect(await callAtOnce('EnterGroup', twice)).toBe(twice.length);
      expect(await counts()).toMatchObject({ viewercount: JOINS });
      const leaves = [...joins.slice(0, LEAVES), ...joins.slice(0, TWICE)];
      expect(await callAtOnce('QuitGroup', shuffled(leaves, seededRandom(LEAVES)))).toBe(leaves.length);
      expect(await counts()).toMatchObject({ viewercount: JOINS - LEAVES });
      const list = await succeed(services, 'FetchGroupMemberList', ROOM);
      expect(list).toMatchObject({ totalcount: JOINS - LEAVES });
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('who only leave make no negative count', async () => {
    await callAtOnce('QuitGroup', Array.from({ length: 30 }, viewer));
    expect(await counts()).toMatchObject({ viewercount: 0 });
  });

  it('who come while the room ends are in it or refused, and nobody stays behind', async () => {
    const joins = Array.from({ length: JOINS }, viewer);
    const entering = callAtOnce('EnterGroup', joins);
    await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 1 });
    await entering;
    const [members] = await database.connection.query('SELECT user_id FROM member');
    expect(members).toEqual([]);
  });
});
