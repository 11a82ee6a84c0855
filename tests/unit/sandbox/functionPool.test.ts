import type { FunctionDefinition } from '../../../sandbox/functions/functionDefinition';
import { FunctionPool } from '../../../sandbox/functions/functionPool';
import { BundleFolder } from './support/bundleFolder';
import { until } from '../../support/until';

const folder = new BundleFolder();
let pools: FunctionPool[] = [];
let lines: string[] = [];

afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
  lines = [];
});

afterAll(() => folder.remove());

let bundles = 0;

function pool(handler: string, overrides: Partial<FunctionDefinition> = {}): FunctionPool {
  const created = new FunctionPool(
    {
      name: 'fake',
      bundle: folder.write(`fake${++bundles}`, handler),
      environment: { GREETING: 'hello' },
      timeLimitMs: 5000,
      memoryMb: 128,
      maxInstances: 2,
      ...overrides,
    },
    (name, stream, line) => lines.push(`${name} ${stream} ${line}`),
  );
  pools.push(created);
  return created;
}

it('hands the event and the context of the platform to the handler', async () => {
  const outcome = await pool(
    'async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() })',
  ).invoke({ key: 'value' }, 'request-1');
  expect(outcome).toEqual({
    kind: 'returned',
    value: {
      event: { key: 'value' },
      context: {
        request_id: 'request-1',
        function_name: 'fake',
        memory_limit_in_mb: 128,
        time_limit_in_ms: 5000,
      },
      left: expect.any(Number),
    },
  });
  const { left } = (outcome as { value: { left: number } }).value;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(5000);
});

it('shows the functions their own environment and nothing of this process', async () => {
  const outcome = await pool('async () => process.env').invoke({});
  expect(outcome).toEqual({ kind: 'returned', value: { GREETING: 'hello' } });
});

it('keeps the scope of a module between calls, as a warm instance does', async () => {
  const counting = pool('((calls) => async () => ++calls)(0)');
  await counting.invoke({});
  expect(await counting.invoke({})).toEqual({ kind: 'returned', value: 2 });
});

it('gives one instance one event at a time, grows to its limit and queues beyond it', async () => {
  const tracking = pool(
    `((busy) => async () => {
       const overlapped = busy;
       busy = true;
       await new Promise((resolve) => setTimeout(resolve, 20));
       busy = false;
       return overlapped;
     })(false)`,
  );
  const outcomes = await Promise.all(Array.from({ length: 9 }, () => tracking.invoke({})));
  expect(outcomes).toEqual(Array.from({ length: 9 }, () => ({ kind: 'returned', value: false })));
  expect(tracking.instanceCount).toBe(2);
});

it('ends an instance that runs out of time, and goes on with a new one', async () => {
  const hanging = pool('async ({ hang }) => (hang ? new Promise(() => {}) : "done")', {
    timeLimitMs: 100,
    maxInstances: 1,
  });
  const [hung, next] = await Promise.all([hanging.invoke({ hang: true }), hanging.invoke({})]);
  expect(hung.kind).toBe('timed-out');
  expect(next).toEqual({ kind: 'returned', value: 'done' });
});

it('ends even an instance that never lets go of its thread', async () => {
  const spinning = pool('async () => { for (;;); }', { timeLimitMs: 100 });
  expect((await spinning.invoke({})).kind).toBe('timed-out');
});

it('reports what a handler throws, and keeps the instance', async () => {
  const throwing = pool('async () => { throw new Error("no such room"); }', { maxInstances: 1 });
  for (let call = 0; call < 2; call++) {
    expect(await throwing.invoke({})).toMatchObject({
      kind: 'threw',
      message: expect.stringContaining('no such room'),
    });
  }
  expect(throwing.instanceCount).toBe(1);
});

it('replaces an instance that crashed', async () => {
  const crashing = pool('async ({ crash }) => (crash ? process.exit(7) : "alive")', { maxInstances: 1 });
  expect(await crashing.invoke({ crash: true })).toMatchObject({
    kind: 'crashed',
    message: expect.stringContaining('exit code 7'),
  });
  expect(await crashing.invoke({})).toEqual({ kind: 'returned', value: 'alive' });
});

it('reports an error outside the handler as a crash with its stack', async () => {
  const outcome = await pool(
    'async () => { setImmediate(() => { throw new Error("stray"); }); return new Promise(() => {}); }',
  ).invoke({});
  expect(outcome).toMatchObject({ kind: 'crashed', message: expect.stringContaining('stray') });
});

it('reports a bundle that cannot be loaded, at the warm-up and at every event', async () => {
  const broken = pool('(() => { throw new Error("bad bundle"); })()');
  await expect(broken.warmUp()).rejects.toThrow('bad bundle');
  expect(await broken.invoke({})).toMatchObject({
    kind: 'crashed',
    message: expect.stringContaining('bad bundle'),
  });
});

it('passes on each line that a function writes, with its stream', async () => {
  const chatty = pool('async () => { console.log("one\\ntwo"); console.error("three"); }');
  await chatty.invoke({});
  await until('three lines', () => lines.length === 3);
  expect(lines.sort()).toEqual(['fake stderr three', 'fake stdout one', 'fake stdout two']);
});

it('answers what still waits when it is closed', async () => {
  const hanging = pool('async () => new Promise(() => {})', { maxInstances: 1 });
  const outcomes = Promise.all([hanging.invoke({}), hanging.invoke({})]);
  await hanging.close();
  expect((await outcomes).map(({ kind }) => kind)).toEqual(['crashed', 'crashed']);
  expect((await hanging.invoke({})).kind).toBe('crashed');
});
