import { createSecondGenerationClient } from '../../client/createSecondGenerationClient';
import { digestPassword } from '../../client/digestPassword';
import type { VideoOptions } from '../../sandbox/sandbox';
import { TestSandbox } from '../support/testSandbox';
import { until } from '../support/until';
import { play, requireFfmpeg, TestPicture } from '../../sandbox/demo/testPicture';
import { VideoRooms } from './support/videoRooms';

jest.setTimeout(120_000);

let backend: TestSandbox;
let rooms: VideoRooms;
let lines: string[];
let pushes: TestPicture[];

beforeAll(requireFfmpeg);

async function start(environment: Readonly<Record<string, string>>, video: VideoOptions = {}): Promise<void> {
  lines = [];
  pushes = [];
  backend = await TestSandbox.start('video_settings', 'function-url', environment, {
    ...video,
    onLine: (text) => lines.push(text),
  });
  rooms = new VideoRooms(backend);
}

afterEach(async () => {
  await Promise.all(pushes.map((push) => push.destroy()));
  await backend.close();
});

function push(url: string, seconds?: number): TestPicture {
  const started = new TestPicture(url, seconds);
  pushes.push(started);
  return started;
}

it('plays signed addresses only, where play addresses are signed', async () => {
  await start({ PLAY_URL_KEY: 'play-key' });
  const room = await rooms.open();
  push(room.url);
  const { playurl, hls_play_url: hls } = await rooms.untilListed(room);
  expect((await play(playurl, 1)).videoFrames).toBeGreaterThan(0);
  expect((await play(hls, 1)).videoFrames).toBeGreaterThan(0);
  for (const url of [playurl, hls]) {
    expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403);
    expect((await fetch(url.replace(/txSecret=[0-9a-f]+/, 'txSecret=0'))).status).toBe(403);
  }
  const rtmp = playurl.replace('http:', 'rtmp:').replace('.flv', '');
  expect((await play(rtmp, 1)).videoFrames).toBeGreaterThan(0);
  await expect(play(rtmp.split('?')[0] ?? '', 1)).rejects.toThrow();
});

it('records flv without ffmpeg, and says what it cannot do', async () => {
  await start({}, { searchPath: '' });
  const room = await rooms.open();
  const phone = push(room.url, 3);
  const { playurl, hls_play_url: hls } = await rooms.untilListed(room);
  expect((await play(playurl, 1)).videoFrames).toBeGreaterThan(0);
  const refused = await fetch(hls);
  expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('needs ffmpeg')]);
  expect(await phone.ended()).toBe(0);
  await until('there is a replay', async () => (await rooms.replay(room)) !== undefined);
  const replay = await rooms.replay(room);
  expect([replay?.playurl, replay?.hls_play_url]).toEqual([expect.stringMatching(/f0\.flv$/), '']);
  expect((await play(replay?.playurl ?? '')).videoFrames).toBeGreaterThan(50);
  await until('it says why there is no hls', () => lines.some((line) => line.includes('no hls')));
});

it('ends a recording at its longest, and the push goes on', async () => {
  await start({}, { maxRecordingMs: 2000 });
  const room = await rooms.open();
  const phone = push(room.url, 5);
  await until(
    'the limit is reached',
    () => lines.some((line) => line.includes('reached its longest')),
    15_000,
  );
  expect(await rooms.live(room)).toBeDefined();
  expect(await phone.ended()).toBe(0);
  const { durationSeconds } = await play((await rooms.untilReplay(room)).playurl);
  expect(Math.abs((durationSeconds ?? 0) - 2)).toBeLessThan(0.5);
});

it('records nothing beyond the space it has', async () => {
  await start({}, { maxRecordingBytes: 200_000, searchPath: '' });
  const [first, second] = [await rooms.open(), await rooms.open()];
  expect(await push(first.url, 5).ended()).toBe(0);
  await until('there is a replay', async () => (await rooms.replay(first)) !== undefined);
  const [, , file] = await rooms.events(first.stream);
  expect(file?.['file_size']).toBeLessThanOrEqual(200_100);
  expect(file?.['duration']).toBeLessThan(5);
  expect(await push(second.url, 3).ended()).toBe(0);
  await rooms.untilUnlisted(second);
  expect((await rooms.events(second.stream)).map(({ event_type: type }) => type)).toEqual([1, 0]);
  expect(lines.join('\n')).toContain('used up their space');
});

it('takes the stream of a second-generation anchor, and both generations get the replay', async () => {
  await start({});
  const userId = 'fay_painter';
  const password = digestPassword(userId, 'brush');
  const stranger = createSecondGenerationClient({ url: backend.url, userId });
  await stranger.call('register', { password });
  const { token } = await stranger.call('login', { password });
  const app = createSecondGenerationClient({ url: backend.url, userId, token });
  const stream = `${backend.key('IM_SDKAPPID')}_${userId}`;
  const { url } = (await backend.live('push-url', { stream })) as { url: string };
  // The SDK pushes as soon as the room service has the room; the app announces it a moment later.
  const phone = push(url, 4);
  await until('LVB has it', async () => (await rooms.state(stream))?.['state'] === 'active');
  await app.call('upload_room', { title: 'Fay paints', location: '' });
  const person = { userid: userId };
  const listed = async (): Promise<boolean> => {
    await backend.live('timer', {});
    return (await rooms.live(person)) !== undefined;
  };
  await until('she is listed', listed);
  expect((await play((await rooms.live(person))?.playurl ?? '', 1)).videoFrames).toBeGreaterThan(0);
  expect(await phone.ended()).toBe(0);
  await until(
    'there is a replay',
    async () => (await rooms.replay(person))?.hls_play_url !== undefined,
    15_000,
  );
  expect((await rooms.replay(person))?.title).toBe('Fay paints');
  const { list } = await app.call('get_vod_list', { index: 1, count: 20 });
  expect(list.map(({ title, play_url: playUrl }) => [title, playUrl])).toEqual([
    ['Fay paints', expect.stringMatching(/\.flv$/)],
  ]);
});
