import { rowsOf } from '../../support/gen2/tables';
import { expectInvariants } from '../../support/invariants';
import {
  chinaTime,
  createOldTables,
  expectAccounted,
  importOld,
  insertOld,
  type TestImport,
} from '../../support/oldServer';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';
import { TEST_START_MS } from '../../support/testServices';

const at = (seconds: number): string => chinaTime(TEST_START_MS + seconds * 1000);
const ZERO = '0000-00-00 00:00:00';

let database: TestDatabase;
let old: ScratchDatabase;
let altered = true;

beforeAll(async () => {
  database = await testDatabase();
  old = await scratchDatabase('old');
});

afterAll(async () => {
  await old.drop();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  if (altered) {
    for (const table of TABLES) await old.connection.query(`DROP TABLE IF EXISTS ${table}`);
    await createOldTables(old.connection, 'first 2018, forbid_status, DATETIME, short videos', 'second 2019');
    altered = false;
  }
  for (const table of TABLES) await old.connection.query(`DELETE FROM ${table}`);
});

/** For a test that changes an old table; the next one gets a new one. */
async function alter(sql: string): Promise<void> {
  altered = true;
  await old.connection.query(sql);
}

afterEach(async () => {
  await expectInvariants(database.connection);
});

async function importAll(changes: Parameters<typeof importOld>[2] = {}): Promise<TestImport> {
  const done = await importOld(old.config, database.config, changes);
  expectAccounted(done);
  return done;
}

/** A row of each table that nothing is wrong with. */
const GOOD = {
  tb_account: { userid: 'alice', password: 'abc', create_time: at(-100) },
  live_data: {
    userid: 'alice',
    stream_id: '8888_alice',
    groupid: 'g',
    title: 't',
    status: 1,
    create_time: at(-100),
  },
  tb_room: { userid: 'alice', title: 't', create_time: at(-100) },
  tape_data: {
    ...{ userid: 'alice', file_id: 'f', title: 't', play_url: 'http://v.test/f.flv' },
    ...{ create_time: at(-100), start_time: at(-200) },
  },
  tb_vod: {
    ...{ userid: 'alice', file_id: 'f', title: 't', play_url: 'http://v.test/f.mp4' },
    ...{ create_time: at(-100), start_time: at(-200) },
  },
  UGC_data: { userid: 'alice', file_id: 'f', play_url: 'http://v.test/f.mp4', create_time: at(-100) },
} as const;

type Table = keyof typeof GOOD;
const TABLES = [...Object.keys(GOOD), 'group_info'] as const;

const PAD_255 = 'x'.repeat(255);
const BAD_IDS = ['', ' ', ' a', 'a ', 'a\nb', 'a\u0000b', '\u0007'];
const BAD_ACCOUNT_IDS = [...BAD_IDS, 'abc', '1abc', 'a-bcd', 'a'.repeat(25), '爱丽丝爱丽丝', '"; --'];
const BAD_FILE_IDS = ['', ' ', 'a b', 'a\tb', 'a\nb', 'f'.repeat(129)];
const BAD_URLS = [
  null,
  '',
  'f',
  'ftp://v.test/f.flv',
  'http://',
  'http://v.test/a b.flv',
  'javascript:alert(1)',
];

interface DirtyRow {
  readonly table: Table;
  readonly change: object;
  readonly reason: string;
}

function dirty(
  tables: readonly Table[],
  column: string,
  values: readonly unknown[],
  reason: string,
): DirtyRow[] {
  return tables.flatMap((table) => values.map((value) => ({ table, change: { [column]: value }, reason })));
}

const WITH_FILES = ['tape_data', 'tb_vod', 'UGC_data'] as const;
const REPLAYS = ['tape_data', 'tb_vod'] as const;

const REFUSED: readonly DirtyRow[] = [
  ...dirty(['live_data', 'tb_room', ...WITH_FILES], 'userid', BAD_IDS, 'bad_id'),
  ...dirty(['tb_account'], 'userid', BAD_ACCOUNT_IDS, 'bad_user_id'),
  ...dirty(WITH_FILES, 'file_id', BAD_FILE_IDS, 'bad_file_id'),
  ...dirty(WITH_FILES, 'play_url', BAD_URLS, 'no_address'),
  ...dirty([...REPLAYS, 'UGC_data'], 'create_time', [ZERO], 'no_time'),
  ...dirty(['tape_data', 'UGC_data'], 'create_time', [null], 'no_time'),
  ...dirty(REPLAYS, 'create_time', [at(2 * 86_400)], 'future'),
  ...dirty(REPLAYS, 'create_time', [at(-7 * 86_400), '2017-03-29 09:32:34'], 'expired'),
  ...dirty(['live_data'], 'groupid', ['a\nb', ' g'], 'bad_id'),
];

