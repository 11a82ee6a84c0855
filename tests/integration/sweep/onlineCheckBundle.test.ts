import { insertLiveRooms, statesOf } from '../../support/liveRooms';
import { BundledFunction } from '../../support/bundledFunction';
import { LiveApiServer } from '../../support/liveApiServer';
import { expectNoSecrets, testEnvironment } from '../../support/testEnvironment';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

let database: TestDatabase;
let server: LiveApiServer;
let onlineCheck: BundledFunction;

const TIMER_EVENT = { Type: 'Timer', TriggerName: 'every-minute', Time: '2024-05-01T12:00:00Z', Message: '' };

beforeAll(async () => {
  database = await testDatabase();
  server = await LiveApiServer.start();
  const environment = testEnvironment(database.config, { LIVE_API_ENDPOINT: server.endpoint });
  onlineCheck = new BundledFunction('online-check', environment);
});

afterAll(async () => {
  await onlineCheck.close();
  await server.stop();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  server.reset();
  onlineCheck.lines.length = 0;
});

async function liveRooms(count: number): Promise<string[]> {
  const since = new Date(Date.now() - 60_000);
  const { streamNames } = await insertLiveRooms(database.connection, count, { prefix: 'anchor', since });
  return streamNames;
}

async function sweep(): Promise<unknown> {
  const outcome = await onlineCheck.invoke(TIMER_EVENT);
  if (outcome.kind !== 'returned') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return outcome.value;
}

function linesOfRequests(): Record<string, unknown>[] {
  return onlineCheck.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => event === 'request');
}

it('the built function closes with the third sweep what LVB does not have, and says so in one line', async () => {
  const [dead, ...healthy] = await liveRooms(3);
  server.streams.push(...healthy);
  expect(await sweep()).toMatchObject({ rooms: 3, offline: 1, closed: [] });
  expect(await sweep()).toMatchObject({ rooms: 3, offline: 1, closed: [] });
  expect(await sweep()).toMatchObject({ rooms: 3, offline: 1, closed: [dead] });
  expect(linesOfRequests()).toMatchObject([{ coldStart: 1, sinceLastSeconds: -1 }, { coldStart: 0 }, {}]);
  expect(linesOfRequests().at(-1)).toMatchObject({
    ...{ level: 'info', action: 'sweep', caller: 'timer', result: 'ok', code: 0, status: 0, alarm: '' },
    ...{
      roomsLive: 3,
      seen: 2,
      offline: 1,
      closedMissing: 1,
      closedStreams: dead,
      massVanish: 0,
      skipped: 0,
    },
  });
  for (const line of linesOfRequests()) {
    for (const number of ['durationMs', 'databaseMs', 'statements', 'liveApiRequests']) {
      expect(line[number]).toBeGreaterThan(0);
    }
  }
  expect(await statesOf(database.connection, [dead!, ...healthy])).toEqual(['ended', 'live', 'live']);
  expectNoSecrets(onlineCheck.lines.join('\n'));
});

it('ZR6: the built function logs an error when it could not trust the answers', async () => {
  const streamNames = await liveRooms(12);
  expect(await sweep()).toMatchObject({ alarm: 'mass disappearance not believed', closed: [] });
  server.streams.push(...streamNames);
  server.fault = () => 'http 500';
  expect(await sweep()).toMatchObject({ alarm: 'online list incomplete', closed: [] });
  expect(linesOfRequests()).toMatchObject([
    { level: 'error', alarm: 'mass disappearance not believed', massVanish: 1 },
    { level: 'error', alarm: 'online list incomplete', massVanish: 0 },
  ]);
});

it('the built function names who asked for what else, and writes one line for that too', async () => {
  await onlineCheck.invoke({ command: 'doctor' });
  expect(linesOfRequests()).toMatchObject([{ action: 'doctor', caller: 'invoke', result: 'ok' }]);
});
