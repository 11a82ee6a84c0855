import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { loadMigrations } from '../../../scripts/loadMigrations';
import { migrate } from '../../../shared/db/migrate';
import type { Migration } from '../../../shared/db/migrate';
import { acquireLease } from '../../../shared/db/leases';
import type { Queryable } from '../../../shared/db/leases';
import { runMigrateProcess } from '../../support/runMigrateProcess';
import { scratchDatabase } from '../../support/testDatabase';
import type { ScratchDatabase } from '../../support/testDatabase';

/** Tables and rows: doing any statement twice, or none, shows in `mark`. */
const migrations: Migration[] = [
  {
    name: '0001_marks',
    sql: `CREATE TABLE mark (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40) NOT NULL);
          INSERT INTO mark (text) VALUES ('one; two');
          ALTER TABLE mark ADD COLUMN weight INT NOT NULL DEFAULT 0;`,
  },
  {
    name: '0002_weights',
    sql: `ALTER TABLE mark ADD KEY by_weight (weight);
          UPDATE mark SET weight = weight + 1;
          ALTER TABLE mark DROP KEY by_weight;
          INSERT INTO mark (text, weight) VALUES ('three', 7);`,
  },
];
const names = migrations.map(({ name }) => name);
const leaseMs = 500;

let database: ScratchDatabase;

beforeEach(async () => {
  database = await scratchDatabase('migrate');
});

afterEach(async () => {
  await database.drop();
});

async function expectAppliedOnce(): Promise<void> {
  const [marks] = await database.connection.query('SELECT text, weight FROM mark ORDER BY id');
  expect(marks).toEqual([
    { text: 'one; two', weight: 1 },
    { text: 'three', weight: 7 },
  ]);
  const [records] = await database.connection.query(
    'SELECT name, statements_done AS done, finished_at IS NOT NULL AS finished FROM schema_migration ORDER BY name',
  );
  expect(records).toEqual([
    { name: '0001_marks', done: 3, finished: 1 },
    { name: '0002_weights', done: 4, finished: 1 },
  ]);
}

describe('migrate', () => {
  it('applies the repository’s migrations, and has nothing to do the second time', async () => {
    const real = loadMigrations();
    const first = await migrate(database.connection, real);
    expect(first).toEqual({ applied: real.map(({ name }) => name), alreadyApplied: [] });
    const second = await migrate(database.connection, real);
    expect(second).toEqual({ applied: [], alreadyApplied: first.applied });
  });

  it('applies in the order of names what is new, and only that', async () => {
    await migrate(database.connection, migrations.slice(0, 1));
    expect(await migrate(database.connection, [...migrations].reverse())).toEqual({
      applied: ['0002_weights'],
      alreadyApplied: ['0001_marks'],
    });
    await expectAppliedOnce();
  });

  it('applies each migration once when five processes start at the same time', async () => {
    const runners = Array.from({ length: 5 }, () =>
      runMigrateProcess({ database: database.config, migrations, leaseMs: 10_000, waitMs: 30_000 }),
    );
    const outcomes = await Promise.all(runners.map(({ outcome }) => outcome));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 5 }, () => ({ code: 0, stderr: '' })),
    );
    const applied = outcomes.map(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied);
    expect(applied.flat()).toEqual(names);
    await expectAppliedOnce();
    const [leases] = await database.connection.query('SELECT name FROM lease');
    expect(leases).toEqual([]);
  }, 60_000);

  it('gives up with a clear message when another runner does not finish', async () => {
    await migrate(database.connection, []);
    await acquireLease(database.connection, { name: 'migrate', holder: 'other', ttlMs: 60_000 });
    await expect(migrate(database.connection, migrations, { waitMs: 50 })).rejects.toThrow(
      'Another runner holds the migrations, and was not done within 0.05 s. Pending: 0001_marks, 0002_weights.',
    );
  });

  it('refuses an applied migration that was edited, and names the file', async () => {
    await migrate(database.connection, migrations);
    const edited = migrations.map((one) => ({ ...one, sql: `${one.sql}\n-- a second thought` }));
    await expect(migrate(database.connection, edited)).rejects.toThrow(
      /^0001_marks\.sql was applied and has been edited since/,
    );
  });

  it('does not take other line ends for an edit', async () => {
    await migrate(database.connection, migrations);
    const otherLineEnds = migrations.map((one) => ({ ...one, sql: one.sql.replaceAll('\n', '\r\n') }));
    expect((await migrate(database.connection, otherLineEnds)).applied).toEqual([]);
  });

  it('refuses when an applied migration is missing', async () => {
    await migrate(database.connection, migrations);
    await expect(migrate(database.connection, migrations.slice(0, 1))).rejects.toThrow(
      'The database has 0002_weights, which is not in the migrations folder',
    );
  });

  it('refuses a new migration that sorts before an applied one, and changes nothing', async () => {
    await migrate(database.connection, migrations.slice(0, 1));
    const early = { name: '0000_early', sql: 'DROP TABLE mark' };
    await expect(migrate(database.connection, [early, ...migrations])).rejects.toThrow(
      '0000_early sorts before 0001_marks, which the database already has',
    );
    const [rows] = await database.connection.query('SELECT name FROM schema_migration');
    expect(rows).toEqual([{ name: '0001_marks' }]);
  });

  it('says which statement failed, and resumes there once the rest of the file is mended', async () => {
    const [first, second] = migrations as [Migration, Migration];
    const broken = { ...second, sql: second.sql.replace('UPDATE mark', 'UPDATE no_such_table') };
    await expect(migrate(database.connection, [first, broken])).rejects.toThrow(
      /^0002_weights\.sql, statement 2: .*no_such_table/,
    );
    expect((await migrate(database.connection, migrations)).applied).toEqual(['0002_weights']);
    await expectAppliedOnce();
  });

  it('refuses a half-applied migration whose applied part was edited', async () => {
    const broken = { name: '0001_half', sql: 'CREATE TABLE half (id INT); SELECT no_such_column' };
    await expect(migrate(database.connection, [broken])).rejects.toThrow('no_such_column');
    const edited = { ...broken, sql: 'CREATE TABLE half (id BIGINT); SELECT 1' };
    await expect(migrate(database.connection, [edited])).rejects.toThrow(
      '0001_half.sql was applied up to statement 1 and has been edited since',
    );
  });

  it('does not take an existing table for its own in a migration that it starts afresh', async () => {
    await database.connection.query('CREATE TABLE mark (id INT)');
    await expect(migrate(database.connection, migrations)).rejects.toThrow(
      /^0001_marks\.sql, statement 1: .*already exists/,
    );
  });

  it('keeps others out while one statement takes longer than the lease', async () => {
    const slow: Migration[] = [
      { name: '0001_slow', sql: 'CREATE TABLE slow (id INT); INSERT INTO slow SELECT SLEEP(2); ' },
    ];
    const first = runMigrateProcess({ database: database.config, migrations: slow, leaseMs, waitMs: 20_000 });
    const second = runMigrateProcess({
      database: database.config,
      migrations: slow,
      leaseMs,
      waitMs: 20_000,
    });
    const outcomes = await Promise.all([first.outcome, second.outcome]);
    expect(outcomes.map(({ stderr }) => stderr)).toEqual(['', '']);
    const [rows] = await database.connection.query('SELECT id FROM slow');
    expect(rows).toEqual([{ id: 0 }]);
  });
});

