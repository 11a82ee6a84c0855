import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { parse } from 'dotenv';
import { writeEnvironmentFile } from '../../sandbox/environmentFile';
import type { Report } from '../../scripts/doctor/report';
import { TestSandbox } from '../support/testSandbox';

const root = path.join(__dirname, '..', '..');

let world: TestSandbox;
let folder: string;
let file: string;

beforeAll(async () => {
  world = await TestSandbox.start('tools', 'function-url', { COS_LEGACY_SIGN: 'off', AUTH_MODE: 'required' });
  folder = mkdtempSync(path.join(os.tmpdir(), 'xzb-tools-'));
  file = path.join(folder, 'environment');
  writeEnvironmentFile(file, world.sandbox, {});
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

/** A command as `npm run` starts it, in a folder without .env, with the variables that the sandbox wrote. */
async function run(script: string, args: readonly string[]): Promise<{ status: number; text: string }> {
  const variables = parse(readFileSync(file, 'utf8'));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), path.join(root, script), ...args],
      { cwd: folder, env: { PATH: process.env.PATH, ...variables } },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, text: stdout + stderr });
      },
    );
  });
}

async function failures(): Promise<string[]> {
  const { text } = await run('scripts/doctor/main.ts', ['--json']);
  const { checks } = JSON.parse(text) as Report;
  return checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

it('the sandbox tells its keys to its owner alone', () => {
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(parse(readFileSync(file, 'utf8'))).toMatchObject({
    CALL_BACK_KEY: world.key('CALL_BACK_KEY'),
    DB_PASSWORD: world.key('DB_PASSWORD'),
    CALLBACK_URL: world.sandbox.callbackUrl,
  });
});

it('leaves out of that file what the operator has set', () => {
  const other = path.join(folder, 'other');
  writeEnvironmentFile(other, world.sandbox, { CALL_BACK_KEY: world.key('CALL_BACK_KEY') });
  expect(readFileSync(other, 'utf8')).not.toContain(world.key('CALL_BACK_KEY'));
});

it('from nothing to all well: doctor, setup-live, a sweep, doctor', async () => {
  expect(await failures()).toEqual(['last-sweep', 'callback-template', 'recording-rule']);
  const wired = await run('scripts/setupLive/main.ts', ['--apply']);
  expect([wired.status, wired.text.trim().split('\n').at(-1)]).toEqual([
    0,
    expect.stringMatching(/^Done: 127\.0\.0\.1:\d+\/live is wired\.$/),
  ]);
  await fetch(`${world.url}/_sandbox/timer`, { method: 'POST' });
  const well = await run('scripts/doctor/main.ts', []);
  expect(well.text).not.toMatch(/FAIL|WARN/);
  expect(well.status).toBe(0);
  expect((await run('scripts/doctor/main.ts', ['--bogus'])).status).toBe(2);
}, 120_000);

it('once wired, events go to the address of the template, signed with its key', async () => {
  const bodies: { event_type: number; stream_id: string }[] = [];
  const elsewhere = createServer((message, response) => {
    void json(message).then((body) => {
      bodies.push(body as (typeof bodies)[number]);
      response.end('{"code":0}');
    });
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { wiring } = world.sandbox.live;
  const StreamBeginNotifyUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
  wiring.callbacks.modify(1001, { StreamBeginNotifyUrl, CallbackKey: 'not-ours' });
  const { url } = await world.live('push-url', { stream: 'tools_one' });
  await world.live('push', { url });
  elsewhere.closeAllConnections();
  elsewhere.close();
  expect(bodies).toMatchObject([{ event_type: 1, stream_id: 'tools_one' }]);
  const refused = await fetch(`${world.url}/_sandbox/stop`, {
    method: 'POST',
    body: JSON.stringify({ url, record: false }),
  });
  expect(await refused.json()).toMatchObject({ callbacks: [{ status: 'retrying', result: 403 }] });
});
