import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startDatabase } from '../../sandbox/database/startDatabase';
import type { Database } from '../../sandbox/database/startDatabase';
import { buildBundles } from '../../scripts/buildBundles';

declare global {
  // globalTeardown runs in the same process and has no other way to reach what globalSetup made.
  var testServer: Database | undefined;
}

/**
 * Starts one database server for the whole run and builds the bundles that the tests load from dist/.
 * Workers find the server in TEST_DATABASE_SERVER, because their environment is all they share with this.
 */
export default async function globalSetup(): Promise<void> {
  const [server] = await Promise.all([
    startDatabase({ durable: false }),
    buildBundles(path.join(__dirname, '..', '..', 'dist')),
  ]);
  globalThis.testServer = server;
  const { host, port, user, password } = server;
  process.env.TEST_DATABASE_SERVER = JSON.stringify({ host, port, user, password });
  await dropLeftovers({ host, port, user, password });
  // CI reads this line to be sure which engine the tests ran on.
  process.stderr.write(`\ntest database: ${server.version}, ${server.engine}\n`);
}

/** A server that DB_HOST names may still have the tables of an interrupted run, made by other migrations. */
async function dropLeftovers(address: {
  host: string;
  port: number;
  user: string;
  password: string;
}): Promise<void> {
  const connection = await createConnection(address);
  try {
    const [rows] = await connection.query(String.raw`SHOW DATABASES LIKE 'xzb\_test\_%'`);
    for (const row of rows as Record<string, string>[]) {
      const [name] = Object.values(row);
      if (name !== undefined) await connection.query(`DROP DATABASE \`${name}\``);
    }
  } finally {
    await connection.end();
  }
}
