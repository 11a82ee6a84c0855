import path from 'node:path';
import type { ServerProgram } from './findServer';

/** Where one server keeps its files. Everything lives below one folder, so that removing it removes all. */
export interface ServerFiles {
  root: string;
  dataDir: string;
  temporaryDir: string;
  logFile: string;
  pidFile: string;
}

export function serverFiles(root: string): ServerFiles {
  return {
    root,
    dataDir: path.join(root, 'data'),
    temporaryDir: path.join(root, 'tmp'),
    logFile: path.join(root, 'server.log'),
    pidFile: path.join(root, 'server.pid'),
  };
}

/** The modes that TencentDB and MySQL 5.7+ set by default; MySQL 5.6 alone would accept wrong values. */
const strictSqlMode = [
  'STRICT_TRANS_TABLES',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
].join(',');

/** What the server needs at initialisation too. `--no-defaults` must come first: it hides the machine's my.cnf. */
export function basicOptions(program: ServerProgram, files: ServerFiles): string[] {
  return [
    '--no-defaults',
    `--datadir=${files.dataDir}`,
    `--tmpdir=${files.temporaryDir}`,
    ...(program.shareDir === undefined
      ? []
      : [
          `--lc-messages-dir=${program.shareDir}`,
          `--character-sets-dir=${path.join(program.shareDir, 'charsets')}`,
        ]),
    // The server refuses to run as root unless told that this is meant.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    // Containers often allow too few asynchronous I/O contexts for a server to start.
    '--innodb-use-native-aio=0',
  ];
}

export function runOptions(
  program: ServerProgram,
  files: ServerFiles,
  settings: { port: number; durable: boolean; binaryLog: boolean },
): string[] {
  return [
    ...basicOptions(program, files),
    `--port=${settings.port}`,
    '--bind-address=127.0.0.1',
    // Relative to the data directory: an absolute path may exceed the 107 bytes of a socket address.
    '--socket=db.sock',
    `--pid-file=${files.pidFile}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    `--sql-mode=${strictSqlMode}`,
    // TencentDB's zone: SQL that means UTC and says NOW() fails here as it would there.
    '--default-time-zone=+08:00',
    '--max-connections=500',
    '--innodb-buffer-pool-size=128M',
    '--performance-schema=OFF',
    ...(program.family === 'mysql-8' ? ['--mysqlx=OFF'] : []),
    ...binaryLogOptions(program, settings.binaryLog),
    ...(settings.durable
      ? ['--innodb-flush-log-at-trx-commit=1']
      : // Survives a killed server, which tests do; not a machine that loses power, which they do not.
        ['--innodb-flush-log-at-trx-commit=2', '--innodb-flush-method=nosync', '--skip-innodb-doublewrite']),
  ];
}

export function serverEnvironment(program: ServerProgram): NodeJS.ProcessEnv {
  if (program.libraryDir === undefined) return process.env;
  const libraries = [program.libraryDir, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return { ...process.env, LD_LIBRARY_PATH: libraries };
}

/**
 * A managed server writes every transaction to its binary log, for its replicas and backups, and syncs that before it
 * lets go of the transaction's locks. A private one leaves it out unless asked.
 */
function binaryLogOptions(program: ServerProgram, wanted: boolean): string[] {
  if (wanted) return ['--log-bin=binlog', '--binlog-format=ROW', '--server-id=1', '--sync-binlog=1'];
  return program.family === 'mysql-8' ? ['--disable-log-bin'] : [];
}
