import { FUNCTION_PRIVILEGES, MIGRATION_PRIVILEGES } from '../../../shared/db/accountPrivileges';
import { findVariable } from '../../operatorEnvironment';
import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { DATABASE_VARIABLES, usableConfig, type DoctorContext } from '../context';

const LOOPBACK = /^(?:localhost|127\..*|::1)$/;
const SHOWN = 5;

/** What DB_USER may do: enough for the functions and for migrating, and no more than that. */
export const databasePrivileges: Check = {
  id: 'database-privileges',
  title: 'The database account may do what it needs, and no more',
  async run(context) {
    const { database: address } = await usableConfig(context, DATABASE_VARIABLES);
    const { database, privileges: fact } = await context.inside();
    if (!database.ok) throw new NotCheckable('see "database"');
    if (fact === undefined) {
      throw new NotCheckable('the deployed online-check is older than this check: deploy again');
    }
    if (!fact.ok) throw new NotCheckable(`its privileges cannot be read (${fact.code})`);

    const held = new Set<string>([...fact.value.server, ...fact.value.database]);
    const lacks = (names: readonly string[]): string[] => names.filter((name) => !held.has(name));
    const rows = lacks(FUNCTION_PRIVILEGES);
    const tables = migratesItself(context) ? lacks(MIGRATION_PRIVILEGES) : [];
    if (rows.length + tables.length > 0 && fact.value.hasFurther) {
      throw new NotCheckable('it has privileges by a role or on single tables, which are not added up here');
    }
    const on = `ON \`${address.database}\`.*`;
    if (rows.length > 0) {
      return fail(
        `DB_USER may not ${rows.join(', ')} in ${address.database}`,
        `As an administrator of the database: GRANT ${rows.join(', ')} ${on} TO the account.`,
      );
    }
    if (tables.length > 0) {
      return warn(
        `DB_USER may not ${tables.join(', ')} in ${address.database}: the next migration is refused`,
        `Set DB_MIGRATE_USER and DB_MIGRATE_PASSWORD, an account that may; or GRANT ${tables.join(', ')} ${on} TO this one.`,
      );
    }
    const { server } = fact.value;
    if (server.length === 0) return ok(`in ${address.database}`);
    if (!context.deployed && LOOPBACK.test(address.host))
      return ok('everything, on a server of this machine');
    return warn(
      `DB_USER may do more than it needs, on every database of the server: ${shorten(server)}`,
      `Make an account for this database alone, GRANT ${FUNCTION_PRIVILEGES.join(', ')} ${on}, and put it into DB_USER; one that may also ${MIGRATION_PRIVILEGES.join(' and ')} into DB_MIGRATE_USER.`,
    );
  },
};

function migratesItself({ shell }: DoctorContext): boolean {
  return findVariable(shell, 'DB_MIGRATE_USER') === undefined;
}

function shorten(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
