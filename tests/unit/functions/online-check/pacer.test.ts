import { Pacer } from '../../../../functions/online-check/pacer';
import { VirtualClock } from '../../../support/virtualClock';

/** Of DescribeLiveStreamOnlineList, the strictest of the requests that are paced (267/20472). */
const LIMIT_PER_SECOND = 80;

const always = (): boolean => true;

/** Paces so many requests that are answered after `latencyMs`; returns when each was sent. */
async function sendAll(
  count: number,
  latencyMs: number,
  clock = new VirtualClock(),
  onRequest: (index: number) => void = () => undefined,
): Promise<number[]> {
  const pacer = new Pacer({ clock, sleep: clock.sleep });
  const sentAtMs: number[] = [];
  await pacer.each([...Array(count).keys()], always, async (index) => {
    await pacer.turn();
    sentAtMs.push(clock.nowMs());
    onRequest(index);
    await clock.sleep(latencyMs);
  });
  expect(pacer.requests).toBe(count);
  return sentAtMs;
}

function busiestSecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((time) => times.filter((other) => other >= time && other < time + 1000).length),
  );
}

describe('the pace of requests', () => {
  it.each([0, 5, 20, 100, 1000])('stays within the limit while answers take %i ms', async (latencyMs) => {
    expect(busiestSecond(await sendAll(400, latencyMs))).toBeLessThanOrEqual(LIMIT_PER_SECOND);
  });

  it('comes close to the limit while answers take 100 ms', async () => {
    const times = await sendAll(400, 100);
    expect(400 / (times.at(-1)! / 1000)).toBeGreaterThan(LIMIT_PER_SECOND * 0.85);
  });

  it('stays within the limit after the process stood still for a moment', async () => {
    const clock = new VirtualClock();
    const times = await sendAll(400, 20, clock, (index) => {
      if (index === 100) clock.stall(400);
    });
    expect(busiestSecond(times)).toBeLessThanOrEqual(LIMIT_PER_SECOND);
  });
});

describe('work for each item', () => {
  it('is done once for each', async () => {
    const clock = new VirtualClock();
    const done: number[] = [];
    const items = [...Array(100).keys()];
    await new Pacer({ clock, sleep: clock.sleep }).each(items, always, async (item) => {
      await clock.sleep(100 - item);
      done.push(item);
    });
    expect(done.sort((left, right) => left - right)).toEqual(items);
  });

  it('is not begun any more when time is up', async () => {
    const clock = new VirtualClock();
    let begun = 0;
    await new Pacer({ clock, sleep: clock.sleep }).each(
      [...Array(100).keys()],
      () => clock.nowMs() < 1000,
      async () => {
        begun += 1;
        await clock.sleep(300);
      },
    );
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThanOrEqual(40);
  });

  it('is nothing for no items', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer({ clock, sleep: clock.sleep });
    await pacer.each([], always, () => Promise.reject(new Error('there is no item')));
    expect(pacer.requests).toBe(0);
  });
});