describe('a runner that dies half-way', () => {
  const leaseMs = 50;

  /** Lets a runner get as far as its n-th query, which the server carries out and whose answer it never sees. */
  async function runToDeath(lastQuery: number): Promise<'died' | 'finished'> {
    const connection = await createConnection(database.config);
    let queries = 0;
    const end = new Promise<'died' | 'finished'>((resolve, reject) => {
      const dying: Queryable = {
        async query(sql, params) {
          queries += 1;
          const answer = await connection.query(sql, params);
          if (queries < lastQuery) return answer;
          resolve('died');
          return new Promise<never>(() => undefined);
        },
      };
      migrate(dying, migrations, { leaseMs }).then(() => resolve('finished'), reject);
    });
    const outcome = await end;
    connection.destroy();
    return outcome;
  }

  it('is resumed by the next, whichever two statements it died between', async () => {
    let deaths = 0;
    for (;;) {
      await database.drop();
      database = await scratchDatabase('migrate');
      const outcome = await runToDeath(deaths + 1);
      await migrate(database.connection, migrations, { leaseMs, waitMs: 20_000 });
      await expectAppliedOnce();
      if (outcome === 'finished') break;
      deaths += 1;
    }
    // Seven statements, each with its transaction, its record and its look at the lease.
    expect(deaths).toBeGreaterThan(35);
  }, 120_000);

  it('by SIGKILL is resumed by four that were waiting, one of which does the rest', async () => {
    const runner = { database: database.config, migrations, leaseMs: 1_000, waitMs: 20_000 };
    const killed = runMigrateProcess({ ...runner, dieAt: { query: 20, when: 'after' } });
    const others = Array.from({ length: 4 }, () =>
      killed.outcome.then(() => runMigrateProcess(runner).outcome),
    );
    expect((await killed.outcome).signal).toBe('SIGKILL');
    const outcomes = await Promise.all(others);
    expect(outcomes.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array(4).fill('0 '));
    const applied = outcomes.map(({ stdout }) => (JSON.parse(stdout) as { applied: string[] }).applied);
    expect(applied.filter((list) => list.length > 0)).toHaveLength(1);
    await expectAppliedOnce();
  }, 60_000);

  it('does not have its running statement applied twice', async () => {
    const slow: Migration[] = [
      { name: '0001_slow', sql: 'CREATE TABLE slow (id INT); INSERT INTO slow SELECT SLEEP(3) + 1;' },
    ];
    const runner = runMigrateProcess({
      database: database.config,
      migrations: slow,
      leaseMs,
      waitMs: 20_000,
    });
    await waitUntilRunning('SLEEP(3)');
    runner.child.kill('SIGKILL');
    await runner.outcome;
    await migrate(database.connection, slow, { leaseMs, waitMs: 20_000 });
    const [rows] = await database.connection.query('SELECT id FROM slow');
    expect(rows).toEqual([{ id: 1 }]);
  });

  async function waitUntilRunning(text: string): Promise<void> {
    for (;;) {
      const [rows] = await database.connection.query('SHOW FULL PROCESSLIST');
      if (
        (rows as { Info: string | null }[]).some(
          ({ Info }) => Info?.startsWith('INSERT') && Info.includes(text),
        )
      )
        return;
      await delay(20);
    }
  }
});
