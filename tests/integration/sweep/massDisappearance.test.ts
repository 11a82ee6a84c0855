import { insertLiveRooms, missedChecksOf, statesOf } from '../../support/liveRooms';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  services.liveApi.reset();
});

async function liveRooms(count: number): Promise<string[]> {
  const since = new Date(services.clock.nowMs());
  const { streamNames } = await insertLiveRooms(database.connection, count, { prefix: 'anchor', since });
  services.liveApi.streams.push(...streamNames);
  return streamNames;
}

function sweepAfter(seconds: number): ReturnType<typeof runSweep> {
  services.clock.advanceSeconds(seconds);
  return runSweep(services);
}

const allAre = async (streamNames: readonly string[], state: string): Promise<boolean> =>
  (await statesOf(database.connection, streamNames)).every((one) => one === state);

it('ZR6: closes nothing, counts nothing and says so when a page of the list fails', async () => {
  const streamNames = await liveRooms(250);
  services.liveApi.fault = ({ action, pageNumber }) =>
    action === 'list' && pageNumber === 2 ? 'fails' : undefined;
  for (let sweep = 0; sweep < 4; sweep += 1) {
    const summary = await sweepAfter(60);
    expect(summary).toMatchObject({ closed: [], offline: 0, alarm: 'online list incomplete' });
    expect(summary.unknown).toBe(100);
  }
  expect(new Set(await missedChecksOf(database.connection, streamNames))).toEqual(new Set([0]));
});

it('ZR6: takes a truncated page for an incomplete list', async () => {
  await liveRooms(120);
  services.liveApi.fault = ({ pageNumber }) => (pageNumber === 2 ? 'truncated' : undefined);
  expect(await sweepAfter(60)).toMatchObject({ closed: [], offline: 0, alarm: 'online list incomplete' });
});

it('reads a page again that failed once', async () => {
  await liveRooms(120);
  const failed = new Set<number>();
  services.liveApi.fault = ({ action, pageNumber }) => {
    if (action !== 'list' || failed.has(pageNumber)) return undefined;
    failed.add(pageNumber);
    return 'fails';
  };
  expect(await sweepAfter(60)).toMatchObject({ seen: 120, unknown: 0, alarm: '' });
});

it('ZR6: closes nothing and says so when half of ten rooms or more vanish at once', async () => {
  const streamNames = await liveRooms(10);
  services.liveApi.streams.stop(...streamNames.slice(5));
  for (let sweep = 0; sweep < 5; sweep += 1) {
    expect(await sweepAfter(60)).toMatchObject({
      closed: [],
      offline: 0,
      unknown: 5,
      alarm: 'mass disappearance not believed',
    });
  }
  expect(await allAre(streamNames, 'live')).toBe(true);
  expect(services.liveApi.requested('state')).toEqual([]);
  const [runs] = await database.connection.query('SELECT summary FROM sweep_run ORDER BY id DESC LIMIT 1');
  const [{ summary }] = runs as [{ summary: string }];
  expect(JSON.parse(summary)).toMatchObject({ alarm: 'mass disappearance not believed' });
});

it('believes a mass disappearance that has lasted half an hour, and still asks three times', async () => {
  const streamNames = await liveRooms(12);
  services.liveApi.streams.clear();
  expect(await sweepAfter(60)).toMatchObject({ alarm: 'mass disappearance not believed' });
  expect(await sweepAfter(29 * 60)).toMatchObject({ alarm: 'mass disappearance not believed' });
  expect(await sweepAfter(60)).toMatchObject({ alarm: '', offline: 12, closed: [] });
  expect(await sweepAfter(60)).toMatchObject({ offline: 12, closed: [] });
  expect(await allAre(streamNames, 'live')).toBe(true);
  const last = await sweepAfter(60);
  expect([...last.closed].sort()).toEqual([...streamNames].sort());
  expect(await allAre(streamNames, 'ended')).toBe(true);
});

it('starts the half hour anew when the rooms were there in between', async () => {
  const streamNames = await liveRooms(12);
  services.liveApi.streams.clear();
  await sweepAfter(60);
  services.liveApi.streams.push(...streamNames);
  expect(await sweepAfter(28 * 60)).toMatchObject({ alarm: '', seen: 12 });
  services.liveApi.streams.clear();
  expect(await sweepAfter(3 * 60)).toMatchObject({ alarm: 'mass disappearance not believed', offline: 0 });
});

it('takes the end of all of nine rooms, or of fewer than half, for the truth', async () => {
  await liveRooms(9);
  services.liveApi.streams.clear();
  expect(await sweepAfter(60)).toMatchObject({ alarm: '', offline: 9 });
  await database.truncateAll();
  const eleven = await liveRooms(11);
  services.liveApi.streams.stop(...eleven.slice(0, 5));
  expect(await sweepAfter(60)).toMatchObject({ alarm: '', offline: 5, seen: 6 });
});

it('does not take rooms that were missing before for rooms that vanish now', async () => {
  const streamNames = await liveRooms(10);
  services.liveApi.streams.stop(...streamNames.slice(0, 4));
  await sweepAfter(60);
  services.liveApi.streams.stop(...streamNames.slice(4, 8));
  expect(await sweepAfter(60)).toMatchObject({ alarm: '', offline: 8 });
  expect((await sweepAfter(60)).closed).toHaveLength(4);
});
