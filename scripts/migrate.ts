import type { DatabaseConfig } from '../shared/config';
import { migrateServer } from '../shared/db/migrateServer';
import { loadMigrations, migrationsFolder } from './loadMigrations';
import { findVariable, type Environment } from './operatorEnvironment';
import { toolEnvironment } from './toolEnvironment';

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
  if (process.argv.includes('--remote')) {
    // Loaded only here: the deployment's packages take a second that a local run need not wait for.
    const { migrateDeployment } = await import('../deploy/migrateDeployment');
    await migrateDeployment(process.argv.slice(2));
    return;
  }
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
  console.error(`npm run migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
