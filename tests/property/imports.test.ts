import type { Database } from '../../shared/db/database';
import { succeed } from '../support/appCall';
import { countedDatabase } from '../support/countedDatabase';
import { importedState } from '../support/importedState';
import { expectInvariants } from '../support/invariants';
import {
  chinaTime,
  createOldTables,
  expectAccounted,
  FIRST_VERSIONS,
  importOld,
  insertOld,
  SECOND_VERSIONS,
  VERSIONS,
  type Version,
} from '../support/oldServer';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { seededRandom } from '../support/seededRandom';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../support/testServices';

const TABLES = [
  ...['live_data', 'tape_data', 'group_info', 'UGC_data'],
  ...['tb_account', 'tb_room', 'tb_vod', 'tb_ugc'],
] as const;

let database: TestDatabase;
let old: ScratchDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

type Random = () => number;

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

const USERS = [
  'alice',
  'ALICE',
  'bobby',
  'a-b',
  'a_b',
  'a#b',
  '用户',
  'x y',
  '',
  ' z',
  '0',
  'carol_1',
  'd\u0007',
];
const GROUPS = ['g1', '@TGS#2', 'G1', '', null, 'bad\ngroup', '1'];
const FILES = ['f1', 'f2', 'F1', 'f3', 'f4', 'f5', '', 'with blank', 'ä', '5285890'];
const TEXTS = [null, '', 't', '今晚', '🎤🎧', "it's \\ %_", 'x'.repeat(128), 'a\u0000b', '<script>'];
const PICTURES = [null, '', 'http://x.test/p.jpg', 'nonsense', 'x'.repeat(255)];
const URLS = [
  null,
  '',
  'http://v.test/1.flv',
  'https://v.test/2.mp4?sign=1',
  'http://v.test/3.m3u8',
  'hhh',
  'rtmp://x',
];
const COUNTS = [0, 1, 57, -1, 2_147_483_647];
const FLAGS = [null, 0, 1, 2, 100];
const PASSWORDS = [null, '', 'abc', 'd7d2e58eaa9a4b0f8d1bd0ad1ac1ac5f', 'with blank'];
/** Seconds before the import. */
const AGES = [0, 1, 59, 3_600, 86_400, 6 * 86_400, 7 * 86_400, 400 * 86_400, -60, -90_000];

/** A value for a column, of whatever an old server could have left there. */
function valueFor(column: string, version: Version, random: Random): unknown {
  if (/^(userid|liveuserid)$/.test(column)) return pick(random, USERS);
  if (column.endsWith('_time')) return timeFor(version, random);
  if (column.endsWith('_count')) return pick(random, COUNTS);
  if (column.endsWith('play_url')) return pick(random, URLS);
  if (/^(headpic|frontcover|avatar)$/.test(column)) return pick(random, PICTURES);
  if (column === 'groupid') return pick(random, [...GROUPS, ...FILES]);
  if (column === 'file_id') return pick(random, FILES);
  if (column === 'stream_id') return pick(random, [null, '', '8888_a_b', `8888_${pick(random, USERS)}`]);
  if (column === 'password') return pick(random, PASSWORDS);
  if (/^(status|forbidflag|forbid_status|check_status|sex)$/.test(column)) return pick(random, FLAGS);
  return textFor(version, random);
}

function timeFor(version: Version, random: Random): unknown {
  if (random() < 0.1) return version.includes('unix') ? 0 : '0000-00-00 00:00:00';
  const milliseconds = TEST_START_MS - pick(random, AGES) * 1000;
  return version.includes('unix') ? milliseconds / 1000 : chinaTime(milliseconds);
}

function textFor(version: Version, random: Random): unknown {
  const text = pick(random, TEXTS);
  return version.includes('latin1') && text !== null ? Buffer.from(text).subarray(0, 128) : text;
}

