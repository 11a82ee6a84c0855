import { parseZone } from '../../scripts/importPhp/timeZone';
import type { Connection } from 'mysql2/promise';
import { MySqlDatabase, type Database } from '../../shared/db/database';
import { OldDatabase } from '../../shared/db/imports/oldDatabase';
import { importOldDatabase } from '../../scripts/importPhp/importOldDatabase';
import { ImportReport, type RowReport, type TableReport } from '../../scripts/importPhp/importReport';
import type { ImportSettings } from '../../scripts/importPhp/tableImport';
import { TEST_START_MS } from './testServices';
import type { DatabaseAddress } from './testDatabase';

const PERSON =
  'nickname VARCHAR(128) NULL, headpic VARCHAR(255) NULL, frontcover VARCHAR(255) NULL, location VARCHAR(128) NULL';
const COUNTS = 'like_count INT(11) NOT NULL DEFAULT 0, viewer_count INT(11) NOT NULL DEFAULT 0';
const GROUP_INFO =
  'CREATE TABLE group_info (groupid VARCHAR(128) NOT NULL, userid VARCHAR(50) NOT NULL, ' +
  'liveuserid VARCHAR(50) NOT NULL, nickname VARCHAR(128) NULL, headpic VARCHAR(255) NULL, ' +
  'PRIMARY KEY (groupid, userid, liveuserid))';

/** `ZERO_DATE` is what the old servers' tables defaulted to. */
const ZERO_DATE = "'0000-00-00 00:00:00'";

interface FirstVersion {
  readonly charset: string;
  readonly time: string;
  readonly hls: boolean;
  readonly forbid: 'forbidflag' | 'forbid_status' | undefined;
  readonly videos: boolean;
}

function firstTables({ charset, time, hls, forbid, videos }: FirstVersion): string[] {
  const hlsColumn = hls ? ', hls_play_url VARCHAR(255) NULL' : '';
  const forbidColumn = forbid === undefined ? '' : `, ${forbid} INT(2) NULL`;
  const tables = [
    `CREATE TABLE live_data (userid VARCHAR(128) NOT NULL, stream_id VARCHAR(128) NULL, groupid VARCHAR(128) NULL,
       title VARCHAR(128) NOT NULL, ${PERSON}, push_url VARCHAR(255) NOT NULL DEFAULT '', status INT(4) DEFAULT 0,
       like_count INT(11) DEFAULT 0, viewer_count INT(11) DEFAULT 0, check_status INT(4) DEFAULT 0${forbidColumn},
       \`desc\` VARCHAR(255) NULL, create_time ${time}, play_url VARCHAR(255) NULL${hlsColumn}, PRIMARY KEY (userid))`,
    `CREATE TABLE tape_data (userid VARCHAR(50) NOT NULL, file_id VARCHAR(150) NOT NULL, title VARCHAR(128) NULL,
       ${PERSON}, play_url VARCHAR(255) NULL, ${COUNTS}, \`desc\` VARCHAR(255) NULL, create_time ${time}${hlsColumn},
       start_time ${time}, PRIMARY KEY (userid, file_id))`,
    GROUP_INFO,
  ];
  const video = `CREATE TABLE UGC_data (userid VARCHAR(50) NOT NULL, file_id VARCHAR(150) NOT NULL,
    title VARCHAR(128) NULL, ${PERSON}, play_url VARCHAR(255) NULL, create_time ${time}, PRIMARY KEY (userid, file_id))`;
  return [...tables, ...(videos ? [video] : [])].map((sql) => `${sql} DEFAULT CHARSET=${charset}`);
}

function secondTables({ zeroStart, videos }: { zeroStart: boolean; videos: boolean }): string[] {
  const start = zeroStart ? ZERO_DATE : 'CURRENT_TIMESTAMP';
  const video = 'userid VARCHAR(50) NOT NULL, file_id VARCHAR(150) NOT NULL, title VARCHAR(128) NULL';
  const place = 'frontcover VARCHAR(255) NULL, location VARCHAR(128) NULL';
  const now = 'create_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP';
  const tables = [
    `CREATE TABLE tb_account (userid VARCHAR(50) NOT NULL, password VARCHAR(255) NULL, nickname VARCHAR(100) NULL,
       sex INT(11) DEFAULT '-1', avatar VARCHAR(254) NULL, frontcover VARCHAR(255) NULL, ${now}, PRIMARY KEY (userid))`,
    `CREATE TABLE tb_room (userid VARCHAR(50) NOT NULL, title VARCHAR(255) NOT NULL, ${place}, ${now},
       PRIMARY KEY (userid))`,
    `CREATE TABLE tb_vod (${video}, ${place}, play_url VARCHAR(255) NULL, ${COUNTS}, ${now},
       hls_play_url VARCHAR(255) NULL, start_time TIMESTAMP NOT NULL DEFAULT ${start}, PRIMARY KEY (userid, file_id))`,
  ];
  const ugc = `CREATE TABLE tb_ugc (${video}, ${place}, play_url VARCHAR(255) NULL, ${now}, PRIMARY KEY (userid, file_id))`;
  return [...tables, ...(videos ? [ugc] : [])].map((sql) => `${sql} DEFAULT CHARSET=utf8mb4`);
}

