import { createConnection, type Connection } from 'mysql2/promise';
import { startDatabase, type Database, type DatabaseOptions } from '../../sandbox/database/startDatabase';
import { loadMigrations } from '../../scripts/loadMigrations';
import { ensureDatabase } from '../../shared/db/ensureDatabase';
import { migrate } from '../../shared/db/migrate';
import type { BenchDatabase } from './section';

/** A server that is started when it is first needed. */
export class BenchServer {
  private server: Promise<Database> | undefined;
  private readonly connections: Connection[] = [];

  constructor(private readonly options: DatabaseOptions) {}

  async version(): Promise<string> {
    const { version } = await this.start();
    return version.includes('MariaDB')
      ? `MariaDB ${version.split('-')[0] ?? version}`
      : `MySQL ${version.split('-')[0] ?? version}`;
  }

  /** A database with all tables and no rows. */
  async open(name: string): Promise<BenchDatabase> {
    const { host, port, user, password } = await this.start();
    const config = { host, port, user, password, database: name };
    const connection = await createConnection({ host, port, user, password, timezone: 'Z' });
    this.connections.push(connection);
    await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
    await ensureDatabase(connection, name);
    await migrate(connection, loadMigrations());
    return { config, connection };
  }

  /** Ends the connections of the sections before; the server goes on. */
  async closeConnections(): Promise<void> {
    await Promise.all(this.connections.splice(0).map((connection) => connection.end()));
  }

  async stop(): Promise<void> {
    await this.closeConnections();
    await (await this.server)?.stop();
  }

  private start(): Promise<Database> {
    this.server ??= startDatabase(this.options);
    return this.server;
  }
}
