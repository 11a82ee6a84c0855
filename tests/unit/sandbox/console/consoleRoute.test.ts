import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { builtConsole } from '../../../../sandbox/console/builtConsole';
import { consoleRoute } from '../../../../sandbox/console/consoleRoute';

const FILES = new Map([
  ['index.html', Buffer.from('<html>')],
  ['assets/a-1.js', Buffer.from('1')],
]);
const COS = { COSKEY_BUCKET: 'covers', COSKEY_APPID: '125', COSKEY_REGION: 'ap-x' };
const route = consoleRoute({
  files: () => Promise.resolve(FILES),
  environment: { PLAY_DOMAIN: '192.0.2.7:9000', ...COS },
});

it('serves the built files, with their types, and nothing beside them', async () => {
  const page = await route('/console/');
  expect([page.status, page.headers['Content-Type'], String(page.body)]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<html>',
  ]);
  const script = await route('/console/assets/a-1.js');
  expect([script.status, script.headers['Content-Type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(script.headers['Cache-Control']).toContain('immutable');
  const moved = await route('/console');
  expect([moved.status, moved.headers['Location']]).toEqual([302, '/console/']);
  for (const other of ['assets', 'assets/', '../package.json', '%2e%2e/package.json', '__proto__']) {
    expect((await route(`/console/${other}`)).status).toBe(404);
  }
});

it('names the play domain and the bucket of this backend in settings and policy', async () => {
  const { body, headers } = await route('/console/config.json');
  const covers = ['http', 'https'].map((scheme) => `${scheme}://covers-125.cos.ap-x.myqcloud.com`);
  expect(JSON.parse(String(body))).toEqual({
    api: '../',
    images: covers,
    play: ['http://192.0.2.7:9000'],
    sandbox: true,
  });
  const policy = headers['Content-Security-Policy'] ?? '';
  expect(policy).toContain(`img-src 'self' ${covers.join(' ')};`);
  expect(policy).toContain("connect-src 'self' http://192.0.2.7:9000;");
  for (const reply of [await route('/console'), await route('/console/nothing')]) {
    expect(reply.headers['Content-Security-Policy']).toBe(policy);
  }
});

describe('the built console', () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(path.join(os.tmpdir(), 'xzb-console-'));
  });

  afterEach(() => rmSync(cache, { recursive: true }));

  it('is built where there is none, by several at once as well, and found again afterwards', async () => {
    const { signal } = new AbortController();
    const [one, other] = await Promise.all([builtConsole(cache, signal), builtConsole(cache, signal)]);
    expect(one.has('index.html')).toBe(true);
    expect([...one.keys()].sort()).toEqual([...other.keys()].sort());
    expect(readdirSync(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const page = path.join(cache, readdirSync(cache)[0] ?? '', 'index.html');
    const builtAt = statSync(page).mtimeMs;
    expect((await builtConsole(cache, signal)).get('index.html')).toEqual(one.get('index.html'));
    expect(statSync(page).mtimeMs).toBe(builtAt);
  });

  it('leaves nothing half-built when it is stopped', async () => {
    const stopping = new AbortController();
    const building = builtConsole(cache, stopping.signal);
    stopping.abort();
    await expect(building).rejects.toThrow(/abort/i);
    expect(readdirSync(cache)).toEqual([]);
  });
});