/** The versions of the old servers that were published, and how operators were seen to have changed them. */
export const VERSIONS = {
  'first 2016, utf8, no HLS': firstTables({
    ...{ charset: 'utf8', time: `TIMESTAMP NOT NULL DEFAULT ${ZERO_DATE}`, hls: false },
    ...{ forbid: undefined, videos: false },
  }),
  'first 2017, forbidflag': firstTables({
    ...{ charset: 'utf8mb4', time: `TIMESTAMP NOT NULL DEFAULT ${ZERO_DATE}`, hls: true },
    ...{ forbid: 'forbidflag', videos: false },
  }),
  'first 2018, forbid_status, DATETIME, short videos': firstTables({
    ...{ charset: 'utf8mb4', time: 'DATETIME NULL', hls: true },
    ...{ forbid: 'forbid_status', videos: true },
  }),
  'first, latin1, unix times': firstTables({
    ...{ charset: 'latin1', time: 'INT UNSIGNED NULL', hls: true },
    ...{ forbid: 'forbid_status', videos: true },
  }),
  'second 2018, short videos': secondTables({ zeroStart: false, videos: true }),
  'second 2019': secondTables({ zeroStart: true, videos: false }),
} as const;

export type Version = keyof typeof VERSIONS;
export const FIRST_VERSIONS = Object.keys(VERSIONS).filter((name) => name.startsWith('first')) as Version[];
export const SECOND_VERSIONS = Object.keys(VERSIONS).filter((name) => name.startsWith('second')) as Version[];

/** Makes the tables of some versions in an empty database, as the old servers' scripts did: without strict mode. */
export async function createOldTables(
  connection: Connection,
  ...versions: readonly Version[]
): Promise<void> {
  await connection.query("SET SESSION sql_mode = '', SESSION time_zone = '+08:00'");
  await connection.query('SET NAMES utf8mb4');
  for (const version of versions) for (const sql of VERSIONS[version]) await connection.query(sql);
}

/** Inserts a row with whatever columns a test cares for. Texts are sent as they are; `Buffer`s as raw bytes. */
export async function insertOld(
  connection: Connection,
  table: string,
  row: object,
  verb: 'INSERT' | 'REPLACE' = 'INSERT',
): Promise<void> {
  const names = Object.keys(row).map((name) => `\`${name}\``);
  const marks = Object.values(row).map((value) => (Buffer.isBuffer(value) ? 'CAST(? AS BINARY)' : '?'));
  await connection.query(
    `${verb} INTO ${table} (${names.join(', ')}) VALUES (${marks.join(', ')})`,
    Object.values(row),
  );
}

/** The wall clock in China, as PHP wrote it. */
export function chinaTime(milliseconds: number): string {
  return new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

export interface TestImport {
  readonly report: ImportReport;
  readonly tables: Readonly<Record<string, TableReport>>;
  /** Rows that are not copied, or not as they are. */
  readonly rows: readonly RowReport[];
}

export const IMPORT_SETTINGS: ImportSettings = {
  source: 'live_demo',
  startedAt: new Date(TEST_START_MS),
  zones: { database: parseZone('+08:00'), php: undefined },
  mendEncoding: false,
  bizId: '8888',
  imSdkAppId: '1400000000',
  replayRetentionDays: 7,
  passwordCost: 1024,
  dryRun: false,
};

/** Keeps the rows of its report in memory. */
class RememberingReport extends ImportReport {
  readonly rows: RowReport[] = [];

  override addRow(counts: TableReport, row: RowReport): void {
    super.addRow(counts, row);
    if (row.outcome.kind === 'reported' || row.outcome.kind === 'kept' || row.notes.length > 0)
      this.rows.push(row);
  }
}

/** Imports as the command does. */
export async function importOld(
  from: DatabaseAddress,
  to: DatabaseAddress,
  changes: Partial<ImportSettings> = {},
  wrap: (database: Database) => Database = (database) => database,
): Promise<TestImport> {
  const old = await OldDatabase.open(from);
  const database = new MySqlDatabase(to);
  const report = new RememberingReport({});
  try {
    await importOldDatabase(old, wrap(database), { ...IMPORT_SETTINGS, ...changes }, report);
  } finally {
    old.close();
    await database.close();
  }
  const tables = Object.fromEntries(report.tables.map((table) => [table.table, table]));
  return { report, tables, rows: report.rows };
}

/** Every table's rows are imported or reported, none twice, none lost. */
export function expectAccounted({ report }: TestImport): void {
  expect(report.problems).toEqual([]);
  for (const { source, imported, reported } of report.tables) expect(imported + reported).toBe(source);
}
