import type { Browser } from 'playwright-core';
import { launchChromium } from '../../scripts/console/launchChromium';
import { requireFfmpeg, TestPicture } from '../../sandbox/demo/testPicture';
import { TestSandbox } from '../support/testSandbox';
import { until } from '../support/until';
import { ConsolePage, untilConsoleIsBuilt } from './support/consolePage';
import { VideoRooms } from './support/videoRooms';

jest.setTimeout(180_000);

let browser: Browser;
let backend: TestSandbox;
let rooms: VideoRooms;
let operator: ConsolePage;
const pushes: TestPicture[] = [];

beforeAll(async () => {
  await requireFfmpeg();
  browser = await launchChromium(process.env['PATH'] ?? '');
  backend = await TestSandbox.start('console', 'function-url');
  rooms = new VideoRooms(backend);
  await untilConsoleIsBuilt(backend.url);
});

beforeEach(async () => {
  operator = await ConsolePage.open(browser, backend.url);
  await operator.signIn(backend.key('OPERATOR_KEY'));
});

afterEach(async () => {
  await operator.close();
  await Promise.all(pushes.splice(0).map((push) => push.destroy()));
});

afterAll(async () => {
  await browser.close();
  await backend.close();
});

function push(url: string, seconds?: number): TestPicture {
  const phone = new TestPicture(url, seconds);
  pushes.push(phone);
  return phone;
}

async function auditedReasons(action: string): Promise<string[]> {
  const { list } = await rooms.operator.call('ListAuditEntries', { count: 200 });
  return list.filter((entry) => entry.action === action).map((entry) => entry.reason);
}

it('shows a real push, cuts it with a ban, and lets it in again once the ban is lifted', async () => {
  const room = await rooms.open();
  const phone = push(room.url);
  await rooms.untilListed(room);
  const row = operator.row(room.userid);
  await row.getByText(room.title).waitFor();
  await row.getByText('Pushing', { exact: true }).waitFor();
  await row.getByRole('button', { name: /^Watch/ }).click();
  await operator.untilFramesAdvance();
  expect(await operator.playerState()).toBe('playing');

  await operator.confirm(row.getByRole('button', { name: /^Ban/ }), 'shows a film', { period: 'oneDay' });
  expect(await phone.ended()).not.toBe(0);
  await row.waitFor({ state: 'detached' });
  await until('the player says that it is over', async () => (await operator.playerState()) === 'ended');
  expect(await auditedReasons('BanUser')).toEqual(['shows a film']);

  await operator.visit('bans');
  const ban = operator.row(room.userid);
  await ban.getByText('shows a film').waitFor();
  const { list } = await rooms.operator.call('ListBans', {});
  expect(list.map(({ userid }) => userid)).toEqual([room.userid]);
  const [{ expires, timestamp }] = list as [(typeof list)[number]];
  // From the browser's clock to the backend's, with a busy machine between.
  expect(Math.abs(expires - timestamp - 86_400)).toBeLessThan(30);
  await operator.confirm(ban.getByRole('button', { name: /^Lift/ }), 'it was their own film');
  await ban.waitFor({ state: 'detached' });
  expect(await auditedReasons('UnbanUser')).toEqual(['it was their own film']);

  push(room.url);
  await rooms.untilListed(room);
  expect(operator.problems).toEqual([]);
});

it('plays a recording, and takes it off the list', async () => {
  const room = await rooms.open();
  await push(room.url, 6).ended();
  await rooms.untilReplay(room);
  await operator.visit('replays');
  const row = operator.row(room.userid);
  await row.getByRole('button', { name: /^Watch/ }).click();
  await operator.untilFramesAdvance(50);
  await until('it ends', async () => (await operator.playerState()) === 'ended', 30_000);
  await operator.confirm(row.getByRole('button', { name: /^Delete/ }), 'asked for by the anchor');
  await row.waitFor({ state: 'detached' });
  expect(await rooms.replay(room)).toBeUndefined();
  expect(await auditedReasons('DeleteReplay')).toEqual(['asked for by the anchor']);
  expect(operator.problems).toEqual([]);
});

it('says of the replay of a simulated push, in both languages, why there is nothing to see', async () => {
  const room = await rooms.open();
  await backend.live('push', { url: room.url });
  await backend.live('stop', { url: room.url, duration: 61 });
  await rooms.untilReplay(room);
  await operator.visit('replays');
  await operator
    .row(room.userid)
    .getByRole('button', { name: /^Watch/ })
    .click();
  const said = operator.page.locator('.player-state.failed');
  const host = /vod2\.myqcloud\.com/;
  await said.getByText('only simulated has no video').waitFor();
  expect(await said.innerText()).toMatch(host);
  await operator.page.getByRole('button', { name: '切换到中文' }).click();
  await said.getByText('仅模拟的推流没有画面').waitFor();
  expect(await said.innerText()).toMatch(host);
});

