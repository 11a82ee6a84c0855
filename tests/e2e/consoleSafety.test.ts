import type { Browser } from 'playwright-core';
import { launchChromium } from '../../scripts/console/launchChromium';
import { TestSandbox } from '../support/testSandbox';
import { until } from '../support/until';
import { ConsolePage, untilConsoleIsBuilt } from './support/consolePage';
import { VideoRooms } from './support/videoRooms';

jest.setTimeout(180_000);

const PAGES = ['rooms', 'replays', 'reports', 'bans', 'ledger', 'sweeps', 'health'];
const HOSTILE = '<img src=x onerror="document.title=\'hacked\'"><script>document.title="hacked"</script>';

let browser: Browser;
let backend: TestSandbox;
let rooms: VideoRooms;
let key: string;
const opened: ConsolePage[] = [];

beforeAll(async () => {
  browser = await launchChromium(process.env['PATH'] ?? '');
  backend = await TestSandbox.start('consolesafety', 'function-url');
  rooms = new VideoRooms(backend);
  await untilConsoleIsBuilt(backend.url);
  key = backend.key('OPERATOR_KEY');
});

afterEach(() => Promise.all(opened.splice(0).map((page) => page.close())));

afterAll(async () => {
  await browser.close();
  await backend.close();
});

async function open(options: Parameters<typeof ConsolePage.open>[2] = {}): Promise<ConsolePage> {
  const page = await ConsolePage.open(browser, backend.url, options);
  opened.push(page);
  return page;
}

