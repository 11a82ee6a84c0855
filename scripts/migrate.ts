import { parseArgs } from 'node:util';
import type { DatabaseConfig } from '../shared/config';
import { migrateServer } from '../shared/db/migrateServer';
import { loadMigrations, migrationsFolder } from './loadMigrations';
import { findVariable, type Environment } from './operatorEnvironment';
import { toolEnvironment } from './toolEnvironment';
import { UsageError } from './usageError';

const USAGE = `npm run migrate -- [options]

Creates the database where it is missing, and brings its tables up to date. It may be run again,
and by several at once.

  --remote        through the deployed online-check, to the database of the deployment
  --stage NAME    with --remote: of this stage's deployment; otherwise STAGE
  --help

Reads DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, and with --remote TENCENT_SECRET_ID,
TENCENT_SECRET_KEY and REGION, from the shell or from .env. Exit status: 0 done or nothing to do,
1 a problem, 2 wrong usage.`;

/** Reads DB_*. Throws one error that names every variable that is missing or malformed. */
function readAddress(env: Environment): DatabaseConfig {
  const problems: string[] = [];

  function required(name: string, mayBeEmpty = false): string {
    const value = env[name];
    if (value === undefined || (value === '' && !mayBeEmpty)) problems.push(`${name} is not set`);
    return value ?? '';
  }

  const portText = findVariable(env, 'DB_PORT') ?? '3306';
  const port = Number(portText);
  const database = findVariable(env, 'DB_NAME') ?? 'live_demo';
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

async function run(): Promise<void> {
  const { values } = UsageError.wrap(() =>
    parseArgs({
      options: { remote: { type: 'boolean' }, stage: { type: 'string' }, help: { type: 'boolean' } },
    }),
  );
  if (values.help === true) {
    console.log(USAGE);
    return;
  }
  if (values.remote === true) {
    // Loaded only here: the deployment's packages take a second that a local run need not wait for.
    const { migrateDeployment } = await import('../deploy/migrateDeployment');
    await migrateDeployment(values.stage);
    return;
  }
  if (values.stage !== undefined) throw new UsageError('--stage goes with --remote');
  const address = readAddress(toolEnvironment('migrate'));
  // MIGRATIONS_DIR lets a test, or an operator with a patched copy, point elsewhere.
  const migrations = loadMigrations(process.env.MIGRATIONS_DIR ?? migrationsFolder);
  const { applied, alreadyApplied } = await migrateServer(address, migrations, { log: console.log });
  console.log(
    applied.length === 0
      ? `Nothing to do: ${address.database} has all ${String(alreadyApplied.length)} migrations.`
      : `Applied ${applied.join(', ')} to ${address.database}.`,
  );
}

run().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof UsageError;
  console.error(`npm run migrate: ${message}${isUsage ? '. See npm run migrate -- --help' : ''}`);
  process.exitCode = isUsage ? 2 : 1;
});