/** Fills the tables of two versions with rows that are as good or bad as chance has it. */
async function fillAtRandom(versions: readonly Version[], rows: number, random: Random): Promise<void> {
  const { connection } = old;
  await createOldTables(connection, ...versions);
  const [columns] = await connection.query(
    'SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName, IS_NULLABLE AS nullable ' +
      'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()',
  );
  for (const table of TABLES) {
    const version = versions.find((name) => VERSIONS[name].some((sql) => sql.includes(`TABLE ${table} `)));
    if (version === undefined) continue;
    const own = (columns as { tableName: string; columnName: string; nullable: string }[]).filter(
      ({ tableName }) => tableName.toLowerCase() === table.toLowerCase(),
    );
    for (let row = 0; row < rows; row += 1) {
      const values = own.map(({ columnName, nullable }) => {
        const value = valueFor(columnName, version, random);
        return [columnName, value === null && nullable === 'NO' ? '' : value] as const;
      });
      // As the old servers did: what has the same key, by their own comparison, is replaced.
      await insertOld(connection, table, Object.fromEntries(values), 'REPLACE');
    }
  }
}

/** No app would choke on what is listed: no null anywhere, and addresses that it can play. */
async function expectListable(): Promise<void> {
  for (const flag of [1, 2, 5]) {
    const list = await succeed(services, 'FetchList', { flag, pagesize: 100 });
    expect(JSON.stringify(list)).not.toMatch(/[:[,]null\b/);
    for (const item of list.pusherlist) expect(item.playurl).toMatch(/^(https?|rtmp):\/\/\S+$/);
  }
}

it(
  'whatever an old database holds, each row is accounted for, once, and what must hold here holds',
  async () => {
    const seen = { imported: new Set<string>(), reported: new Set<string>() };
    const firstSeed = rounds(71, Date.now() % 1_000_000);
    for (let round = 0; round < rounds(4, 300); round += 1) {
      const seed = firstSeed + round;
      const random = seededRandom(seed);
      const versions = [pick(random, FIRST_VERSIONS), pick(random, SECOND_VERSIONS)];
      await database.truncateAll();
      services.clock.reset();
      old = await scratchDatabase('old');
      try {
        await fillAtRandom(versions, rounds(12, 40), random);
        const settings = { mendEncoding: random() < 0.5, bizId: random() < 0.8 ? '8888' : undefined };
        let statements = 0;
        const counting = (inner: Database): Database =>
          countedDatabase(inner, (number) => (statements = number));
        const whole = await importOld(old.config, database.config, settings, counting);
        expectAccounted(whole);
        for (const { table, imported, reported } of whole.report.tables) {
          if (imported > 0) seen.imported.add(table);
          if (reported > 0) seen.reported.add(table);
        }
        await expectInvariants(database.connection);
        await expectListable();
        const state = await importedState(database.connection);

        const again = await importOld(old.config, database.config, settings);
        expectAccounted(again);
        expect(again.report.tables.map((table) => table.new + table.updated + table.kept)).toEqual(
          again.report.tables.map(() => 0),
        );
        expect(await importedState(database.connection)).toEqual(state);

        await database.truncateAll();
        const last = 1 + Math.floor(random() * statements);
        const dying = (inner: Database): Database =>
          countedDatabase(inner, (number, when) => {
            if (number === last && when === 'before') throw new Error('died');
          });
        await expect(importOld(old.config, database.config, settings, dying)).rejects.toThrow();
        await expectInvariants(database.connection);
        expectAccounted(await importOld(old.config, database.config, settings));
        expect(await importedState(database.connection)).toEqual(state);
      } catch (error) {
        console.info('seed', seed, versions);
        throw error;
      } finally {
        await old.drop();
      }
    }
    // The rows were neither all good nor all bad.
    expect([...seen.imported].sort()).toEqual([...TABLES].sort());
    expect([...seen.reported].sort()).toEqual([...TABLES].sort());
  },
  ROUNDS_TIMEOUT_MS,
);
