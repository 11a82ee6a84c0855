import { loadMigrations } from '../../../scripts/loadMigrations';
import { runScript } from '../../support/runMigrateProcess';
import type { ProcessOutcome } from '../../support/runMigrateProcess';
import { scratchDatabase } from '../../support/testDatabase';
import type { ScratchDatabase } from '../../support/testDatabase';

describe('npm run migrate', () => {
  let database: ScratchDatabase;
  let environment: Record<string, string>;

  beforeEach(async () => {
    database = await scratchDatabase('command');
    const { host, port, user, password, database: name } = database.config;
    environment = {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: name,
    };
  });

  afterEach(async () => {
    await database.drop();
  });

  function run(env: Record<string, string>): Promise<ProcessOutcome> {
    return runScript('scripts/migrate.ts', [], { PATH: process.env.PATH ?? '', ...env }).outcome;
  }

  it('creates the database and its tables, and has nothing to do the second time', async () => {
    await database.connection.query(`DROP DATABASE \`${database.config.database}\``);
    const first = await run(environment);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    for (const { name } of loadMigrations()) expect(first.stdout).toContain(name);

    const second = await run(environment);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('Nothing to do');

    const [rows] = await database.connection.query(
      'SELECT default_character_set_name AS charset FROM information_schema.schemata WHERE schema_name = ?',
      [database.config.database],
    );
    expect(rows).toEqual([{ charset: 'utf8mb4' }]);
  });

  it('succeeds five times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => run(environment)));
    expect(outcomes.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array(5).fill('0 '));
    expect(outcomes.filter(({ stdout }) => stdout.includes('Applied'))).toHaveLength(1);
  }, 60_000);

  it('names every variable that is missing or malformed in one message', async () => {
    const outcome = await run({ DB_PORT: '33o6', DB_NAME: 'a b' });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
    for (const name of ['DB_HOST', 'DB_USER', 'DB_PASSWORD', 'DB_PORT', 'DB_NAME']) {
      expect(outcome.stderr).toContain(name);
    }
  });

  it('explains itself without variables and without a database', async () => {
    const outcome = await runScript('scripts/migrate.ts', ['--help'], { PATH: process.env.PATH ?? '' })
      .outcome;
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['--remote', '--stage', 'DB_HOST', 'Exit status'])
      expect(outcome.stdout).toContain(word);
  });

  it.each([
    ['an option that it does not have', ['--dry-run'], '--dry-run'],
    ['a stage for a local run, whose variables are not those of the stage', ['--stage', 'test'], '--remote'],
  ])('refuses %s, and migrates nothing', async (_title, args, named) => {
    const env = { PATH: process.env.PATH ?? '', ...environment };
    const outcome = await runScript('scripts/migrate.ts', args, env).outcome;
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(named);
    expect(outcome.stderr).toContain('npm run migrate -- --help');
    expect((await database.connection.query('SHOW TABLES'))[0]).toEqual([]);
  });

  it('says in one line that the server refuses the account, without the password', async () => {
    const outcome = await run({ ...environment, DB_PASSWORD: 'not-the-password' });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/^npm run migrate: Access denied.*\n$/);
    expect(outcome.stderr).not.toContain('not-the-password');
  });
});
