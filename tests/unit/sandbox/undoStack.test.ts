import { UndoStack } from '../../../sandbox/undoStack';

let stopped: string[];
let stack: UndoStack;

beforeEach(() => {
  stopped = [];
  stack = new UndoStack();
  for (const name of ['port', 'database', 'functions']) {
    stack.push(() => {
      stopped.push(name);
      return name === 'functions' ? Promise.reject(new Error('stuck')) : Promise.resolve();
    });
  }
});

it('stops in reverse order, goes on after a failure, and tells of it', async () => {
  await expect(stack.run()).rejects.toMatchObject({
    errors: [expect.objectContaining({ message: 'stuck' })],
  });
  expect(stopped).toEqual(['functions', 'database', 'port']);
});

it('stops everything once, however often it is asked to', async () => {
  await Promise.allSettled([stack.run(), stack.run()]);
  await Promise.allSettled([stack.run()]);
  expect(stopped).toHaveLength(3);
});
