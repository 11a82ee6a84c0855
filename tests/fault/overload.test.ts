import { goLive } from '../support/appCall';
import { BundledFunction } from '../support/bundledFunction';
import { expectInvariants } from '../support/invariants';
import { startPrivateDatabase, type PrivateDatabase } from '../support/privateDatabase';
import { rounds } from '../support/rounds';
import { testEnvironment } from '../support/testEnvironment';
import { createServices } from '../support/testServices';

const HANDLERS = rounds(40, 1000);
const MAX_CONNECTIONS = rounds(12, 200);
const RECOVERS_WITHIN_MS = 10_000;
const STARTING_TIMEOUT_MS = rounds(90_000, 900_000);

const DONE = 0;
const DATABASE_UNREACHABLE = 2002;

let database: PrivateDatabase;

beforeAll(async () => {
  database = await startPrivateDatabase();
  await database.connected((connection) =>
    connection.query('SET GLOBAL max_connections = ?', [MAX_CONNECTIONS]),
  );
}, STARTING_TIMEOUT_MS);

afterAll(() => database.server.stop(), STARTING_TIMEOUT_MS);

function handlers(maxInstances: number): BundledFunction {
  return new BundledFunction('api', testEnvironment(database.config, { AUTH_MODE: 'open' }), {
    maxInstances,
    timeLimitMs: 60_000,
  });
}

function enterBody(viewer: string): string {
  return JSON.stringify({
    Action: 'EnterGroup',
    ...{
      userid: viewer,
      liveuserid: 'anchor',
      groupid: 'group of anchor',
      nickname: '',
      headpic: '',
      flag: 0,
    },
  });
}

interface Envelope {
  readonly returnValue: number;
  readonly returnMsg: string;
  readonly returnData: unknown;
}

async function enter(api: BundledFunction, viewer: string): Promise<Envelope> {
  return JSON.parse((await api.post(enterBody(viewer))).body) as Envelope;
}

it(
  'DU5: more handlers than the database has connections for are told so, and it is soon over',
  async () => {
    const anchor = createServices(database.config);
    await goLive(anchor, 'anchor');
    await anchor.database.close();

    const crowd = handlers(HANDLERS);
    const answers = await Promise.all(
      Array.from({ length: HANDLERS }, (_, index) => enter(crowd, `viewer-${index}`)),
    );
    const served = answers.filter(({ returnValue }) => returnValue === DONE);
    const busy = answers.filter(({ returnValue }) => returnValue === DATABASE_UNREACHABLE);
    expect(served.length + busy.length).toBe(HANDLERS);
    expect(served.length).toBeGreaterThan(0);
    expect(busy.length).toBeGreaterThan(0);
    for (const { returnMsg, returnData } of busy) {
      expect({ returnMsg, returnData }).toEqual({
        returnMsg: 'db connect error | database busy, try again',
        returnData: [],
      });
    }
    // The platform takes the instances away when the rush is over.
    await crowd.close();

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
      await expectInvariants(connection);
    });
  },
  STARTING_TIMEOUT_MS,
);
