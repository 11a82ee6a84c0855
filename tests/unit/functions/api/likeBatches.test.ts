import { LikeBatches } from '../../../../functions/api/likeBatches';

/** A write that waits until it is let go, and then tells how many likes it found. */
function heldWrite(written: number[], outcome: () => boolean = () => true) {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const write = async (close: () => number): Promise<boolean> => {
    await held;
    written.push(close());
    return outcome();
  };
  return { write, letGo: () => letGo() };
}

it('likes that wait at the same time are written together, those of another room by themselves', async () => {
  const batches = new LikeBatches();
  const [ours, theirs]: number[][] = [[], []];
  const [our, their] = [heldWrite(ours!), heldWrite(theirs!)];
  const added = [
    ...Array.from({ length: 3 }, () => batches.add('ours', our.write)),
    batches.add('theirs', their.write),
  ];
  our.letGo();
  their.letGo();
  expect(await Promise.all(added)).toEqual([true, true, true, true]);
  expect([ours, theirs]).toEqual([[3], [1]]);
});

it('nothing joins what is being written, and a repeated write finds the same number', async () => {
  const batches = new LikeBatches();
  const seen: number[] = [];
  let second: Promise<boolean> | undefined;
  const first = batches.add('room', async (close) => {
    await Promise.resolve();
    seen.push(close());
    second = batches.add('room', (closeSecond) => Promise.resolve(closeSecond() === 1));
    await Promise.resolve();
    seen.push(close());
    return true;
  });
  expect(await first).toBe(true);
  expect(await second).toBe(true);
  expect(seen).toEqual([1, 1]);
});

it('all of a batch fail where its write fails, and the next like begins anew', async () => {
  const batches = new LikeBatches();
  const fail = (): Promise<boolean> => Promise.reject(new Error('no connection'));
  const outcomes = await Promise.allSettled([batches.add('room', fail), batches.add('room', fail)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batches.add('room', (close) => Promise.resolve(close() === 1))).toBe(true);
});

it('all of a batch learn that there was no room to like', async () => {
  const batches = new LikeBatches();
  const { write, letGo } = heldWrite([], () => false);
  const added = [batches.add('room', write), batches.add('room', write)];
  letGo();
  expect(await Promise.all(added)).toEqual([false, false]);
});
