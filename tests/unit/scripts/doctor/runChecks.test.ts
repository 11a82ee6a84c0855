import { NotCheckable, ok, runChecks, type Check, type Finding } from '../../../../scripts/doctor/check';
import type { DoctorContext } from '../../../../scripts/doctor/context';

const context = {} as DoctorContext;
const check = (id: string, run: () => Promise<Finding>): Check => ({ id, title: `title of ${id}`, run });

it('keeps every result in order, whatever another check does', async () => {
  const results = await runChecks(
    [
      check('throws', () => Promise.reject(new TypeError('a defect'))),
      check('waits-for-another', () => Promise.reject(new NotCheckable('see "throws"'))),
      check('never-ends', () => new Promise(() => undefined)),
      check('well', () => Promise.resolve(ok('fine'))),
    ],
    context,
    50,
  );
  expect(results.map(({ id, status, what }) => [id, status, what])).toEqual([
    ['throws', 'fail', 'could not be checked: a defect'],
    ['waits-for-another', 'skipped', 'see "throws"'],
    ['never-ends', 'fail', 'no answer within 0.05 s'],
    ['well', 'ok', 'fine'],
  ]);
});

it('runs checks at once: the time limit is not added up', async () => {
  let running = 0;
  let most = 0;
  const slow = (id: string): Check =>
    check(id, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return ok('');
    });
  await runChecks([slow('a'), slow('b'), slow('c')], context, 1_000);
  expect(most).toBe(3);
});
