import type { SweepSummary } from '../../../functions/online-check/sweep';
import { goLive, openRoom } from '../../support/appCall';
import { FakeLiveApi } from '../../support/fakeLiveApi';
import { insertLiveRooms, missedChecksOf, statesOf } from '../../support/liveRooms';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';
import { VirtualClock } from '../../support/virtualClock';

const ANSWER_MS = 20;
const REQUESTS_AT_ONCE = 8;

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
  services.clock.reset();
});

/** The most requests in any second, by the live API's own log. */
function busiestSecond(liveApi: FakeLiveApi): number {
  const times = liveApi.requests.map(({ atMs }) => atMs);
  return Math.max(
    ...times.map((time, index) => times.slice(index).filter((other) => other < time + 1000).length),
  );
}

/** A live API that takes its time, by a clock on which a minute takes as long as the work in it. */
function slowLiveApi(): { clock: VirtualClock; liveApi: FakeLiveApi } {
  const clock = new VirtualClock(services.clock.nowMs());
  const liveApi = new FakeLiveApi(() => clock.nowMs());
  liveApi.beforeAnswer = () => clock.sleep(ANSWER_MS);
  return { clock, liveApi };
}

describe('ZR4: many rooms', () => {
  const ROOMS = rounds(2000, 20_000);
  const MISSING = rounds(200, 2000);
  const LIMIT_PER_SECOND = 80;
  const LIMIT_MS = 55_000;

  it(
    'are checked within the minute and within the limits of the live API',
    async () => {
      const { clock, liveApi } = slowLiveApi();
      const startedAtMs = clock.nowMs();
      const since = new Date(startedAtMs);
      const { streamNames } = await insertLiveRooms(database.connection, ROOMS, { prefix: 'anchor', since });
      const missing = streamNames.slice(0, MISSING);
      liveApi.streams.push(...streamNames.slice(MISSING));
      const summary = await runSweep({ ...services, clock, sleep: clock.sleep, liveApi });
      expect(summary).toMatchObject({ rooms: ROOMS, seen: ROOMS - MISSING, offline: MISSING, alarm: '' });
      expect(summary.requests).toBe(Math.ceil((ROOMS - MISSING) / 100) + MISSING);
      expect(liveApi.requests).toHaveLength(summary.requests);
      expect(busiestSecond(liveApi)).toBeLessThanOrEqual(LIMIT_PER_SECOND);
      expect(clock.nowMs() - startedAtMs).toBeLessThan(LIMIT_MS);
      expect(new Set(await missedChecksOf(database.connection, missing))).toEqual(new Set([1]));
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('that must be cut again do not make it ask faster', async () => {
    const { clock, liveApi } = slowLiveApi();
    for (let user = 0; user < 100; user += 1) await openRoom(services, `anchor${user}`);
    await database.connection.query("UPDATE broadcast SET final = 1, state = 'ended'");
    const [rows] = await database.connection.query('SELECT stream_name AS name FROM broadcast');
    liveApi.streams.push(...(rows as { name: string }[]).map(({ name }) => name));
    const { cut } = await runSweep({ ...services, clock, sleep: clock.sleep, liveApi });
    expect(cut).toHaveLength(100);
    expect(busiestSecond(liveApi)).toBeLessThanOrEqual(LIMIT_PER_SECOND);
  });
});

describe('a sweep whose time runs out', () => {
  /** The platform ends the invocation after so many requests to the live API. */
  function endsAfter(requests: number): () => number {
    return () => (services.liveApi.requests.length < requests ? 50_000 : 3_000);
  }

  async function missingRooms(count: number, missed: number): Promise<string[]> {
    const since = new Date(services.clock.nowMs());
    const { streamNames } = await insertLiveRooms(database.connection, count, { prefix: 'anchor', since });
    await database.connection.query('UPDATE broadcast SET missed_checks = ?', [missed]);
    return streamNames;
  }

  it('asks nothing and closes nothing when there is no time at all', async () => {
    const streamNames = await missingRooms(20, 2);
    const summary = await runSweep({ ...services, remainingMs: () => 2_000 });
    expect(summary).toMatchObject({ closed: [], unknown: 20, requests: 0, alarm: 'out of time' });
    expect(await statesOf(database.connection, streamNames)).toEqual(streamNames.map(() => 'live'));
    expect(await missedChecksOf(database.connection, streamNames)).toEqual(streamNames.map(() => 2));
  });

  it('takes a list that it could not finish for incomplete', async () => {
    const since = new Date(services.clock.nowMs());
    const { streamNames } = await insertLiveRooms(database.connection, 950, { prefix: 'anchor', since });
    services.liveApi.streams.push(...streamNames);
    const summary = await runSweep({ ...services, remainingMs: endsAfter(3) });
    expect(summary).toMatchObject({ closed: [], offline: 0, alarm: 'out of time' });
    expect(summary.requests).toBeLessThan(10);
    expect(summary.unknown).toBeGreaterThan(0);
  });

  it('leaves the rooms that it has not asked about for the next one', async () => {
    const streamNames = await missingRooms(60, 1);
    const summary = await runSweep({ ...services, remainingMs: endsAfter(20) });
    expect(summary.alarm).toBe('out of time');
    expect(summary.requests).toBeLessThan(40);
    const missed = await missedChecksOf(database.connection, streamNames);
    expect(missed.filter((count) => count === 2)).toHaveLength(summary.offline);
    expect(missed.filter((count) => count === 1)).toHaveLength(summary.unknown);
    expect(summary.unknown).toBeGreaterThan(0);
  });

  it('asks first about the rooms that are closest to being closed', async () => {
    const streamNames = await missingRooms(60, 1);
    const closest = streamNames.slice(-5);
    await database.connection.query('UPDATE broadcast SET missed_checks = 2 WHERE stream_name IN (?)', [
      closest,
    ]);
    const { clock, liveApi } = slowLiveApi();
    const remainingMs = (): number => (liveApi.requests.length < 10 ? 50_000 : 3_000);
    await runSweep({ ...services, clock, sleep: clock.sleep, liveApi, remainingMs });
    // Those that are under way at the same time may overtake each other.
    expect(liveApi.requested('state').slice(0, REQUESTS_AT_ONCE)).toEqual(expect.arrayContaining(closest));
  });

  it('is finished by the next one', async () => {
    const streamName = await goLive(services, 'anchor');
    await runSweep({ ...services, remainingMs: () => 2_000 });
    for (let sweep = 0; sweep < 3; sweep += 1) {
      services.clock.advanceSeconds(60);
      await runSweep(services);
    }
    expect(await statesOf(database.connection, [streamName])).toEqual(['ended']);
  });
});

it('keeps a summary of every sweep, with names cut to a hundred', async () => {
  const since = new Date(services.clock.nowMs());
  await insertLiveRooms(database.connection, 150, { prefix: 'anchor', since });
  await database.connection.query('UPDATE broadcast SET missed_checks = 2');
  const { closed } = await runSweep(services);
  expect(closed).toHaveLength(150);
  const [rows] = await database.connection.query('SELECT summary, started_at, finished_at FROM sweep_run');
  const [run] = rows as { summary: string; started_at: Date; finished_at: Date }[];
  const kept = JSON.parse(run!.summary) as SweepSummary & { closedCount: number };
  expect(kept).toMatchObject({ rooms: 150, offline: 150, closedCount: 150, alarm: '' });
  expect(kept.closed).toEqual(closed.slice(0, 100));
  expect(run!.finished_at.getTime()).toBeGreaterThanOrEqual(run!.started_at.getTime());
});
