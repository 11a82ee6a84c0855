import { createConnection, type Connection } from 'mysql2/promise';
import { startDatabase, type Database } from '../../sandbox/database/startDatabase';
import { loadMigrations } from '../../scripts/loadMigrations';
import { ensureDatabase } from '../../shared/db/ensureDatabase';
import { migrate } from '../../shared/db/migrate';
import type { DatabaseAddress } from './testDatabase';

export interface PrivateDatabase {
  /** For killing and starting it again. */
  readonly server: Database;
  readonly config: DatabaseAddress;
  /** Runs `work` on a connection of its own, because no connection survives the server. */
  connected<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** A server of the test's own, with all tables, that no other test minds being killed or filled up. */
export async function startPrivateDatabase(): Promise<PrivateDatabase> {
  const server = await startOwnServer();
  const { host, port, user, password } = server;
  const config = { host, port, user, password, database: 'own' };
  const connected = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await createConnection({ host, port, user, password, timezone: 'Z' });
    try {
      await ensureDatabase(connection, config.database);
      return await work(connection);
    } finally {
      await connection.end();
    }
  };
  await connected((connection) => migrate(connection, loadMigrations()));
  return { server, config, connected };
}

/** Even where the other tests run on the server that DB_HOST names: that one is not ours to kill. */
async function startOwnServer(): Promise<Database> {
  const savedHost = process.env.DB_HOST;
  delete process.env.DB_HOST;
  try {
    return await startDatabase({ durable: false });
  } finally {
    if (savedHost !== undefined) process.env.DB_HOST = savedHost;
  }
}
