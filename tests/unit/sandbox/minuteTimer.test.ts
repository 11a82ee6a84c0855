import { FunctionPool } from '../../../sandbox/functions/functionPool';
import { MinuteTimer } from '../../../sandbox/minuteTimer';

let events: unknown[];
let timer: MinuteTimer;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-01-02T03:04:25.500Z') });
  events = [];
  const pool = new FunctionPool(
    { name: 'online-check', bundle: '', environment: {}, timeLimitMs: 1, memoryMb: 64, maxInstances: 1 },
    () => undefined,
  );
  jest.spyOn(pool, 'invoke').mockImplementation((event) => {
    events.push(event);
    return Promise.resolve({ kind: 'returned', value: { closed: 1 } });
  });
  timer = new MinuteTimer(pool, { nowMs: () => Date.now() });
});

afterEach(() => {
  timer.stop();
  jest.useRealTimers();
});

it('fires at every full minute, with the event of the platform', async () => {
  timer.start();
  await jest.advanceTimersByTimeAsync(34_499);
  expect(events).toEqual([]);
  await jest.advanceTimersByTimeAsync(60_001);
  expect(events).toEqual([
    { Type: 'Timer', TriggerName: 'every-minute', Time: '2026-01-02T03:05:00Z', Message: '' },
    { Type: 'Timer', TriggerName: 'every-minute', Time: '2026-01-02T03:06:00Z', Message: '' },
  ]);
});

it('fires no more once stopped', async () => {
  timer.start();
  expect(timer.automatic).toBe(true);
  timer.stop();
  expect(timer.automatic).toBe(false);
  await jest.advanceTimersByTimeAsync(600_000);
  expect(events).toEqual([]);
});

it('runs on demand and tells what came out', async () => {
  expect(await timer.runNow()).toEqual({
    time: '2026-01-02T03:04:25Z',
    tookMs: 0,
    outcome: { kind: 'returned', value: { closed: 1 } },
  });
});
