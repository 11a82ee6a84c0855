import { checksumOf } from '../../../shared/db/migrate';
import { loadMigrations } from '../../loadMigrations';
import { fail, NotCheckable, ok, type Check } from '../check';
import { DATABASE_VARIABLES, usableConfig } from '../context';

const NO_SUCH_TABLE = 'ER_NO_SUCH_TABLE';

export const migrations: Check = {
  id: 'migrations',
  title: 'The tables are up to date',
  async run(context) {
    await usableConfig(context, DATABASE_VARIABLES);
    const { database, migrations: fact } = await context.inside();
    if (!database.ok) throw new NotCheckable('see "database"');
    const remedy = context.deployed
      ? 'Run npm run migrate -- --remote, or deploy again.'
      : 'Run npm run migrate with the same DB_* variables.';
    if (!fact.ok) {
      return fact.code === NO_SUCH_TABLE
        ? fail('the database has no tables of this backend', remedy)
        : fail(`schema_migration cannot be read (${fact.code})`, 'Grant the account SELECT on the database.');
    }
    const known = loadMigrations().map(({ name, sql }) => ({ name, checksum: checksumOf(sql) }));
    const problems = known.flatMap(({ name, checksum }) => {
      const state = fact.value.find((applied) => applied.name === name);
      if (state === undefined) return [`${name} is missing`];
      if (state.checksum !== checksum) return [`${name} was applied with another content`];
      return state.finished ? [] : [`${name} was begun and not finished`];
    });
    if (problems.length > 0) return fail(problems.join('; '), remedy);
    const newer = fact.value.filter(({ name }) => !known.some((migration) => migration.name === name));
    if (newer.length > 0) {
      return fail(
        `the database has ${newer.map(({ name }) => name).join(', ')}, which this checkout does not know`,
        'Update this checkout to the version that was deployed last.',
      );
    }
    return ok(`${known.length} migrations`);
  },
};
