import { createConnection } from 'mysql2/promise';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { loadMigrations } from '../scripts/loadMigrations';
import { ensureDatabase } from '../shared/db/ensureDatabase';
import { migrate } from '../shared/db/migrate';
import type { DatabaseAddress } from './functionEnvironment';

/** Creates the database where it is missing and brings its tables up to date; returns what was applied. */
export async function prepareDatabase({ name, ...server }: DatabaseAddress): Promise<string[]> {
  const connection = await connect({ ...server, charset: 'utf8mb4' });
  try {
    await ensureDatabase(connection, name);
    const heartbeat = await connect({ ...server, charset: 'utf8mb4', database: name });
    try {
      return (await migrate(connection, loadMigrations(), { heartbeat })).applied;
    } finally {
      await heartbeat.end();
    }
  } finally {
    await connection.end();
  }
}

async function connect(settings: ConnectionOptions): Promise<Connection> {
  const connection = await createConnection({ ...settings, connectTimeout: 10_000 });
  // A server that goes away also fails the query that runs, and that error is the one to report.
  connection.on('error', () => undefined);
  return connection;
}
