import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { requireFfmpeg } from '../../sandbox/demo/testPicture';
import { migrate } from '../../shared/db/migrate';
import { scratchDatabase } from '../support/testDatabase';
import { SandboxProcess } from './support/sandboxProcess';

jest.setTimeout(240_000);

let sandbox: SandboxProcess;

afterEach(() => sandbox.destroy());

function start(args: string[] = [], environment: NodeJS.ProcessEnv = {}): SandboxProcess {
  sandbox = new SandboxProcess(['sandbox/start.cjs', ...args], environment);
  return sandbox;
}

it('starts the whole backend, and a Ctrl-C leaves nothing of it running', async () => {
  start(['--port', '0']);
  await sandbox.printed(/Ctrl-C stops everything/);
  const url = /API\s+(http:\S+)\/interface\.php/.exec(sandbox.stdout)?.[1] ?? '';

  const smoke = await fetch(`${url}/interface.php`);
  expect(await smoke.text()).toBe('{"returnValue":4001,"returnMsg":"json format error","returnData":[]}');
  const control = await fetch(`${url}/_sandbox`);
  expect(await control.json()).toMatchObject({ automaticTimer: true });
  expect(sandbox.stdout).toMatch(/AUTH_MODE is open/);
  expect(sandbox.stdout).toMatch(/operator key\s+[0-9a-f]{32}/);

  const family = sandbox.processes();
  expect(family.length).toBeGreaterThan(0);
  sandbox.signal('SIGINT');
  expect(await sandbox.exitCode()).toBe(0);
  await sandbox.goneWithAll(family);
  await expect(fetch(url)).rejects.toThrow();
  expect(sandbox.filesLeft()).toEqual([]);
});

it('ends as cleanly when it is told to while it starts', async () => {
  start(['--port', '0']);
  await sandbox.printed(/bringing its tables up to date/);
  const family = sandbox.processes();
  sandbox.signal('SIGTERM');
  expect(await sandbox.exitCode()).toBe(0);
  await sandbox.goneWithAll(family);
  expect(sandbox.stdout).not.toContain('The backend is ready');
  expect(sandbox.filesLeft()).toEqual([]);
});

it('says which port is in use, and starts nothing', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const { port } = occupant.address() as AddressInfo;
  start(['--port', String(port), '--rtmp-port', '0']);
  expect(await sandbox.exitCode()).toBe(1);
  occupant.close();
  expect(sandbox.stderr).toMatch(
    new RegExp(`^npm run dev: Port ${port} on 127\\.0\\.0\\.1 is in use\\..*\n$`),
  );
  expect(sandbox.stdout).toBe('');
});

it('says which port for RTMP is in use and how to choose another, and starts nothing', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const { port } = occupant.address() as AddressInfo;
  start(['--port', '0', '--rtmp-port', String(port)]);
  expect(await sandbox.exitCode()).toBe(1);
  occupant.close();
  expect(sandbox.stderr).toMatch(
    new RegExp(
      `^npm run dev: Port ${port} on 127\\.0\\.0\\.1, for RTMP, is in use\\..*--rtmp-port ${port + 1}\n$`,
    ),
  );
  expect(sandbox.stdout).toBe('');
});

it('prints what to paste into OBS, and an ffmpeg command that pushes', async () => {
  await requireFfmpeg();
  start(['--port', '0']);
  await sandbox.printed(/Ctrl-C stops everything/);
  const lines = sandbox.stdout.split('\n').map((line) => line.trim());
  const [ask, obs] = ['"userid":"dora"', 'echo "server'].map((text) =>
    lines.find((line) => line.includes(text)),
  );
  const ffmpeg = lines.find((line) => line.startsWith('ffmpeg '))?.replace('-f flv', '-t 2 -f flv');
  const script = [ask, obs, `${ffmpeg ?? ''} 2>/dev/null && echo pushed`].join('\n');
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  expect(stdout).toMatch(
    /^server rtmp:\/\/127\.0\.0\.1:\d+\/live\nstream key 8888_dora_[a-z0-9]+\?bizid=8888&.*txSecret=.*\npushed\n$/,
  );
});

it('says that the database cannot be reached', async () => {
  start(['--port', '0'], {
    DB_HOST: '127.0.0.1',
    DB_PORT: '1',
    DB_USER: 'nobody',
    DB_PASSWORD: '',
    SANDBOX_DATABASE: '',
  });
  expect(await sandbox.exitCode()).toBe(1);
  expect(sandbox.stderr).toMatch(/^npm run dev: No database: .*\n$/);
});

it('says which migration does not fit, and leaves nothing running', async () => {
  const scratch = await scratchDatabase('sandbox');
  const { config, connection } = scratch;
  try {
    await migrate(connection, [{ name: '9999_from_the_future', sql: 'CREATE TABLE future (id INT)' }]);
    start(['--port', '0'], {
      DB_HOST: config.host,
      DB_PORT: String(config.port),
      DB_USER: config.user,
      DB_PASSWORD: config.password,
      DB_NAME: config.database,
      SANDBOX_DATABASE: '',
    });
    expect(await sandbox.exitCode()).toBe(1);
    expect(sandbox.stderr).toMatch(/^npm run dev: Migrations failed: .*9999_from_the_future.*\n$/);
  } finally {
    await scratch.drop();
  }
});

it.each([
  [['--prot', '9000'], "Unknown option '--prot'"],
  [['--port', 'nine'], '--port must be a number'],
])('refuses %j with one line and exit code 2', async (args, message) => {
  start(args);
  expect(await sandbox.exitCode()).toBe(2);
  expect(sandbox.stderr.trim().split('\n')).toEqual([expect.stringContaining(message)]);
});

it.each(['v10.24.1', 'v16.20.2', 'v18.17.1'])(
  'asks for a newer Node than %s before anything else',
  async (version) => {
    const fake = `Object.defineProperty(process, 'version', { value: '${version}' })`;
    sandbox = new SandboxProcess(['-e', `${fake}; require('./sandbox/start.cjs')`], {});
    expect(await sandbox.exitCode()).toBe(1);
    expect(sandbox.stderr).toBe(`This needs Node 18.18 or newer (20 is fine); here is ${version}.\n`);
  },
);
