import { createConnection } from 'mysql2/promise';
import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { ensureDatabase } from '../shared/db/ensureDatabase';
import { migrate } from '../shared/db/migrate';
import { loadMigrations, migrationsFolder } from './loadMigrations';

interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** Reads DB_*. Throws one error that names every variable that is missing or malformed. */
function readAddress(env: NodeJS.ProcessEnv): DatabaseAddress {
  const problems: string[] = [];

  function required(name: string, mayBeEmpty = false): string {
    const value = env[name];
    if (value === undefined || (value === '' && !mayBeEmpty)) problems.push(`${name} is not set`);
    return value ?? '';
  }

  const portText = env.DB_PORT ?? '3306';
  const port = Number(portText);
  // An empty variable is one that is not set.
  const database = env.DB_NAME === undefined || env.DB_NAME === '' ? 'live_demo' : env.DB_NAME;
  const address = { host: required('DB_HOST'), port, user: required('DB_USER') };
  const password = required('DB_PASSWORD', true);
  if (!/^\d{1,5}$/.test(portText) || port < 1 || port > 65535) {
    problems.push(`DB_PORT must be a number from 1 to 65535, not "${portText}"`);
  }
  // MySQL's limit, and characters that need no quoting in anyone's shell.
  if (!/^[\w-]{1,64}$/.test(database)) {
    problems.push(`DB_NAME must be 1 to 64 letters, digits, "_" or "-", not "${database}"`);
  }
  if (problems.length > 0) throw new Error(`${problems.join('; ')}.`);
  return { ...address, password, database };
}

async function connect(settings: ConnectionOptions): Promise<Connection> {
  const connection = await createConnection(settings);
  // A server that goes away also fails the query that runs, whose message is the one to print.
  connection.on('error', () => undefined);
  return connection;
}

async function run(): Promise<void> {
  const { database, ...server } = readAddress(process.env);
  // MIGRATIONS_DIR lets a test, or an operator with a patched copy, point elsewhere.
  const migrations = loadMigrations(process.env.MIGRATIONS_DIR ?? migrationsFolder);
  const settings = { ...server, charset: 'utf8mb4', connectTimeout: 10_000 };

  const connection = await connect(settings);
  try {
    await ensureDatabase(connection, database);
    const heartbeat = await connect({ ...settings, database });
    try {
      const { applied, alreadyApplied } = await migrate(connection, migrations, {
        heartbeat,
        log: console.log,
      });
      console.log(
        applied.length === 0
          ? `Nothing to do: ${database} has all ${String(alreadyApplied.length)} migrations.`
          : `Applied ${applied.join(', ')} to ${database}.`,
      );
    } finally {
      await heartbeat.end();
    }
  } finally {
    await connection.end();
  }
}

run().catch((error: unknown) => {
  console.error(`npm run migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
