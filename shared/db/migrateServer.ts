import { createConnection, type Connection, type ConnectionOptions } from 'mysql2/promise';
import type { DatabaseConfig } from '../config';
import { ensureDatabase } from './ensureDatabase';
import { migrate, type MigrateOptions, type MigrateResult, type Migration } from './migrate';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Brings the configured database up to date, and creates it where the server does not have it. Uses two connections
 * of its own: one works, the other keeps the lease while a long statement runs.
 *
 * Throws MigrationError as `migrate` does, or the driver's error when the server cannot be used.
 */
export async function migrateServer(
  { database, ...server }: DatabaseConfig,
  migrations: readonly Migration[],
  options: Omit<MigrateOptions, 'heartbeat'> = {},
): Promise<MigrateResult> {
  const settings = { ...server, charset: 'utf8mb4', connectTimeout: CONNECT_TIMEOUT_MS };
  const connection = await connect(settings);
  try {
    await ensureDatabase(connection, database);
    const heartbeat = await connect({ ...settings, database });
    try {
      return await migrate(connection, migrations, { ...options, heartbeat });
    } finally {
      await heartbeat.end();
    }
  } finally {
    await connection.end();
  }
}

async function connect(settings: ConnectionOptions): Promise<Connection> {
  const connection = await createConnection(settings);
  // A server that goes away also fails the query that runs, whose message is the one to tell.
  connection.on('error', () => undefined);
  return connection;
}
