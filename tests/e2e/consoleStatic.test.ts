import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import send from 'send';
import { requireFfmpeg, TestPicture } from '../../sandbox/demo/testPicture';
import { launchChromium } from '../../scripts/console/launchChromium';
import { TestSandbox } from '../support/testSandbox';
import { ConsolePage } from './support/consolePage';
import { VideoRooms } from './support/videoRooms';

jest.setTimeout(240_000);

const REPOSITORY = path.join(__dirname, '..', '..');
const run = promisify(execFile);

let folder: string;
let site: Server;
let backend: TestSandbox;
let browser: Browser;
let printed: string;

/** `npm run build:console`, for a backend on this machine. */
function build(...options: string[]): Promise<{ stdout: string }> {
  const script = path.join(REPOSITORY, 'scripts', 'console', 'main.ts');
  return run(process.execPath, ['--import', 'tsx', script, ...options], { cwd: REPOSITORY });
}

beforeAll(async () => {
  await requireFfmpeg();
  folder = mkdtempSync(path.join(os.tmpdir(), 'xzb-site-'));
  browser = await launchChromium(process.env['PATH'] ?? '');
  backend = await TestSandbox.start('consolestatic', 'function-url');
  const { stdout } = await build('--api', backend.url, '--play', backend.url, '--out', folder);
  printed = stdout;
  // As a bucket does it: the files as they are, and no header of ours.
  site = createServer((request, response) => {
    send(request, (request.url ?? '/').split('?')[0]?.replace(/^\/console$/, '/') ?? '/', {
      root: folder,
    }).pipe(response);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
  await browser.close();
  await backend.close();
  rmSync(folder, { recursive: true });
});

it('works from another origin, with nothing but its files', async () => {
  const rooms = new VideoRooms(backend);
  const room = await rooms.open();
  const phone = new TestPicture(room.url);
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const operator = await ConsolePage.open(browser, origin);
  try {
    await rooms.untilListed(room);
    await operator.signIn(backend.key('OPERATOR_KEY'));
    await operator
      .row(room.userid)
      .getByRole('button', { name: /^Watch/ })
      .click();
    await operator.untilFramesAdvance();
    expect(operator.problems).toEqual([]);
    expect(
      new Set(operator.requests.map((url) => new URL(url).origin).filter((one) => one !== 'null')),
    ).toEqual(new Set([origin, backend.url]));
  } finally {
    await operator.close();
    await phone.destroy();
  }
});

it('carries its policy itself, says which headers it wants, and holds no secret', () => {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(policy).toContain(`connect-src 'self' ${backend.url};`);
  expect(policy).not.toContain('frame-ancestors');
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'));
  expect(printed).toContain(`${policy}; frame-ancestors 'none'`);
  expect(JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'))).toEqual({
    api: `${backend.url}/`,
    images: [],
    play: [backend.url],
  });
});

it('is not built for a backend that nobody named', async () => {
  await expect(build('--out', folder)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--api is required'),
  });
});