describe('the operator key', () => {
  it('is asked for, and a wrong one is refused with what to do', async () => {
    const tab = await open();
    const { page } = tab;
    for (const wrong of [`${key}x`, 'guess']) {
      await tab.enterKey(wrong);
      await page.getByText('The backend refuses this key. Use the current OPERATOR_KEY.').waitFor();
    }
    await tab.enterKey('密钥');
    await page.getByText('A key has no spaces and only letters').waitFor();
    expect(await page.locator('header.top').count()).toBe(0);
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
  });

  it('stays in its tab: a reload knows it, another tab does not, signing out forgets it', async () => {
    const tab = await open();
    await tab.signIn(key);
    await tab.page.reload();
    await tab.page.locator('header.top').waitFor();
    const other = await tab.openTab();
    await other.page.locator('input[name=key]').waitFor();
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.locator('input[name=key]').waitFor();
    expect(await tab.page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
    await tab.page.reload();
    await tab.page.locator('input[name=key]').waitFor();
  });

  it('is in no address, in no cookie and not in localStorage', async () => {
    const tab = await open();
    await tab.signIn(key);
    for (const name of PAGES) await tab.visit(name);
    const kept = await tab.page.evaluate('JSON.stringify(localStorage) + document.cookie');
    expect(kept).not.toContain(key);
    expect(tab.page.url()).not.toContain(key);
    expect(tab.requests.length).toBeGreaterThan(PAGES.length);
    expect(tab.requests.filter((url) => url.includes(key))).toEqual([]);
    expect(await tab.page.content()).not.toContain(key);
  });

  it('that the backend no longer takes ends the session', async () => {
    const tab = await open();
    await tab.signIn(key);
    await tab.page.route('**/interface.php', (route) =>
      route.fulfill({ json: { returnValue: 4030, returnMsg: 'not allowed', returnData: [] } }),
    );
    await tab.page.locator('nav a[href="#/bans"]').click();
    await tab.page.getByText('The backend no longer accepts the key. Sign in again.').waitFor();
    expect(await tab.page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
  });
});

it('is served with a policy that lets nothing in but its own files and the video', async () => {
  const reply = await fetch(`${backend.url}/console/`);
  const policy = reply.headers.get('content-security-policy') ?? '';
  expect(policy).not.toMatch(/unsafe|\*(?!\.)|data:/);
  const directives = Object.fromEntries(
    policy.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]),
  );
  expect(directives).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': `'self' ${backend.url}`,
    'media-src': `'self' blob: ${backend.url}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
  });
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
  const html = await reply.text();
  expect(html).not.toMatch(/<script(?![^>]* src=)|<style|style=|\son\w+=/);
  for (const [, asset] of html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)) {
    const file = await fetch(`${backend.url}/console/${asset}`);
    expect([asset, file.status, file.headers.get('x-content-type-options')]).toEqual([asset, 200, 'nosniff']);
  }
  for (const path of ['/console/..%2fpackage.json', '/console/nothing.js', '/console/assets/']) {
    expect([path, (await fetch(backend.url + path)).status]).toEqual([path, 404]);
  }
});

it('breaks its policy on no page, and would be told if it did', async () => {
  const tab = await open();
  await tab.signIn(key);
  for (const name of PAGES) await tab.visit(name);
  expect(tab.problems).toEqual([]);
  const address = 'https://elsewhere.example.test/x.png';
  await tab.page.evaluate(
    `document.body.append(Object.assign(document.createElement('img'), { src: '${address}' }))`,
  );
  await until('the policy stops it', () => tab.problems.length > 0);
  expect(tab.problems.join()).toContain(address);
});

it('shows what users wrote as text, and covers from its own bucket only', async () => {
  const bucket = 'https://sandbox-1250000000.cos.ap-guangzhou.myqcloud.com';
  const covers = [
    'https://evil.example.test/cover.png',
    'http://127.0.0.1:1/cover.png',
    `${bucket}.evil.example.test/cover.png`,
    `${bucket}/cover.png`,
  ];
  const hostile = [];
  for (const frontcover of covers) {
    const room = await rooms.open({ title: HOSTILE, nickname: HOSTILE, frontcover });
    await backend.live('push', { url: room.url });
    hostile.push(room);
  }
  const tab = await open();
  await tab.page.route(`${bucket}/**`, (route) => route.fulfill({ status: 404 }));
  await tab.signIn(key);
  for (const { userid } of hostile) {
    expect(await tab.row(userid).locator('strong').innerText()).toBe(HOSTILE);
    expect(await tab.row(userid).locator('img[src=x], script').count()).toBe(0);
  }
  await rooms.app.call('ReportUser', { userid: hostile[0]!.userid, hostuserid: hostile[1]!.userid });
  await rooms.operator.call('BanUser', { userid: hostile[0]!.userid, reason: HOSTILE });
  for (const name of PAGES) await tab.visit(name);
  await tab.visit('bans');
  await tab.page.getByText(HOSTILE).waitFor();
  expect(await tab.page.title()).toBe('Live console');
  const pictures = tab.requests.filter((url) => url.includes('cover.png'));
  expect([...new Set(pictures)]).toEqual([`${bucket}/cover.png`]);
  expect(tab.problems).toEqual([]);
});

describe.each(['en-GB', 'zh-CN'])('on a phone in %s', (locale) => {
  it('fits into 360 pixels on every page, whatever users call themselves', async () => {
    const long = 'W'.repeat(120);
    const room = await rooms.open({ title: long, nickname: long });
    await backend.live('push', { url: room.url });
    await rooms.operator.call('BanUser', { userid: 'someone', reason: long });
    await backend.live('timer', {});
    const tab = await open({ locale, viewport: { width: 360, height: 740 }, hasTouch: true });
    const width = (): Promise<number> => tab.page.evaluate('document.documentElement.scrollWidth');
    expect(await width()).toBe(360);
    await tab.signIn(key);
    expect(await tab.page.locator('html').getAttribute('lang')).toBe(locale === 'zh-CN' ? 'zh-CN' : 'en');
    for (const name of PAGES) {
      await tab.visit(name);
      expect([name, await width()]).toEqual([name, 360]);
    }
    await tab.visit('rooms');
    await tab.row(room.userid).locator('button').first().click();
    await tab.row(room.userid).locator('button').last().click();
    await tab.page.locator('dialog[open]').waitFor();
    expect(await width()).toBe(360);
  });
});

it('speaks the language of the browser until another is chosen, and then that one', async () => {
  const tab = await open({ locale: 'zh-CN' });
  await tab.page.getByText('运营密钥').first().waitFor();
  await tab.page.getByRole('button', { name: 'Switch to English' }).click();
  await tab.page.getByText('Operator key').first().waitFor();
  await tab.page.reload();
  await tab.page.getByText('Operator key').first().waitFor();
});

it('is used with the keyboard alone', async () => {
  const room = await rooms.open();
  await backend.live('push', { url: room.url });
  const tab = await open();
  const { page } = tab;
  await page.locator('input[name=key]:focus').waitFor();
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  await tab.row(room.userid).waitFor();
  const focused = (): Promise<string> => page.evaluate('document.activeElement.ariaLabel ?? ""');
  for (let presses = 0; (await focused()) !== `Ban: ${room.userid}`; presses += 1) {
    expect(presses).toBeLessThan(60);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
  }
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  for (let presses = 0; presses < 8; presses += 1) {
    const isInside = await page.evaluate(
      "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
    );
    expect(isInside).toBe(true);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(await focused()).toBe(`Ban: ${room.userid}`);
  expect(await rooms.live(room)).toBeDefined();
});

it('asks every five seconds, and not while nobody sees it', async () => {
  const tab = await open();
  const { page } = tab;
  await page.clock.install();
  await tab.signIn(key);
  const asked = (): number => tab.requests.filter((url) => url.endsWith('/interface.php')).length;
  const hide = (isHidden: boolean): Promise<unknown> =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
       document.dispatchEvent(new Event('visibilitychange'));`,
    );
  await page.locator('.list[aria-busy=false]').waitFor();
  const before = asked();
  await page.clock.runFor(5000);
  await until('it asks again', () => asked() === before + 1);
  await page.locator('.fresh').waitFor();
  await hide(true);
  await page.clock.runFor(60_000);
  expect(asked()).toBe(before + 1);
  await hide(false);
  await until('it asks at once', () => asked() === before + 2);
});

it('says so when the backend fails, keeps what it had, and goes on once it answers', async () => {
  const tab = await open();
  await tab.signIn(key);
  const failure = { returnValue: 2002, returnMsg: 'db connect error', returnData: [] };
  await tab.page.route('**/interface.php', (route) => route.fulfill({ json: failure }));
  await tab.page.locator('nav a[href="#/replays"]').click();
  await tab.page.getByText(/^This could not be loaded: .*2002 db connect error/).waitFor();
  await tab.page.unrouteAll({ behavior: 'wait' });
  await tab.page.getByRole('button', { name: 'Try again' }).click();
  await tab.page.getByText(/^Updated /).waitFor();
  expect(await tab.page.getByText(/could not be loaded/).count()).toBe(0);
});
