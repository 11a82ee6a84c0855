import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerProgram } from './findServer';
import { basicOptions, serverEnvironment } from './serverOptions';
import type { ServerFiles } from './serverOptions';

export interface Account {
  user: string;
  password: string;
}

/**
 * Creates the system tables of a new server, with one account that may do everything from this machine and
 * none that needs no password: other users of the machine can reach the port.
 *
 * Returns SQL that the first start must run before it accepts connections.
 */
export async function initialiseFiles(
  program: ServerProgram,
  files: ServerFiles,
  account: Account,
): Promise<string[]> {
  const createAccount = [
    `CREATE USER '${account.user}'@'127.0.0.1' IDENTIFIED BY '${account.password}'`,
    `GRANT ALL PRIVILEGES ON *.* TO '${account.user}'@'127.0.0.1' WITH GRANT OPTION`,
  ];
  switch (program.family) {
    case 'mysql-5.6':
      await bootstrap(program, files);
      return [
        "DELETE FROM mysql.user WHERE User IN ('', 'root')",
        'DELETE FROM mysql.db',
        'FLUSH PRIVILEGES',
        ...createAccount,
      ];
    case 'mysql-5.7':
    case 'mysql-8':
      await run(program.binary, [...basicOptions(program, files), '--initialize-insecure'], program);
      return [`ALTER USER 'root'@'localhost' IDENTIFIED BY '${account.password}'`, ...createAccount];
    case 'mariadb':
      await run(
        program.installer ?? 'mariadb-install-db',
        [
          ...basicOptions(program, files),
          '--auth-root-authentication-method=normal',
          '--skip-test-db',
          '--skip-name-resolve',
        ],
        program,
      );
      return [
        "DELETE FROM mysql.global_priv WHERE User IN ('', 'root')",
        'FLUSH PRIVILEGES',
        ...createAccount,
      ];
  }
}

/** MySQL 5.6 has no --initialize: its system tables come from SQL scripts read in bootstrap mode. */
async function bootstrap(program: ServerProgram, files: ServerFiles): Promise<void> {
  const shareDir = program.shareDir ?? '';
  const script = [
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\n',
    fs.readFileSync(path.join(shareDir, 'mysql_system_tables.sql'), 'utf8'),
    fs.readFileSync(path.join(shareDir, 'mysql_system_tables_data.sql'), 'utf8'),
  ].join('\n');
  await run(program.binary, [...basicOptions(program, files), '--bootstrap'], program, script);
}

async function run(command: string, args: string[], program: ServerProgram, input = ''): Promise<void> {
  const child = spawn(command, args, { env: serverEnvironment(program), stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A server that gives up early closes its input; its own message says more than our broken pipe.
  await pipeline(Readable.from([input]), child.stdin).catch(() => undefined);
  const code = await exit;
  if (code !== 0) {
    const lastLines = output.trimEnd().split('\n').slice(-15).join('\n');
    throw new Error(`${program.label} could not be initialised (exit ${String(code)}):\n${lastLines}`);
  }
}