it('plays HLS and mp4 where a recording has nothing else', async () => {
  const room = await rooms.open();
  await push(room.url, 4).ended();
  const { hls_play_url: hls, playurl } = await rooms.untilReplay(room);
  for (const [format, url] of [
    ['m3u8', hls],
    ['mp4', playurl.replace('f0.flv', 'f0.mp4')],
  ] as const) {
    if (format === 'mp4' && (await fetch(url, { method: 'HEAD' })).status !== 200) continue;
    await operator.page.route('**/interface.php', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { returnData: { pusherlist?: Record<string, unknown>[] } };
      for (const item of body.returnData.pusherlist ?? [])
        Object.assign(item, { playurl: url, hls_play_url: '' });
      await route.fulfill({ response: answer, json: body });
    });
    await operator.visit('replays');
    await operator
      .row(room.userid)
      .getByRole('button', { name: /^Watch/ })
      .click();
    await operator.untilFramesAdvance();
    await operator.page.unrouteAll({ behavior: 'wait' });
    await operator.visit('rooms');
  }
  expect(operator.problems).toEqual([]);
});

it('finds an event of the ledger by stream and type, and delivers it again', async () => {
  const room = await rooms.open();
  await backend.live('push', { url: room.url });
  await backend.live('stop', { url: room.url, duration: 61 });
  await operator.visit('ledger');
  const { page } = operator;
  await page.locator('[name=stream]').fill(room.stream);
  await page.locator('[name=type]').selectOption('0');
  await page.getByRole('button', { name: 'Filter' }).click();
  await until('one event is left', async () => (await page.locator('.row').count()) === 1);
  const row = page.locator('.row');
  expect(await row.innerText()).toContain(room.stream);
  await row.getByText('Content').click();
  await row.getByText('"event_type": 0').waitFor();
  await operator.confirm(row.getByRole('button', { name: /^Deliver again/ }), 'the room hangs');
  await page
    .getByRole('status')
    .getByText(/^Event \d+: Applied$/)
    .waitFor();
  expect(await auditedReasons('ReplayCallbackEvent')).toEqual(['the room hangs']);
  await page.locator('[name=outcome]').selectOption('unmatched');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByText('No events.').waitFor();
});

it('ends a broadcast, and bans whoever was reported', async () => {
  const room = await rooms.open();
  await backend.live('push', { url: room.url });
  await operator.visit('rooms');
  await operator.confirm(operator.row(room.userid).getByRole('button', { name: /^End/ }), 'by request');
  await operator.row(room.userid).waitFor({ state: 'detached' });
  expect(await rooms.live(room)).toBeUndefined();
  expect(await auditedReasons('EndBroadcast')).toEqual(['by request']);

  await rooms.app.call('ReportUser', { userid: 'viewer', hostuserid: room.userid });
  await operator.visit('reports');
  const report = operator.row(room.userid);
  await report.getByText('viewer', { exact: true }).waitFor();
  await operator.confirm(report.getByRole('button', { name: /^Ban/ }), 'reported');
  await operator.visit('bans');
  await operator.row(room.userid).getByText('until lifted').waitFor();
  await operator.confirm(operator.page.getByRole('button', { name: 'Ban a user' }), 'known', {
    userid: 'stranger',
  });
  await operator.row('stranger').getByText('known').waitFor();
});

it('tells what a sweep closed and why, and that all is well', async () => {
  const room = await rooms.open();
  await backend.live('push', { url: room.url });
  await backend.live('die', { stream: room.stream });
  for (let check = 0; check < 3; check += 1) await backend.live('timer', {});
  await operator.visit('sweeps');
  const closing = operator.page.locator('.row', { hasText: room.stream });
  await closing.getByText('missing in too many checks in a row').waitFor();
  const all = await operator.page.locator('.row').count();
  await operator.page.getByLabel('Only those that did something').check();
  expect(await operator.page.locator('.row').count()).toBeLessThan(all);
  await operator.visit('health');
  await operator.page.getByText(/^answers in \d+ ms$/).waitFor();
  await operator.page.getByText(/^0:\d\d ago$/).waitFor();
});

it.each([
  [
    'has no Health Action',
    { returnValue: 1000, returnMsg: 'invalid interface name:Health', returnData: [] },
    'Not available: this backend has no Health Action.',
  ],
  [
    'says how it is',
    { returnValue: 0, returnMsg: '', returnData: { status: 'ok', sweep: { ageSeconds: 31 } } },
    'sweep.ageSeconds',
  ],
])('shows the health of a backend that %s', async (_which, answer, shown) => {
  await operator.page.route('**/interface.php', (route) =>
    route.request().postDataJSON().Action === 'Health' ? route.fulfill({ json: answer }) : route.fallback(),
  );
  await operator.visit('health');
  await operator.page.getByText(shown).waitFor();
});
