import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { DATABASE_VARIABLES, usableConfig } from '../context';

/** One every minute, which may take one itself. */
const FRESH_MS = 3 * 60_000;

export const lastSweep: Check = {
  id: 'last-sweep',
  title: 'The online check ran within the last minutes',
  async run(context) {
    await usableConfig(context, DATABASE_VARIABLES);
    const { database, lastSweep: fact } = await context.inside();
    if (!database.ok) throw new NotCheckable('see "database"');
    if (!fact.ok) throw new NotCheckable('see "migrations"');
    const remedy = 'See "timer", and the log of online-check in the SCF console: it says why a sweep failed.';
    if (fact.value === null) {
      return fail('none has finished in 7 days: rooms whose phone died stay listed', remedy);
    }
    const { ageMs, alarm } = fact.value;
    const ago = `${Math.round(ageMs / 1000)} s ago`;
    if (ageMs > FRESH_MS) {
      return fail(`the last one finished ${ago}: rooms whose phone died stay listed`, remedy);
    }
    if (alarm !== '') {
      return warn(
        `the last one, ${ago}, raised an alarm: ${alarm}`,
        'The log of online-check says more. The live API may have trouble, or its limits may be reached.',
      );
    }
    return ok(ago);
  },
};
