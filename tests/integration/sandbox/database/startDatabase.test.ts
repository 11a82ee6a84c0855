import { once } from 'node:events';
import fs from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { startDatabase } from '../../../../sandbox/database/startDatabase';
import type { Database } from '../../../../sandbox/database/startDatabase';
import { runScript } from '../../../support/runMigrateProcess';
import type { RunningProcess } from '../../../support/runMigrateProcess';
import type { ServerAddress } from '../../../support/testDatabase';

// These tests are about servers of our own, even where the others run on one that DB_HOST names.
const savedHost = process.env.DB_HOST;

let folder: string;

beforeAll(() => {
  delete process.env.DB_HOST;
});

afterAll(() => {
  if (savedHost !== undefined) process.env.DB_HOST = savedHost;
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-test-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function open({ host, port, user, password }: ServerAddress): Promise<Connection> {
  return createConnection({ host, port, user, password });
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function waitUntil(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await delay(50);
}

describe('a private server', () => {
  let database: Database;

  beforeAll(async () => {
    database = await startDatabase({ durable: false });
  }, 60_000);

  afterAll(async () => {
    await database.stop();
    expect(await isListening(database.port)).toBe(false);
  }, 60_000);

  it('runs with the strict modes, the character set and the zone of production', async () => {
    const connection = await open(database);
    const [rows] = await connection.query(
      `SELECT @@GLOBAL.sql_mode AS modes, @@character_set_server AS charset, @@time_zone AS zone,
              @@max_connections AS connections`,
    );
    const [settings] = rows as { modes: string; charset: string; zone: string; connections: number }[];
    expect(settings?.modes.split(',')).toEqual(
      expect.arrayContaining([
        'STRICT_TRANS_TABLES',
        'NO_ZERO_DATE',
        'NO_ZERO_IN_DATE',
        'ERROR_FOR_DIVISION_BY_ZERO',
        'NO_ENGINE_SUBSTITUTION',
      ]),
    );
    expect(settings).toMatchObject({ charset: 'utf8mb4', zone: '+08:00', connections: 500 });
    await connection.end();
  });

  it('lets nobody in without the password', async () => {
    for (const user of ['root', '', 'sandbox']) {
      await expect(open({ ...database, user, password: '' })).rejects.toMatchObject({
        code: 'ER_ACCESS_DENIED_ERROR',
      });
    }
  });

  it('keeps committed rows through a kill and a restart on the same port', async () => {
    const before = await open(database);
    before.on('error', () => undefined);
    await before.query('CREATE DATABASE crash');
    await before.query('CREATE TABLE crash.kept (id INT PRIMARY KEY) ENGINE=InnoDB');
    await before.query('INSERT INTO crash.kept VALUES (1)');
    await database.kill();
    expect(await isListening(database.port)).toBe(false);
    before.destroy();

    await database.restart();
    const after = await open(database);
    const [rows] = await after.query('SELECT id FROM crash.kept');
    expect(rows).toEqual([{ id: 1 }]);
    await after.end();
  }, 60_000);
});

describe('a data folder that is kept', () => {
  it('finds its rows again in a data folder that is kept, and refuses to run there twice', async () => {
    const dataDir = path.join(folder, 'kept');
    const first = await startDatabase({ dataDir, durable: false });
    const connection = await open(first);
    await connection.query('CREATE DATABASE kept_here');
    await connection.end();
    await expect(startDatabase({ dataDir })).rejects.toThrow(`The database in ${dataDir} is already running`);
    await first.stop();

    const second = await startDatabase({ dataDir, durable: false });
    try {
      const again = await open(second);
      const [rows] = await again.query("SHOW DATABASES LIKE 'kept_here'");
      expect(rows).toHaveLength(1);
      await again.end();
    } finally {
      await second.stop();
    }
  }, 120_000);

  it('says why the server did not come up', async () => {
    const dataDir = path.join(folder, 'broken');
    const first = await startDatabase({ dataDir, durable: false });
    await first.stop();
    fs.writeFileSync(path.join(dataDir, 'data', 'ibdata1'), 'not a tablespace');
    await expect(startDatabase({ dataDir })).rejects.toThrow(/did not start: .*\n.*(InnoDB|ERROR)/s);
  }, 120_000);
});

describe('when the process that started it', () => {
  async function startElsewhere(
    dataDir?: string,
  ): Promise<{ runner: RunningProcess; address: ServerAddress }> {
    const runner = runScript('tests/support/databaseProcess.ts', dataDir === undefined ? [] : [dataDir], {
      ...process.env,
      TMPDIR: folder,
    });
    const [chunk] = (await Promise.race([
      once(runner.child.stdout!, 'data'),
      runner.outcome.then(({ stderr }) => Promise.reject(new Error(stderr))),
    ])) as [Buffer];
    return { runner, address: JSON.parse(chunk.toString()) as ServerAddress };
  }

  it('is killed, the server ends and its temporary files are gone', async () => {
    const { runner, address } = await startElsewhere();
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('xzb-db-'))).toHaveLength(1);
    runner.child.kill('SIGKILL');
    await waitUntil(async () => !(await isListening(address.port)));
    await waitUntil(() => fs.readdirSync(folder).every((name) => !name.startsWith('xzb-db-')));
  }, 120_000);

  it('is killed, a data folder that is kept is shut down in order and can be used again', async () => {
    const dataDir = path.join(folder, 'kept');
    const { runner, address } = await startElsewhere(dataDir);
    runner.child.kill('SIGKILL');
    await waitUntil(async () => !(await isListening(address.port)));
    await waitUntil(() => !fs.existsSync(path.join(dataDir, 'server.pid')));
    let again: Database | undefined;
    try {
      again = await startDatabase({ dataDir, durable: false });
    } finally {
      await again?.stop();
    }
  }, 120_000);
});
