import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { TestSandbox } from '../support/testSandbox';
import { until } from '../support/until';
import { play, requireFfmpeg, TestPicture } from '../../sandbox/demo/testPicture';
import type { VideoRoom } from './support/videoRooms';
import { VideoRooms } from './support/videoRooms';

jest.setTimeout(120_000);

const SILENCE_MS = 5000;

let backend: TestSandbox;
let rooms: VideoRooms;
let pushes: TestPicture[];

beforeAll(async () => {
  await requireFfmpeg();
  backend = await TestSandbox.start('video', 'function-url', {}, { limits: { silenceMs: SILENCE_MS } });
  rooms = new VideoRooms(backend);
});

beforeEach(() => {
  pushes = [];
});

afterEach(() => Promise.all(pushes.map((push) => push.destroy())));

afterAll(() => backend.close());

function push(url: string, seconds?: number): TestPicture {
  const started = new TestPicture(url, seconds);
  pushes.push(started);
  return started;
}

async function goLive(): Promise<{ room: VideoRoom; phone: TestPicture }> {
  const room = await rooms.open();
  const phone = push(room.url);
  await rooms.untilListed(room);
  return { room, phone };
}

function signed(stream: string, expiresInSeconds = 3600, key = backend.key('PUSH_URL_KEY')): string {
  const txTime = (Math.floor(Date.now() / 1000) + expiresInSeconds).toString(16);
  const txSecret = createHash('md5')
    .update(key + stream + txTime)
    .digest('hex');
  return `${backend.sandbox.rtmpUrl}/${stream}?record=flv|hls&txSecret=${txSecret}&txTime=${txTime}`;
}

function recordings(): string[] {
  return readdirSync(path.join(backend.sandbox.videoFolder, 'recordings')).sort();
}

it('lists eight seconds of test picture within two, plays them live, and again as a replay', async () => {
  const room = await rooms.open();
  const phone = push(room.url, 8);
  const item = await rooms.untilListed(room);
  const listedMs = Date.now();
  const { startedAt, pushedBy } = (await rooms.state(room.stream)) ?? {};
  expect(listedMs - Date.parse(startedAt)).toBeLessThan(2000);
  expect([pushedBy, item.title, item.status]).toEqual(['rtmp', room.title, '1']);
  expect(item.playurl).toBe(`${backend.url}/live/${room.stream}.flv`);

  const [flv, rtmp, hls] = await Promise.all([
    play(item.playurl, 1),
    play(item.playurl.replace('http:', 'rtmp:').replace('.flv', ''), 1),
    play(item.hls_play_url, 1),
  ]);
  for (const played of [flv, rtmp, hls]) {
    expect(played.videoFrames).toBeGreaterThan(10);
    expect(played.audioFrames).toBeGreaterThan(10);
  }

  expect(await phone.ended()).toBe(0);
  await rooms.untilUnlisted(room);
  const replay = await rooms.untilReplay(room);
  expect([replay.title, replay.type]).toEqual([room.title, 1]);
  for (const url of [replay.playurl, replay.hls_play_url]) {
    const { durationSeconds, videoFrames } = await play(url);
    expect(Math.abs((durationSeconds ?? 0) - 8)).toBeLessThan(1.5);
    expect(videoFrames).toBeGreaterThan(160);
  }
});

it('tells the backend the truth about a push: times, sequence, duration and size', async () => {
  const room = await rooms.open();
  const startedMs = Date.now();
  const phone = push(room.url, 3);
  expect(await phone.ended()).toBe(0);
  const replay = await rooms.untilReplay(room);
  await until('both files are reported', async () => (await rooms.events(room.stream)).length === 4);
  const [start, stop, ...files] = await rooms.events(room.stream);
  expect([start?.event_type, stop?.event_type]).toEqual([1, 0]);
  expect(stop?.sequence).toBe(start?.sequence);
  expect([stop?.errcode, start?.user_ip]).toEqual([1, '127.0.0.1']);
  expect(start?.event_time).toBeGreaterThanOrEqual(Math.floor(startedMs / 1000));
  const pushedMs = Number(stop?.push_duration);
  expect(pushedMs).toBeGreaterThan(2500);
  expect(pushedMs).toBeLessThan(Date.now() - startedMs);
  for (const file of files) {
    expect(file['event_type']).toBe(100);
    expect(file['end_time'] - stop?.event_time).toBeLessThanOrEqual(1);
    expect(file['end_time'] - file['start_time']).toBe(file['duration']);
    expect(Math.abs(file['duration'] - 3)).toBeLessThanOrEqual(1);
  }
  const flv = files.find(({ file_format: format }) => format === 'flv');
  const whole = await fetch(replay.playurl, { method: 'HEAD' });
  expect(Number(whole.headers.get('content-length'))).toBe(flv?.file_size);
});