const NOTED: readonly DirtyRow[] = [
  ...dirty(['live_data'], 'groupid', [null, ''], 'has no groupid'),
  ...dirty(['live_data', 'tb_room'], 'create_time', [ZERO], 'create_time is zero'),
  ...dirty(['tb_account'], 'password', [null, '', 'with blank', '密码'], 'no password'),
  ...dirty(['tb_account'], 'sex', [2, -7], 'copied as unknown'),
  ...dirty(REPLAYS, 'viewer_count', [-3], 'viewer_count was -3'),
  ...dirty(['live_data', ...REPLAYS], 'like_count', [-1], 'like_count was -1'),
  ...dirty(REPLAYS, 'hls_play_url', ['nonsense', 'rtmp://v.test/1'], 'hls_play_url left out'),
  ...dirty(['live_data', 'tape_data', 'tb_vod'], 'title', ['a\u0000b'], 'title had NUL'),
  ...dirty(['live_data'], 'stream_id', ['s'.repeat(81)], 'stream name is too long'),
];

const CLEAN: readonly DirtyRow[] = [
  ...dirty(['live_data'], 'stream_id', [null, ''], ''),
  ...dirty(['tape_data', 'tb_vod', 'UGC_data'], 'title', [null, '', '🎤🎧', `it's "quoted" \\ %_`, '\n'], ''),
  ...dirty(['tape_data', 'UGC_data', 'live_data'], 'nickname', [null, '', '🎤', '<b>'], ''),
  ...dirty(['live_data', 'tape_data', 'tb_vod', 'tb_account'], 'frontcover', [null, '', PAD_255], ''),
  ...dirty(REPLAYS, 'start_time', [ZERO, at(-50)], ''),
  ...dirty(['tb_account'], 'sex', [null, -1, 0, 1], ''),
  ...dirty(
    ['live_data', 'tape_data', 'tb_room'],
    'userid',
    ['ALICE', 'ünïcödé', '用户', '1', '0', 'a b', "o'brien"],
    '',
  ),
];

const nameOf = ({ table, change, reason }: DirtyRow): string =>
  `${table} ${JSON.stringify(change).slice(0, 60)} ${reason}`;

describe.each([
  ['refused', REFUSED],
  ['noted', NOTED],
  ['as it is', CLEAN],
] as const)('a row of the old server that is copied: %s', (kind, rows) => {
  it.each(rows.map((row) => [nameOf(row), row] as const))('%s', async (_name, { table, change, reason }) => {
    await insertOld(old.connection, table, { ...GOOD[table], ...change });
    const { tables, rows: reported } = await importAll();
    if (kind === 'as it is') expect(reported).toEqual([]);
    else expect(reported).toHaveLength(1);
    if (kind === 'refused') {
      expect(tables[table]).toMatchObject({ source: 1, imported: 0, reported: 1, reasons: { [reason]: 1 } });
      const outcome = reported[0]!.outcome;
      expect(outcome).toMatchObject({ kind: 'reported', reason });
      expect(await rowsOf(database.connection, 'import_row')).toEqual([]);
    } else {
      expect(tables[table]).toMatchObject({ source: 1, imported: 1, new: 1, reported: 0 });
      if (kind === 'noted') expect(reported[0]!.notes.join()).toContain(reason);
    }
  });
});

describe('text', () => {
  it('that is longer than here is cut by characters and noted, addresses are left out', async () => {
    const title = new TextDecoder('windows-1252').decode(Buffer.from('你好'));
    expect(title).not.toBe('你好');
    await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, title });
    const asItIs = await importAll();
    expect(asItIs.rows).toMatchObject([{ notes: [expect.stringContaining('--mend-encoding')] }]);
    expect(await rowsOf(database.connection, 'broadcast')).toMatchObject([{ title }]);
    await database.truncateAll();
    const mended = await importAll({ mendEncoding: true });
    expect(mended.rows).toEqual([]);
    expect(await rowsOf(database.connection, 'broadcast')).toMatchObject([{ title: '你好' }]);
  });
});

