import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rowsOf } from '../../support/gen2/tables';
import { chinaTime, createOldTables, insertOld } from '../../support/oldServer';
import { runScript, type ProcessOutcome } from '../../support/runMigrateProcess';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';

// The command has the clock of the machine.
const ago = (seconds: number): string => chinaTime(Date.now() - seconds * 1000);

let database: TestDatabase;
let old: ScratchDatabase;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  old = await scratchDatabase('old');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-import-'));
  await createOldTables(old.connection, 'first 2017, forbidflag', 'second 2019');
  const { host, port, user, password } = old.config;
  environment = {
    ...{ OLD_DB_HOST: host, OLD_DB_PORT: String(port), OLD_DB_USER: user, OLD_DB_PASSWORD: password },
    ...{ DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_PASSWORD: password },
    ...{ OLD_DB_NAME: old.config.database, DB_NAME: database.config.database, IM_SDKAPPID: '1400000000' },
  };
  await insertOld(old.connection, 'tb_account', {
    userid: 'alice',
    password: '5f4dcc3b5aa765d61d8327deb882cf99',
  });
  await insertOld(old.connection, 'live_data', { userid: 'alice', stream_id: 's', groupid: 'g', title: 't' });
  for (const file of ['a', 'b']) {
    await insertOld(old.connection, 'tape_data', {
      ...{ userid: 'alice', file_id: file, title: '回放', play_url: `http://v.test/${file}.flv` },
      ...{ create_time: ago(100), start_time: ago(200) },
    });
  }
  await insertOld(old.connection, 'tape_data', {
    userid: 'bob',
    file_id: 'old',
    play_url: 'http://v.test/o.flv',
  });
});

afterEach(async () => {
  fs.rmSync(folder, { recursive: true });
  await old.drop();
});

function run(args: string[] = [], changes: Record<string, string> = {}): Promise<ProcessOutcome> {
  const env = { PATH: process.env.PATH ?? '', ...environment, ...changes };
  return runScript('scripts/importPhp/main.ts', args, env).outcome;
}

describe('npm run import-php', () => {
  it('copies, says what it copied and what not, and has nothing to do the second time', async () => {
    const first = await run();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(
      'tape_data: 3 rows = 2 imported (2 new) + 1 reported\n  1 not copied: its time',
    );
    expect(first.stdout).toContain('bob / old');
    expect(first.stdout).toContain('Done: every row is accounted for.');
    const second = await run();
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('tape_data: 3 rows = 2 imported (0 new) + 1 reported');
    expect(await rowsOf(database.connection, 'replay')).toHaveLength(2);
  });

  it('writes a report that names each row it does not copy, and no password', async () => {
    const file = path.join(folder, 'report.json');
    const { code, stdout } = await run(['--report', file]);
    expect(code).toBe(0);
    const text = fs.readFileSync(file, 'utf8');
    const report = JSON.parse(text);
    expect(report).toMatchObject({ ok: true, dryRun: false, problems: [], leftAlone: [] });
    expect(
      report.tables.map((table: any) => [table.table, table.source, table.imported, table.reported]),
    ).toEqual([
      ['tb_account', 1, 1, 0],
      ['live_data', 1, 1, 0],
      ['tb_room', 0, 0, 0],
      ['tape_data', 3, 2, 1],
      ['tb_vod', 0, 0, 0],
      ['group_info', 0, 0, 0],
    ]);
    expect(report.rows).toContainEqual({
      ...{ table: 'tape_data', key: { userid: 'bob', file_id: 'old' }, kind: 'reported', reason: 'no_time' },
      ...{
        detail: 'create_time 0000-00-00 00:00:00',
        because: expect.stringContaining('did not list it'),
        notes: [],
      },
    });
    expect(text + stdout).not.toContain('5f4dcc3b5aa765d61d8327deb882cf99');
    expect(fs.readdirSync(folder)).toEqual(['report.json']);
  });

  it('writes nothing in a dry run', async () => {
    const { code, stdout } = await run(['--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('tape_data: 3 rows = 2 imported (2 new) + 1 reported');
    expect(stdout).toContain('Dry run: nothing was written.');
    for (const table of ['account', 'broadcast', 'replay', 'import_row']) {
      expect(await rowsOf(database.connection, table)).toEqual([]);
    }
  });

  it('needs no right but to read on the old database', async () => {
    const name = `xzb_reader_${process.env.JEST_WORKER_ID ?? '1'}`;
    const { connection } = old;
    for (const host of ['%', 'localhost']) {
      await connection.query(`CREATE USER '${name}'@'${host}' IDENTIFIED BY 'reading'`);
      await connection.query(`GRANT SELECT ON \`${old.config.database}\`.* TO '${name}'@'${host}'`);
    }
    try {
      const reader = { OLD_DB_USER: name, OLD_DB_PASSWORD: 'reading' };
      expect(await run([], reader)).toMatchObject({ code: 0, stderr: '' });
    } finally {
      await connection.query(`DROP USER '${name}'@'%', '${name}'@'localhost'`);
    }
  });

  it('leaves every old row as it was', async () => {
    const tables = ['tb_account', 'live_data', 'tape_data'];
    const rows = async (): Promise<string> =>
      JSON.stringify(await Promise.all(tables.map((table) => rowsOf(old.connection, table))));
    const before = await rows();
    await run();
    expect(await rows()).toBe(before);
  });

  it('takes old and new tables in one database', async () => {
    const { connection, config } = database;
    await createOldTables(connection, 'second 2019');
    try {
      await insertOld(connection, 'tb_account', { userid: 'alice', password: 'abc' });
      const { code, stdout, stderr } = await run([], { OLD_DB_NAME: config.database });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('tb_account: 1 rows = 1 imported (1 new) + 0 reported');
      expect(stdout).not.toContain('left alone');
    } finally {
      await connection.query('DROP TABLE tb_account, tb_room, tb_vod');
    }
  });

  it.each([
    [
      'the old server refuses the account',
      { OLD_DB_PASSWORD: 'not-the-password' },
      /old database.*Access denied/,
    ],
    ['the new server refuses the account', { DB_PASSWORD: 'not-the-password' }, /new database.*again/],
    ['nobody answers', { OLD_DB_PORT: '1' }, /old database.*ECONNREFUSED/],
    ['the database is another’s', { OLD_DB_NAME: 'mysql' }, /no table of an old server/],
    ['a variable is missing', { OLD_DB_HOST: '' }, /OLD_DB_HOST is not set/],
    ['the new tables are not there', { DB_NAME: 'mysql' }, /npm run migrate/],
  ])('fails in one line that says what to do where %s', async (_what, changes, message) => {
    const { code, stdout, stderr } = await run([], changes);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('not-the-password');
  });

  it('fails where the report cannot be written, before it copies anything', async () => {
    const { code, stderr } = await run(['--report', path.join(folder, 'missing', 'r.json')]);
    expect(code).toBe(1);
    expect(stderr).toContain('ENOENT');
    expect(await rowsOf(database.connection, 'account')).toEqual([]);
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help'], { DB_HOST: '' });
    expect(code).toBe(0);
    for (const word of ['--dry-run', '--report', 'OLD_DB_HOST', 'OLD_DB_TIME_ZONE'])
      expect(stdout).toContain(word);
  });
});