it('serves a replay to a browser on another site, whole or the part it asks for', async () => {
  const { room, phone } = await goLive();
  await until(
    'there is something to record',
    async () => (await play((await rooms.live(room))!.playurl, 2)).videoFrames > 0,
  );
  phone.signal('SIGINT');
  const { playurl } = await rooms.untilReplay(room);
  const part = await fetch(playurl, {
    headers: { Range: 'bytes=0-2', Origin: 'https://viewer.example.test' },
  });
  expect(part.status).toBe(206);
  expect(await part.text()).toBe('FLV');
  expect(part.headers.get('access-control-allow-origin')).toBe('*');
  expect(part.headers.get('content-range')).toMatch(/^bytes 0-2\/\d+$/);
  const beyond = await fetch(playurl, { headers: { Range: 'bytes=999999999-' } });
  expect(beyond.status).toBe(416);
  const preflight = await fetch(playurl, { method: 'OPTIONS' });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    expect.stringContaining('Range'),
  ]);
});

describe('turns away', () => {
  /** The push fails, and nothing of it is left anywhere. */
  async function expectRefused(url: string, reason: string, stream: string): Promise<void> {
    const before = recordings();
    const phone = push(url, 30);
    expect(await phone.ended()).not.toBe(0);
    expect(phone.said).toContain(reason);
    expect(await rooms.events(stream)).toEqual([]);
    expect(recordings()).toEqual(before);
    expect((await fetch(`${backend.url}/live/${stream}.flv`)).status).toBe(404);
  }

  it('a wrong signature', async () => {
    const room = await rooms.open();
    const url = room.url.replace(/txSecret=[0-9a-f]+/, `txSecret=${'0'.repeat(32)}`);
    await expectRefused(url, 'txSecret is not md5', room.stream);
    await expectRefused(room.url.split('?')[0] ?? '', 'txSecret and txTime are required', room.stream);
    expect(await rooms.live(room)).toBeUndefined();
  });

  it('an address that has expired', async () => {
    const { stream } = await rooms.open();
    await expectRefused(signed(stream, -1), 'txTime has passed', stream);
  });

  it('a stream that the backend has never given out, however well it is signed', async () => {
    await expectRefused(signed('8888_nobody_1'), 'the backend knows no stream', '8888_nobody_1');
    const sdkName = `${backend.key('IM_SDKAPPID')}_nobody`;
    await expectRefused(signed(sdkName), 'the backend knows no stream', sdkName);
  });

  it('a name that is none, and another application', async () => {
    await expectRefused(signed('..%2f..%2fetc'), 'letters, digits, _ and -', 'x');
    const room = await rooms.open();
    await expectRefused(room.url.replace('/live/', '/vod/'), 'has to begin with /live/', room.stream);
  });

  it('a banned user', async () => {
    const room = await rooms.open();
    await rooms.operator.call('BanUser', { userid: room.userid, reason: 'test' });
    await expectRefused(room.url, 'is forbidden', room.stream);
    await rooms.operator.call('UnbanUser', { userid: room.userid, reason: 'test' });
    push(room.url);
    await rooms.untilListed(room);
  });

  it('a second pusher of the same stream, who changes nothing for the first', async () => {
    const { room, phone } = await goLive();
    const second = push(room.url, 30);
    expect(await second.ended()).not.toBe(0);
    expect(second.said).toContain('is already being pushed');
    const pretended = await fetch(`${backend.url}/_sandbox/push`, {
      method: 'POST',
      body: JSON.stringify({ url: room.url }),
    });
    expect(pretended.status).toBe(409);
    expect(phone.hasEnded).toBe(false);
    expect((await play((await rooms.live(room))!.playurl, 1)).videoFrames).toBeGreaterThan(0);
    expect((await rooms.events(room.stream)).map(({ event_type: type }) => type)).toEqual([1]);
  });
});

