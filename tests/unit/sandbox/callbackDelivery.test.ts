import { CallbackDelivery } from '../../../sandbox/liveCloud/callbackDelivery';
import type { StreamEvent } from '../../../sandbox/liveCloud/streamEvents';

let posted: string[];
let answer: (body: string) => Promise<number>;
let delivery: CallbackDelivery;

beforeEach(() => {
  jest.useFakeTimers();
  posted = [];
  answer = () => Promise.resolve(200);
  delivery = new CallbackDelivery({
    post: (body) => {
      posted.push((JSON.parse(body) as { name: string }).name);
      return answer(body);
    },
    clock: { nowMs: () => Date.now() },
    random: () => 0,
  });
});

afterEach(() => {
  delivery.close();
  jest.useRealTimers();
});

function event(name: string, stream = 'stream'): StreamEvent {
  return { event_type: 1, stream_id: stream, name };
}

const flush = (): Promise<void> => jest.advanceTimersByTimeAsync(0);
const statuses = (): string[] => delivery.list().map(({ status }) => status);

it('keeps the order of one stream: the next callback waits for the answer to the one before', async () => {
  const answers = new Map<string, (status: number) => void>();
  answer = (body) =>
    new Promise((resolve) => answers.set((JSON.parse(body) as { name: string }).name, resolve));
  delivery.submit(event('start'), {});
  delivery.submit(event('stop'), {});
  delivery.submit(event('other', 'another stream'), {});
  await flush();
  expect(posted).toEqual(['start', 'other']);
  answers.get('start')!(200);
  await flush();
  expect(posted).toEqual(['start', 'other', 'stop']);
});

it('goes on with the next callback once the one before was answered', async () => {
  delivery.submit(event('start'), {});
  const ids = delivery.submit(event('stop'), {});
  const [settled] = await delivery.settled(ids);
  expect(posted).toEqual(['start', 'stop']);
  expect(settled).toMatchObject({ status: 'delivered', attempts: [{ result: 200 }] });
});

it('sends as many copies as asked for', async () => {
  await delivery.settled(delivery.submit(event('start'), { times: 3 }));
  expect(posted).toEqual(['start', 'start', 'start']);
});

it('sends nothing that is dropped', async () => {
  await delivery.settled(delivery.submit(event('start'), { drop: true }));
  expect(posted).toEqual([]);
  expect(statuses()).toEqual(['dropped']);
});

it('sends what is delayed after its delay and not before', async () => {
  delivery.submit(event('start'), { delayMs: 500 });
  await jest.advanceTimersByTimeAsync(499);
  expect(posted).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(posted).toEqual(['start']);
});

it.each([
  ['fifo', ['a', 'b', 'c']],
  ['reversed', ['c', 'b', 'a']],
  // With a random source that always says 0.
  ['shuffled', ['b', 'c', 'a']],
] as const)('holds callbacks until they are released %s', async (order, expected) => {
  for (const name of ['a', 'b', 'c']) delivery.submit(event(name), { holdUntil: 'release' });
  await flush();
  expect(posted).toEqual([]);
  await delivery.release(order);
  expect(posted).toEqual(expected);
  expect(await delivery.release(order)).toEqual([]);
});

it('tries again a minute later, until the answer is 200', async () => {
  answer = () => Promise.resolve(posted.length < 3 ? 503 : 200);
  delivery.submit(event('start'), {});
  await flush();
  expect(statuses()).toEqual(['retrying']);
  await jest.advanceTimersByTimeAsync(59_999);
  expect(posted).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(60_001);
  expect(delivery.list()[0]?.attempts.map(({ result }) => result)).toEqual([503, 503, 200]);
  expect(statuses()).toEqual(['delivered']);
});

it('takes an answer that does not come for a failure', async () => {
  answer = () => Promise.reject(new Error('no answer'));
  delivery.submit(event('start'), {});
  await flush();
  expect(delivery.list()[0]).toMatchObject({ status: 'retrying', attempts: [{ result: 'no answer' }] });
});

it('gives up after twelve retries', async () => {
  answer = () => Promise.resolve(500);
  delivery.submit(event('start'), {});
  await jest.advanceTimersByTimeAsync(60 * 60_000);
  expect(posted).toHaveLength(13);
  expect(statuses()).toEqual(['given up']);
});

it('sends nothing more once it is closed', async () => {
  answer = () => Promise.resolve(500);
  delivery.submit(event('retried'), {});
  delivery.submit(event('delayed'), { delayMs: 10 });
  delivery.submit(event('held'), { holdUntil: 'release' });
  await flush();
  delivery.close();
  await jest.advanceTimersByTimeAsync(60 * 60_000);
  expect(posted).toEqual(['retried']);
  expect(statuses()).toEqual(['cancelled', 'cancelled', 'cancelled']);
});
