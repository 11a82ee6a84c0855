import { SWEEP_LEASE_MS } from '../../../shared/db/sweepLease';
import { insertLiveRooms, missedChecksOf, statesOf } from '../../support/liveRooms';
import type { SweepResult } from '../../../functions/online-check/sweep';
import { expectInvariants } from '../../support/invariants';
import { runSweep, trySweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import {
  AdjustableClock,
  createServices,
  TEST_START_MS,
  type TestServices,
} from '../../support/testServices';

const MINUTE_MS = 60_000;
/** By how much the clocks of overlapping sweeps are off. */
const CLOCK_ERRORS_MS = [0, 5 * MINUTE_MS, -5 * MINUTE_MS, MINUTE_MS, -MINUTE_MS];

let database: TestDatabase;
let instances: TestServices[];

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  await database.truncateAll();
  instances = [];
});

afterEach(async () => {
  await Promise.all(instances.map((services) => services.database.close()));
});

/** Function instances with a connection and a clock of their own, all looking at the same live cloud. */
function startInstances(count: number): TestServices[] {
  const [first = createServices(database.config)] = instances;
  instances = Array.from({ length: count }, (_, index) => {
    if (index === 0) return first;
    const clock = new AdjustableClock(TEST_START_MS + CLOCK_ERRORS_MS[index]!);
    return createServices(database.config, { clock, liveApi: first.liveApi });
  });
  return instances;
}

async function liveRooms(count: number): Promise<string[]> {
  const since = new Date(TEST_START_MS - MINUTE_MS);
  const { streamNames } = await insertLiveRooms(database.connection, count, { prefix: 'anchor', since });
  return streamNames;
}

async function setMissedChecks(streamNames: readonly string[], missed: number): Promise<void> {
  await database.connection.query('UPDATE broadcast SET missed_checks = ? WHERE stream_name IN (?)', [
    missed,
    streamNames,
  ]);
}

/** Every sweep is under way before the first of them gets an answer from the live API. */
async function sweepAtOnce(services: readonly TestServices[]): Promise<SweepResult[]> {
  const { liveApi } = services[0]!;
  let waiting = 0;
  let release: () => void = () => undefined;
  const allUnderWay = new Promise<void>((resolve) => (release = resolve));
  liveApi.beforeAnswer = () => allUnderWay;
  const sweeps = services.map((one) => {
    let slept = false;
    return trySweep({
      ...one,
      // Only those that wait for the lease sleep before the first answer; then they poll.
      sleep: async (milliseconds) => {
        await one.sleep(milliseconds);
        if (!slept) waiting += 1;
        slept = true;
        if (waiting === services.length - 1) release();
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
  });
  return Promise.all(sweeps);
}

describe.each([2, 3, 5])('ZR3: %i sweeps at once, with clocks up to five minutes off', (count) => {
  it('count a miss once', async () => {
    const streamNames = await liveRooms(4);
    const results = await sweepAtOnce(startInstances(count));
    expect(results.filter((result) => 'skipped' in result)).toHaveLength(count - 1);
    expect(await missedChecksOf(database.connection, streamNames)).toEqual([1, 1, 1, 1]);
  });

  it('close a room once', async () => {
    const streamNames = await liveRooms(4);
    await setMissedChecks(streamNames, 2);
    const results = await sweepAtOnce(startInstances(count));
    const closed = results.flatMap((result) => ('skipped' in result ? [] : result.closed));
    expect([...closed].sort()).toEqual([...streamNames].sort());
    expect(await statesOf(database.connection, streamNames)).toEqual(['ended', 'ended', 'ended', 'ended']);
    const [runs] = await database.connection.query('SELECT id FROM sweep_run');
    expect(runs).toHaveLength(1);
    await expectInvariants(database.connection);
  });
});

/** What happens to a sweep whose process is killed: it stands still, and its connection is gone. */
async function killDuring(services: TestServices, action: 'list' | 'state'): Promise<() => Promise<void>> {
  let killed: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (killed = resolve));
  let bury: (reason: Error) => void = () => undefined;
  const never = new Promise<never>((_resolve, reject) => (bury = reject));
  never.catch(() => undefined);
  services.liveApi.beforeAnswer = async (request) => {
    if (request.action !== action) return;
    await services.database.close();
    killed();
    await never;
  };
  const corpse = trySweep(services).catch(() => undefined);
  await reached;
  services.liveApi.beforeAnswer = () => Promise.resolve();
  return async () => {
    bury(new Error('the test is over'));
    await corpse;
  };
}

describe.each(['list', 'state'] as const)('ZR3: a sweep killed while it waits for a %s answer', (action) => {
  it('keeps the next one out only until its lease has run out, and leaves nothing half done', async () => {
    const streamNames = await liveRooms(4);
    await setMissedChecks(streamNames, 2);
    const [killed, next] = startInstances(2);
    const bury = await killDuring(killed!, action);
    try {
      expect(await statesOf(database.connection, streamNames)).toEqual(['live', 'live', 'live', 'live']);
      expect(await missedChecksOf(database.connection, streamNames)).toEqual([2, 2, 2, 2]);
      expect(await trySweep(next!)).toHaveProperty('skipped');
      await database.connection.query('UPDATE lease SET expires_at = UTC_TIMESTAMP(3)');
      expect((await runSweep(next!)).closed).toHaveLength(4);
      await expectInvariants(database.connection);
    } finally {
      await bury();
    }
    instances = [next!];
  });
});

describe('a sweep that loses its lease to another', () => {
  beforeEach(() => {
    // Only the interval at which the lease is renewed waits for the test; everything else goes on as ever.
    jest.useFakeTimers({
      doNotFake: [
        ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
        ...(['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] as const),
      ],
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('notices it at the next renewal and closes nothing more', async () => {
    const streamNames = await liveRooms(4);
    await setMissedChecks(streamNames, 2);
    const services = startInstances(1)[0]!;
    services.liveApi.beforeAnswer = async ({ action }) => {
      if (action !== 'state') return;
      await database.connection.query("UPDATE lease SET holder = 'another' WHERE name = 'sweep'");
      jest.advanceTimersByTime(SWEEP_LEASE_MS);
      // The instance has one connection, so what is asked now is answered after the renewal.
      await services.database.read((session) => session.query('SELECT 1'));
    };
    const { closed, alarm } = await runSweep(services);
    expect({ closed, alarm }).toEqual({ closed: [], alarm: 'out of time' });
    expect(await statesOf(database.connection, streamNames)).toEqual(['live', 'live', 'live', 'live']);
    const [leases] = await database.connection.query("SELECT holder FROM lease WHERE name = 'sweep'");
    expect(leases).toEqual([{ holder: 'another' }]);
  });
});