describe('cuts the connection', () => {
  it.each<[string, (room: VideoRoom) => Promise<unknown>]>([
    ['ForbidLive', ({ userid }) => rooms.operator.call('ForbidLive', { userid, forbidflag: 1 })],
    ['EndBroadcast', ({ userid }) => rooms.operator.call('EndBroadcast', { userid, reason: 'test' })],
    ['StopLVB', ({ userid }) => rooms.operator.call('StopLVB', { userid })],
  ])('on %s, and keeps what was recorded until then', async (_action, act) => {
    const { room, phone } = await goLive();
    await play((await rooms.live(room))!.playurl, 3);
    await act(room);
    expect(await phone.ended()).not.toBe(0);
    await rooms.untilUnlisted(room);
    expect((await rooms.state(room.stream))?.['state']).not.toBe('active');
    expect((await rooms.untilReplay(room)).title).toBe(room.title);
  });

  it('of a push that goes on after its broadcast was ended, at the next check', async () => {
    const { room } = await goLive();
    await rooms.operator.call('EndBroadcast', { userid: room.userid, reason: 'test' });
    const again = push(room.url);
    await until(
      'LVB lets it in',
      async () => (await rooms.state(room.stream))?.['state'] === 'active',
      15_000,
    );
    expect(await rooms.live(room)).toBeUndefined();
    await backend.live('timer', {});
    expect(await again.ended()).not.toBe(0);
  });
});

describe('a pusher that dies', () => {
  it('is taken off when its process is killed', async () => {
    const { room, phone } = await goLive();
    phone.signal('SIGKILL');
    await rooms.untilUnlisted(room);
    const stop = (await rooms.events(room.stream)).find(({ event_type: type }) => type === 0);
    expect(stop?.errcode).toBe(3);
  });

  it('is taken off when nothing has come from it for a while', async () => {
    const { room, phone } = await goLive();
    phone.signal('SIGSTOP');
    await until(
      'the silence is noticed',
      async () => (await rooms.live(room)) === undefined,
      SILENCE_MS + 15_000,
    );
    const stop = (await rooms.events(room.stream)).find(({ event_type: type }) => type === 0);
    expect(stop?.errcode).toBe(8);
  });

  it('is cleared by the third check when no event says so', async () => {
    const { room, phone } = await goLive();
    await backend.live('die', { stream: room.stream });
    expect(await phone.ended()).not.toBe(0);
    for (let check = 1; check < 3; check++) await backend.live('timer', {});
    expect(await rooms.live(room)).toBeDefined();
    await backend.live('timer', {});
    expect(await rooms.live(room)).toBeUndefined();
    expect((await rooms.events(room.stream)).map(({ event_type: type }) => type)).toEqual([1]);
  });

  it('comes back at once under the same address', async () => {
    const { room, phone } = await goLive();
    phone.signal('SIGKILL');
    await rooms.untilUnlisted(room);
    push(room.url);
    await rooms.untilListed(room);
  });
});

it('leaves pretended pushes as they were, beside real ones', async () => {
  const { room } = await goLive();
  const other = await rooms.open();
  await backend.live('push', { url: other.url });
  expect((await rooms.state(other.stream))?.['pushedBy']).toBe('control');
  expect(await rooms.live(other)).toBeDefined();
  expect((await fetch(`${backend.url}/live/${other.stream}.flv`)).status).toBe(404);
  await backend.live('stop', { url: other.url, duration: 90 });
  expect(await rooms.live(other)).toBeUndefined();
  expect((await rooms.replay(other))?.title).toBe(other.title);
  expect(await rooms.live(room)).toBeDefined();
});

it('outlives whoever sends it nonsense', async () => {
  const { room } = await goLive();
  const { hostname, port } = new URL(backend.sandbox.rtmpUrl.replace('rtmp:', 'http:'));
  const { connect } = await import('node:net');
  const garbage = [Buffer.alloc(4096, 0xff), Buffer.alloc(200_000, 3), Buffer.from('GET / HTTP/1.1\r\n\r\n')];
  for (const bytes of garbage) {
    const socket = connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    socket.end(bytes);
    await closed;
  }
  expect((await play((await rooms.live(room))!.playurl, 1)).videoFrames).toBeGreaterThan(0);
});
