import { call, goLive, succeed } from '../support/appCall';
import { BundledFunction } from '../support/bundledFunction';
import { expectInvariants } from '../support/invariants';
import { letGoOfLostQueries } from '../support/lostQueryTimers';
import { killIdleConnections } from '../support/otherConnections';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { deliver, startEvent } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';
import { createServices, type TestServices } from '../support/testServices';
import { until } from '../support/until';

const KILLS = rounds(50, 200);
const LIKE = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  letGoOfLostQueries();
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(() => database.truncateAll());

afterEach(() => expectInvariants(database.connection));

async function likes(): Promise<number> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  return (pusherlist as [{ likecount: number }])[0].likecount;
}

it(
  'DU2: no request fails whose idle connection the server has killed, and each has one effect',
  async () => {
    await goLive(services, 'anchor');
    for (let kill = 0; kill < KILLS; kill += 1) {
      // A server that is busy calls the connection idle a moment after its answer.
      await until('an idle connection', async () => (await killIdleConnections(database.connection)) > 0);
      const { returnValue, returnMsg } = await call(services, 'ChangeCount', LIKE);
      expect({ kill, returnValue, returnMsg }).toMatchObject({ kill, returnValue: 0 });
    }
    expect(await likes()).toBe(KILLS);
  },
  ROUNDS_TIMEOUT_MS,
);

it('DU2: no read fails either', async () => {
  await goLive(services, 'anchor');
  for (let kill = 0; kill < KILLS; kill += 1) {
    await killIdleConnections(database.connection);
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 1 });
  }
});

it('DU2: no stream event is lost', async () => {
  const streamName = await goLive(services, 'anchor');
  const startedAt = services.clock.nowSeconds();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await killIdleConnections(database.connection);
    await deliver(services, startEvent(streamName, { atSeconds: startedAt + kill, sequence: String(kill) }));
  }
  const [rows] = await database.connection.query('SELECT COUNT(*) AS total FROM push_session');
  expect(rows).toEqual([{ total: KILLS }]);
});

it('DU2: no request to the built function fails', async () => {
  const api = new BundledFunction('api', testEnvironment(database.config, { AUTH_MODE: 'open' }));
  try {
    await goLive(services, 'anchor');
    const body = JSON.stringify({ Action: 'ChangeCount', ...LIKE });
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const reply = await api.post(body);
      expect(JSON.parse(reply.body)).toMatchObject({ returnValue: 0 });
      await killIdleConnections(database.connection);
    }
    expect(await likes()).toBe(KILLS + 1);
  } finally {
    await api.close();
  }
});
