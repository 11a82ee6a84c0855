import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { loadMigrations } from '../../scripts/loadMigrations';
import { migrate } from '../../shared/db/migrate';

export interface ServerAddress {
  host: string;
  port: number;
  user: string;
  password: string;
}

export interface DatabaseAddress extends ServerAddress {
  database: string;
}

export interface TestDatabase {
  config: DatabaseAddress;
  /** For arranging and looking at rows; the code under test opens its own. */
  connection: Connection;
  /** Removes all rows, but not the record of migrations. */
  truncateAll(): Promise<void>;
  close(): Promise<void>;
}

export interface ScratchDatabase {
  config: DatabaseAddress;
  connection: Connection;
  /** Drops the database and closes the connection. */
  drop(): Promise<void>;
}

/** The server that globalSetup started; throws in a project that does not start one. */
export function testServer(): ServerAddress {
  const address = process.env.TEST_DATABASE_SERVER;
  if (address === undefined) throw new Error('Tests below tests/unit run without a database.');
  return JSON.parse(address) as ServerAddress;
}

/** This worker's own database, with all migrations applied and no rows. Call `close` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const { config, connection } = await openDatabase(`xzb_test_${workerId()}`);
  const { applied } = await migrate(connection, loadMigrations());
  const tables = await tableNames(connection, config.database);

  async function truncateAll(): Promise<void> {
    await emptyTables(connection, tables);
  }

  if (applied.length === 0) await truncateAll();
  return { config, connection, truncateAll, close: () => connection.end() };
}

/** An empty database with no tables, for tests of migrations. */
export async function scratchDatabase(purpose: string): Promise<ScratchDatabase> {
  const name = `xzb_test_${workerId()}_${purpose}`;
  const { config, connection } = await openDatabase(name, { empty: true });
  return {
    config,
    connection,
    async drop() {
      await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await connection.end();
    },
  };
}

function workerId(): string {
  return process.env.JEST_WORKER_ID ?? '1';
}

async function openDatabase(
  database: string,
  { empty = false } = {},
): Promise<{ config: DatabaseAddress; connection: Connection }> {
  const config = { ...testServer(), database };
  const connection = await createConnection({
    ...testServer(),
    charset: 'utf8mb4_general_ci',
    timezone: 'Z',
  });
  if (empty) await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
  await connection.query(`CREATE DATABASE IF NOT EXISTS \`${database}\` DEFAULT CHARACTER SET utf8mb4`);
  await connection.query(`USE \`${database}\``);
  return { config, connection };
}

async function tableNames(connection: Connection, database: string): Promise<string[]> {
  const [rows] = await connection.query(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = ? AND table_type = 'BASE TABLE' AND table_name <> 'schema_migration'`,
    [database],
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}

/** Most tables are empty after most tests, and DELETE of a few rows is far cheaper than TRUNCATE. */
async function emptyTables(connection: Connection, tables: string[]): Promise<void> {
  const probes = tables.map((table) => `(SELECT '${table}' AS name FROM \`${table}\` LIMIT 1)`);
  if (probes.length === 0) return;
  const [rows] = await connection.query(probes.join(' UNION ALL '));
  const filled = (rows as { name: string }[]).map(({ name }) => name);
  if (filled.length === 0) return;
  await connection.query('SET FOREIGN_KEY_CHECKS = 0');
  for (const table of filled) await connection.query(`DELETE FROM \`${table}\``);
  await connection.query('SET FOREIGN_KEY_CHECKS = 1');
}
