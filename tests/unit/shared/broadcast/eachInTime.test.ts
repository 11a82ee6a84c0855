import { eachInTime } from '../../../../shared/broadcast/eachInTime';

const ITEMS = ['a', 'b', 'c', 'd', 'e'];
const always = (): boolean => true;

it('does something with every item in their order, so many at a time', async () => {
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  const act = async (item: string): Promise<void> => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  };
  expect(await eachInTime(ITEMS, act, { parallel: 2, mayBegin: always })).toEqual({
    failed: [],
    untried: [],
  });
  expect({ begun, most }).toEqual({ begun: ITEMS, most: 2 });
});

it('goes on after a failure, and tells which failed and why', async () => {
  const cause = new Error('no');
  const act = (item: string): Promise<void> => (item === 'b' ? Promise.reject(cause) : Promise.resolve());
  const run = await eachInTime(ITEMS, act, { parallel: 3, mayBegin: always });
  expect(run).toEqual({ failed: [{ item: 'b', cause }], untried: [] });
});

it('begins none when the time is over, and tells which are left', async () => {
  let left = 3;
  const act = (): Promise<void> => {
    left -= 1;
    return Promise.resolve();
  };
  const run = await eachInTime(ITEMS, act, { parallel: 1, mayBegin: () => left > 0 });
  expect(run).toEqual({ failed: [], untried: ['d', 'e'] });
});
