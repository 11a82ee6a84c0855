import { call, goLive, type Envelope } from '../support/appCall';
import { BundledFunction } from '../support/bundledFunction';
import { expectInvariants } from '../support/invariants';
import { startPrivateDatabase, type PrivateDatabase } from '../support/privateDatabase';
import { rounds } from '../support/rounds';
import { testEnvironment } from '../support/testEnvironment';
import { createServices, type TestServices } from '../support/testServices';

/** A thread each: no more than a small machine loads in the time that the platform gives. */
const HANDLERS = 40;
/** Without a thread of their own. */
const INSTANCES = rounds(100, 1000);
const CONNECTIONS_FOR_HANDLERS = 12;
const CONNECTIONS_FOR_INSTANCES = rounds(12, 200);
const RECOVERS_WITHIN_MS = 10_000;
const STARTING_TIMEOUT_MS = rounds(90_000, 900_000);

const DONE = 0;
const DATABASE_UNREACHABLE = 2002;
const BUSY = 'db connect error | database busy, try again';
const UNREACHABLE = 'db connect error | database unreachable, try again';

let database: PrivateDatabase;

beforeAll(async () => {
  database = await startPrivateDatabase();
}, STARTING_TIMEOUT_MS);

afterAll(() => database.server.stop(), STARTING_TIMEOUT_MS);

async function allowConnections(count: number): Promise<void> {
  await database.connected((connection) => connection.query('SET GLOBAL max_connections = ?', [count]));
}

function handlers(maxInstances: number): BundledFunction {
  return new BundledFunction('api', testEnvironment(database.config, { AUTH_MODE: 'open' }), {
    maxInstances,
    timeLimitMs: 60_000,
  });
}

function enterParameters(viewer: string): object {
  return {
    ...{
      userid: viewer,
      liveuserid: 'anchor',
      groupid: 'group of anchor',
      nickname: '',
      headpic: '',
      flag: 0,
    },
  };
}

async function enter(api: BundledFunction, viewer: string): Promise<Envelope> {
  return JSON.parse(
    (await api.post(JSON.stringify({ Action: 'EnterGroup', ...enterParameters(viewer) }))).body,
  ) as Envelope;
}

beforeEach(async () => {
  const anchor = createServices(database.config);
  await goLive(anchor, 'anchor');
  await anchor.database.close();
});

afterEach(() =>
  database.connected(async (connection) => {
    await expectInvariants(connection);
    await connection.query('DELETE FROM member');
    await connection.query('DELETE FROM broadcast');
    await connection.query('DELETE FROM counter_entry');
  }),
);

it(
  'DU5: more handlers than the database has connections for are told so, and it is soon over',
  async () => {
    await allowConnections(CONNECTIONS_FOR_HANDLERS);
    const crowd = handlers(HANDLERS);
    // The platform takes the instances away when the rush is over.
    const answers = await Promise.all(
      Array.from({ length: HANDLERS }, (_, index) => enter(crowd, `viewer-${index}`)),
    ).finally(() => crowd.close());
    const served = answers.filter(({ returnValue }) => returnValue === DONE);
    const busy = answers.filter(({ returnValue }) => returnValue === DATABASE_UNREACHABLE);
    expect(served.length + busy.length).toBe(HANDLERS);
    expect(served.length).toBeGreaterThan(0);
    expect(busy.length).toBeGreaterThan(0);
    for (const { returnMsg, returnData } of busy) {
      expect({ returnMsg, returnData }).toEqual({
        returnMsg: BUSY,
        returnData: [],
      });
    }

    const afterwards = handlers(4);
    try {
      const rushEndedAtMs = performance.now();
      while ((await enter(afterwards, 'latecomer')).returnValue !== DONE) {
        expect(performance.now() - rushEndedAtMs).toBeLessThan(RECOVERS_WITHIN_MS);
      }
      const again = await Promise.all(
        Array.from({ length: 40 }, (_, index) => enter(afterwards, `latecomer-${index}`)),
      );
      expect(new Set(again.map(({ returnValue }) => returnValue))).toEqual(new Set([DONE]));
    } finally {
      await afterwards.close();
    }
    await database.connected(async (connection) => {
      const [members] = await connection.query('SELECT COUNT(*) AS total FROM member');
      expect(members).toEqual([{ total: served.length + 41 }]);
    });
  },
  STARTING_TIMEOUT_MS,
);

it(
  'DU5: ever more instances with a connection each are served or told that the database is busy',
  async () => {
    await allowConnections(CONNECTIONS_FOR_INSTANCES);
    const instances = Array.from({ length: INSTANCES }, () => createServices(database.config));
    const enterBy = (instance: TestServices, viewer: string): Promise<Envelope> =>
      call(instance, 'EnterGroup', enterParameters(viewer));
    const answers = await Promise.all(
      instances.map((instance, index) => enterBy(instance, `viewer-${index}`)),
    );
    const served = answers.filter(({ returnValue }) => returnValue === DONE);
    expect(served.length).toBeGreaterThan(0);
    const busy = answers.filter(({ returnValue }) => returnValue !== DONE);
    // One that was not let in within its time, or was cut off, cannot know that the database was only busy.
    const others = busy.filter(({ returnMsg }) => returnMsg !== BUSY && returnMsg !== UNREACHABLE);
    expect(others).toEqual([]);
    console.info(`${INSTANCES} instances, ${served.length} served, ${busy.length} told that it is busy`);
    // All of them stay, idle and with whatever connection they have; those that got none get one.
    const refused = instances.filter((_, index) => answers[index]!.returnValue !== DONE).slice(0, 4);
    expect(refused).toHaveLength(4);
    const rushEndedAtMs = performance.now();
    for (const [index, instance] of refused.entries()) {
      while ((await enterBy(instance, `latecomer-${index}`)).returnValue !== DONE) {
        expect(performance.now() - rushEndedAtMs).toBeLessThan(RECOVERS_WITHIN_MS);
      }
    }
    await Promise.all(instances.map((instance) => instance.database.close().catch(() => undefined)));
    await database.connected(async (connection) => {
      const [members] = await connection.query('SELECT COUNT(*) AS total FROM member');
      expect(members).toEqual([{ total: served.length + refused.length }]);
    });
  },
  STARTING_TIMEOUT_MS,
);