describe('users that the old server could not tell apart', () => {
  it('by case are two here', async () => {
    await old.connection.query(
      'ALTER TABLE tb_account MODIFY userid VARCHAR(50) COLLATE utf8mb4_bin NOT NULL',
    );
    for (const userid of ['alice', 'ALICE', 'Alice']) {
      await insertOld(old.connection, 'tb_account', { ...GOOD.tb_account, userid });
    }
    await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, userid: 'aLICE' });
    const { tables } = await importAll();
    expect(tables.tb_account).toMatchObject({ imported: 3 });
    expect(await rowsOf(database.connection, 'replay')).toMatchObject([{ user_id: 'aLICE' }]);
  });

  it('by their stream are told apart: the live one keeps it, the other’s ban is kept', async () => {
    const shared = { ...GOOD.live_data, stream_id: '8888_a_b' };
    await insertOld(old.connection, 'live_data', {
      ...shared,
      userid: 'a-b',
      status: 1,
      create_time: at(-500),
    });
    await insertOld(old.connection, 'live_data', {
      ...shared,
      userid: 'a_b',
      status: 0,
      create_time: at(-100),
    });
    await insertOld(old.connection, 'live_data', { ...shared, userid: 'a#b', status: 0, forbid_status: 1 });
    const { rows } = await importAll();
    const rooms = await rowsOf(database.connection, 'broadcast');
    expect(rooms.filter(({ stream_name }) => stream_name === '8888_a_b')).toMatchObject([
      { user_id: 'a-b', state: 'live' },
    ]);
    expect(rows.map(({ key }) => key.userid).sort()).toEqual(['a#b', 'a_b']);
    expect(await rowsOf(database.connection, 'ban')).toMatchObject([{ user_id: 'a#b' }]);
    expect(new Set(rooms.map(({ stream_name }) => stream_name)).size).toBe(3);
  });
});

describe('a row whose key is not its own', () => {
  it('is copied once and reported once, where the table lost its primary key', async () => {
    await alter('ALTER TABLE tape_data DROP PRIMARY KEY');
    for (const title of ['t', 'again'])
      await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, title });
    const { tables } = await importAll();
    expect(tables.tape_data).toMatchObject({ source: 2, imported: 1, reasons: { duplicate: 1 } });
  });

  it('is reported where another user’s replay has its file', async () => {
    await insertOld(old.connection, 'tape_data', GOOD.tape_data);
    await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, userid: 'bob' });
    await insertOld(old.connection, 'tb_vod', GOOD.tb_vod);
    const { tables } = await importAll();
    expect(tables.tape_data).toMatchObject({ imported: 1, reasons: { file_taken: 1 } });
    expect(tables.tb_vod).toMatchObject({ imported: 0, reasons: { file_taken: 1 } });
  });

  it('is reported where the user has it here already', async () => {
    const { connection } = database;
    await connection.query("INSERT INTO account VALUES ('alice', 'x', '', '', -1, '', NOW())");
    await insertOld(old.connection, 'tb_account', GOOD.tb_account);
    const { tables } = await importAll();
    expect(tables.tb_account).toMatchObject({ imported: 0, reasons: { exists: 1 } });
    expect(await rowsOf(connection, 'account')).toMatchObject([{ password_hash: 'x' }]);
  });
});

it('reports rooms whose stream cannot be named, with the variable that is missing', async () => {
  await insertOld(old.connection, 'live_data', { ...GOOD.live_data, stream_id: null });
  await insertOld(old.connection, 'tb_room', GOOD.tb_room);
  const { tables } = await importAll({ bizId: undefined, imSdkAppId: undefined });
  expect(tables.live_data).toMatchObject({ reasons: { no_stream: 1 } });
  expect(tables.tb_room).toMatchObject({ reasons: { no_chat: 1 } });
  const second = await importAll();
  expect(second.tables.live_data).toMatchObject({ imported: 1 });
  expect(second.tables.tb_room).toMatchObject({ imported: 1 });
});

it('keeps expired replays where the retention is set higher', async () => {
  await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, create_time: '2017-03-29 09:32:34' });
  const { tables } = await importAll({ replayRetentionDays: 3650 });
  expect(tables.tape_data).toMatchObject({ imported: 1 });
});

it('reports one by one the rows that the new database refuses, and copies the others', async () => {
  const { connection } = database;
  await connection.query(
    "CREATE TRIGGER no_such_file BEFORE INSERT ON recording FOR EACH ROW SET NEW.format = IF(NEW.file_id = 'bad', NULL, NEW.format)",
  );
  try {
    for (const file of ['a', 'bad', 'c']) {
      await insertOld(old.connection, 'tape_data', { ...GOOD.tape_data, file_id: file });
    }
    const { tables, rows } = await importAll();
    expect(tables.tape_data).toMatchObject({ imported: 2, reasons: { database: 1 } });
    expect(rows).toMatchObject([{ key: { file_id: 'bad' }, outcome: { detail: 'ER_BAD_NULL_ERROR' } }]);
    expect(await rowsOf(connection, 'replay')).toHaveLength(2);
  } finally {
    await connection.query('DROP TRIGGER no_such_file');
  }
});
