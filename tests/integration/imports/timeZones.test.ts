import { parseZone, wallAt } from '../../../scripts/importPhp/timeZone';
import { rowsOf } from '../../support/gen2/tables';
import {
  createOldTables,
  expectAccounted,
  importOld,
  insertOld,
  type Version,
} from '../../support/oldServer';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';
import { TEST_START_MS } from '../../support/testServices';

const STARTED_MS = TEST_START_MS - 30 * 3_600_000;
const ENDED_MS = TEST_START_MS - 29 * 3_600_000;

let database: TestDatabase;
let old: ScratchDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  await database.truncateAll();
  old = await scratchDatabase('old');
});

afterEach(() => old.drop());

/** The text that PHP made of a moment. */
function writtenByPhp(milliseconds: number, zone: string): string {
  return new Date(wallAt(milliseconds, parseZone(zone))).toISOString().slice(0, 19).replace('T', ' ');
}

it.each<[Version, string, string]>([
  ['second 2019', '+00:00', 'Asia/Shanghai'],
  ['second 2019', '+08:00', 'UTC'],
  ['second 2019', '-05:00', 'America/New_York'],
  ['first 2017, forbidflag', '+00:00', 'America/New_York'],
  ['first 2018, forbid_status, DATETIME, short videos', '+00:00', 'Asia/Shanghai'],
])('%s: a replay has its time, with MySQL in %s and PHP in %s', async (version, session, php) => {
  await createOldTables(old.connection, version);
  await old.connection.query('SET SESSION time_zone = ?', [session]);
  const table = version.startsWith('second') ? 'tb_vod' : 'tape_data';
  await insertOld(old.connection, table, {
    ...{ userid: 'alice', file_id: 'f1', title: 't', play_url: 'http://v.test/1.flv' },
    create_time: writtenByPhp(ENDED_MS, php),
    start_time: writtenByPhp(STARTED_MS, php),
  });
  const zones = { database: parseZone(session), php: parseZone(php) };
  expectAccounted(await importOld(old.config, database.config, { zones }));
  expect(await rowsOf(database.connection, 'replay')).toMatchObject([
    { started_at: new Date(STARTED_MS), ended_at: new Date(ENDED_MS) },
  ]);
});
