import { loadMigrations } from '../../../scripts/loadMigrations';
import {
  FUNCTION_PRIVILEGES,
  MIGRATION_PRIVILEGES,
  readAccountPrivileges,
  type AccountPrivileges,
} from '../../../shared/db/accountPrivileges';
import { MySqlDatabase } from '../../../shared/db/database';
import { migrateServer } from '../../../shared/db/migrateServer';
import { scratchDatabase, type ScratchDatabase } from '../../support/testDatabase';

const USER = `xzb@acc_${process.env['JEST_WORKER_ID'] ?? '1'}`;
const PASSWORD = 'fake-account-password-31';
const ALL = [...FUNCTION_PRIVILEGES, ...MIGRATION_PRIVILEGES];

let database: ScratchDatabase;

beforeEach(async () => {
  database = await scratchDatabase('rights');
  await run(`DROP USER '${USER}'@'%'`).catch(() => undefined);
  await run(`CREATE USER '${USER}'@'%' IDENTIFIED BY '${PASSWORD}'`);
});

afterEach(async () => {
  await run(`DROP USER '${USER}'@'%'`);
  await database.drop();
});

async function run(sql: string): Promise<void> {
  await database.connection.query(sql);
}

/** `database` may be a pattern. */
async function grant(privileges: readonly string[], on = `\`${database.config.database}\`.*`): Promise<void> {
  await run(`GRANT ${privileges.join(', ')} ON ${on} TO '${USER}'@'%'`);
}

function account() {
  return { ...database.config, user: USER, password: PASSWORD };
}

async function read(): Promise<AccountPrivileges> {
  const opened = new MySqlDatabase(account());
  try {
    return await opened.read(readAccountPrivileges, 5_000);
  } finally {
    await opened.close();
  }
}

async function isMigrated(privileges: readonly string[]): Promise<boolean> {
  await run(`DROP DATABASE \`${database.config.database}\``);
  await run(`CREATE DATABASE \`${database.config.database}\` DEFAULT CHARACTER SET utf8mb4`);
  await grant(privileges);
  try {
    const { applied } = await migrateServer(account(), loadMigrations());
    return applied.length > 0;
  } catch (error) {
    expect(String(error)).toMatch(/denied/);
    return false;
  }
}

describe('the privileges that migrating takes', () => {
  it('are enough, with those of the functions, for every migration', async () => {
    expect(await isMigrated(ALL)).toBe(true);
  });

  it.each(ALL.filter((name) => name !== 'DELETE'))('are too few without %s', async (name) => {
    expect(await isMigrated(ALL.filter((other) => other !== name))).toBe(false);
  });
});

describe('what an account may do', () => {
  it('is told for the database in use, wherever it was granted', async () => {
    await grant(['SELECT', 'INSERT']);
    await grant(['UPDATE'], `\`${database.config.database.replaceAll('_', '\\_')}\`.*`);
    await grant(['DELETE'], '`other\\_database`.*');
    expect(await read()).toEqual({
      server: [],
      database: ['INSERT', 'SELECT', 'UPDATE'],
      hasFurther: false,
    });
  });

  it('is told for the whole server, all privileges by their names', async () => {
    await grant(['ALL PRIVILEGES'], '*.*');
    const { server } = await read();
    expect(server).toEqual(expect.arrayContaining([...ALL, 'SUPER', 'FILE', 'SHUTDOWN']));
    expect(server).not.toContain('USAGE');
  });

  it('may be more than is told, where single tables or a role are involved', async () => {
    await grant(['SELECT']);
    expect((await read()).hasFurther).toBe(false);
    await run('CREATE TABLE one (id INT)');
    await grant(['INSERT'], `\`${database.config.database}\`.one`);
    expect(await read()).toEqual({ server: [], database: ['SELECT'], hasFurther: true });
  });

  it('of another account does not matter, though this one may read of it', async () => {
    await grant(['SELECT'], '*.*');
    expect((await read()).server).toEqual(['SELECT']);
  });
});
