import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { DATABASE_VARIABLES, usableConfig } from '../context';

const WARN_MS = 10_000;
/** Half of what a callback's signature may be past its time: beyond it leases and expiries go wrong. */
const FAIL_MS = 150_000;

export const databaseClock: Check = {
  id: 'database-clock',
  title: 'The clocks of database and function agree',
  async run(context) {
    await usableConfig(context, DATABASE_VARIABLES);
    const { database } = await context.inside();
    if (!database.ok) throw new NotCheckable('see "database"');
    const { clockDifferenceMs } = database.value;
    const seconds = Math.round(clockDifferenceMs / 1000);
    const what = `the database is ${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`;
    const remedy =
      'Switch time synchronisation (NTP) on where the database runs; TencentDB does it by itself.';
    if (Math.abs(clockDifferenceMs) >= FAIL_MS) return fail(what, remedy);
    return Math.abs(clockDifferenceMs) >= WARN_MS ? warn(what, remedy) : ok(`${Math.abs(seconds)} s apart`);
  },
};
