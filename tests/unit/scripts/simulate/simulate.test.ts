import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readAssumptions, ASSUMPTIONS_FILE, type Values } from '../../../../scripts/simulate/assumptions';
import { joinStorm } from '../../../../scripts/simulate/joinStorm';
import { BENCHMARKS_FILE, measuredCosts } from '../../../../scripts/simulate/measuredCosts';
import { MinHeap } from '../../../../scripts/simulate/minHeap';
import { readOptions } from '../../../../scripts/simulate/options';
import { carriedBy, loadOf, planFor } from '../../../../scripts/simulate/plan';

const assumptions = readAssumptions();
const COSTS = { list: 10, memberList: 5, like: 4, heartbeat: 3 };
const values: Values = {
  ...assumptions.values,
  staySeconds: 100,
  listsPerStay: 2,
  memberListsPerStay: 1,
  likesPerMinute: 6,
  heartbeatSeconds: 10,
  viewersPerRoom: 100,
  broadcastSeconds: 1000,
  requestsPerBroadcast: 10,
  transactionInHeartbeats: 2,
};

let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-simulate-'));
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const target = path.join(folder, name);
  fs.writeFileSync(target, JSON.stringify(content));
  return target;
}

describe('the load', () => {
  it('is the sum of what a viewer does', () => {
    // A thousand viewers: 10 stays a second, 100 likes, 10 rooms of which one step comes every 10 s.
    const load = loadOf(1000, false, values, COSTS);
    expect(load).toMatchObject({ rooms: 10 });
    expect(load.requests).toBeCloseTo(20 + 10 + 100 + 20 + 0.1, 6);
    expect(load.writes).toBeCloseTo(120.1, 6);
    expect(load.readCores).toBeCloseTo((20 * 10 + 10 * 5) / 1000, 6);
    expect(load.writeCores).toBeCloseTo((100 * 4 + 20.1 * 2 * 3) / 1000, 6);
  });

  it('has one more write for every heartbeat', () => {
    const [without, beats] = [false, true].map((heartbeats) => loadOf(1000, heartbeats, values, COSTS));
    expect(beats!.writes - without!.writes).toBeCloseTo(100, 6);
    expect(beats!.writeCores - without!.writeCores).toBeCloseTo(0.3, 6);
  });
});

describe('a plan', () => {
  const of = (viewers: number) => planFor(viewers, false, { ...assumptions, values }, COSTS);

  it('takes the smallest database that carries the load', () => {
    // 0.75 cores busy for a thousand viewers, at most 70 % of each core.
    expect(of(1000).neededCores).toBeCloseTo(0.7706 / 0.7, 3);
    expect(of(1000).database?.cores).toBe(2);
    expect(of(2000).database?.cores).toBe(4);
    expect(of(100_000)).toMatchObject({ database: undefined, firstLimit: 'database processor' });
    expect(of(100_000).used['database processor']).toBeGreaterThan(1);
  });

  it('keeps as many instances busy as Little’s law says', () => {
    const { requests, writeCores, readCores, instances } = of(10_000);
    const serviceMs = ((writeCores + readCores) * 1000) / requests;
    const busy = (writeCores + readCores) / 16;
    expect(instances).toBe(Math.ceil((requests * (values.platformMs + serviceMs / (1 - busy))) / 1000));
  });

  it('agrees with what its database carries', () => {
    for (const database of assumptions.databases) {
      const { viewers } = carriedBy(database, { ...assumptions, values }, COSTS);
      const only = { ...assumptions, values, databases: [database] };
      expect(planFor(viewers - values.viewersPerRoom, false, only, COSTS).database).toBe(database);
      expect(planFor(viewers + 2 * values.viewersPerRoom, false, only, COSTS).database).toBeUndefined();
    }
  });

  it('names the live API where rooms, and not viewers, are too many', () => {
    const crowd = {
      ...values,
      viewersPerRoom: 1,
      likesPerMinute: 0.001,
      listsPerStay: 0.001,
      staySeconds: 1e6,
    };
    const plan = planFor(
      150_000,
      false,
      { ...assumptions, values: { ...crowd, broadcastSeconds: 1e6 } },
      COSTS,
    );
    expect(plan.firstLimit).toBe('live API');
    expect(plan.used['live API']).toBeGreaterThan(1);
  });
});

describe('a join storm', () => {
  const database = { name: 'test', cores: 2, maxConnections: 1000 };
  const calm = { ...values, stormShare: 0.01 };

  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => joinStorm(1000, database, { ...calm, seed }, COSTS);
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('turns nobody away while there are cores to spare', () => {
    const storm = joinStorm(1000, { ...database, cores: 16 }, calm, COSTS);
    expect(storm).toMatchObject({ refused: 0, timedOut: 0 });
    expect(storm.p99Ms).toBeLessThan(100);
    expect(storm.recoverySeconds).toBeLessThan(1);
  });

  it('never has more instances than connections, and refuses the rest', () => {
    const storm = joinStorm(10_000, { ...database, maxConnections: 50 }, values, COSTS);
    expect(storm.mostInstances).toBe(50);
    expect(storm.refused).toBeGreaterThan(0.5);
    expect(storm.timedOut).toBe(0);
  });

  it('lets who waits too long go with a busy answer', () => {
    const many = { ...database, maxConnections: 1_000_000 };
    const patient = { ...values, quotaMb: 1e9, deadlineSeconds: 1 };
    const storm = joinStorm(10_000, many, patient, COSTS);
    expect(storm.timedOut).toBeGreaterThan(0.5);
    expect(storm.refused).toBe(0);
    expect(storm.recoverySeconds).toBe(-1);
  });

  it('has the waiting time of the M/M/1 formula where only the steady load runs', () => {
    const one = { ...database, cores: 1 };
    const steady = { ...values, stormShare: 1e-9, stormSeconds: 2000, platformMs: 1e-9 };
    const { requests, writeCores, readCores } = loadOf(700, false, steady, COSTS);
    const busy = writeCores + readCores;
    const { medianMs } = joinStorm(700, one, steady, COSTS);
    // The time in such a queue is exponential, so its median is ln 2 times the mean.
    const expected = (Math.LN2 * ((busy * 1000) / requests)) / (1 - busy);
    expect(medianMs / expected).toBeGreaterThan(0.9);
    expect(medianMs / expected).toBeLessThan(1.1);
  });
});

it('a heap gives its numbers in order', () => {
  const heap = new MinHeap();
  const numbers = [5, 3, 8, 1, 1, 9, 2, 7, 0, 4];
  for (const number of numbers) heap.push(number);
  expect([heap.size, heap.smallest]).toEqual([10, 0]);
  expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((left, right) => left - right));
  expect(heap.pop()).toBeUndefined();
});

describe('what it reads', () => {
  it('is refused with every wrong assumption by name', () => {
    const content = JSON.parse(fs.readFileSync(ASSUMPTIONS_FILE, 'utf8'));
    content.values = content.values.filter(({ name }: { name: string }) => name !== 'staySeconds');
    content.values.push({ name: 'invented', value: 1, en: '', zh: '' });
    content.values[0].value = '3';
    content.databases[0].cores = 0;
    expect(() => readAssumptions(file('wrong.json', content))).toThrow(
      /staySeconds is missing; invented is unknown; listsPerStay must be .*; database "2 cores, 4 GB" needs/,
    );
  });

  it('is refused with a share of more than all', () => {
    const content = JSON.parse(fs.readFileSync(ASSUMPTIONS_FILE, 'utf8'));
    content.values.find(({ name }: { name: string }) => name === 'databaseUtilisation').value = 5;
    expect(() => readAssumptions(file('share.json', content))).toThrow(
      /databaseUtilisation must be at most 1/,
    );
  });

  it('gives each request the worse of the measured costs', () => {
    const costs = measuredCosts(2);
    const record = JSON.parse(fs.readFileSync(BENCHMARKS_FILE, 'utf8'));
    const beats = record.map(
      (run: any) => run.sections.find((one: any) => one.name === 'presence').lines[0].value,
    );
    expect(costs.heartbeat).toBeCloseTo(2000 / Math.min(...beats), 6);
    for (const cost of Object.values(costs)) expect(cost).toBeGreaterThan(0.1);
  });

  it('is refused where the benchmark has no such line', () => {
    const target = file('empty.json', [{ database: 'MySQL', sections: [] }]);
    expect(() => measuredCosts(2, target)).toThrow(
      /no line "FetchList, live rooms, page 1,…" in lists of MySQL/,
    );
  });

  it('takes numbers of viewers, and no others', () => {
    expect(readOptions(['--viewers', '5', '--viewers', '70'])).toMatchObject({ viewers: [5, 70] });
    for (const wrong of ['0', '-1', '1.5', 'many', '99999999']) {
      expect(() => readOptions([`--viewers=${wrong}`])).toThrow(/--viewers must be a whole number from 1/);
    }
    expect(() => readOptions(['--record', '--viewers', '5'])).toThrow(/--record/);
    expect(() => readOptions(['--unknown'])).toThrow(/--unknown/);
  });
});
