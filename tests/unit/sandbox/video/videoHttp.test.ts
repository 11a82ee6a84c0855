import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { LiveChannel } from '../../../../sandbox/video/liveChannel';
import { RecordingFolder } from '../../../../sandbox/video/recordingFolder';
import { VideoHttp } from '../../../../sandbox/video/videoHttp';
import { packet } from './packets';

const root = mkdtempSync(path.join(os.tmpdir(), 'xzb-test-video-'));
const channel = new LiveChannel();
let server: Server;

beforeAll(async () => {
  mkdirSync(path.join(root, 'recordings', '42'), { recursive: true });
  writeFileSync(path.join(root, 'recordings', '42', 'f0.flv'), 'FLV content');
  writeFileSync(path.join(root, 'recordings', '42', 'secret.txt'), 'not for players');
  writeFileSync(path.join(root, 'secret.flv'), 'not for players');
  const http = new VideoHttp({
    folder: new RecordingFolder(path.join(root, 'recordings'), 1e9),
    hls: undefined,
    find: (stream) => (stream === 'on_air' ? channel : undefined),
    check: () => undefined,
  });
  server = createServer((message, response) => void http.answer(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  channel.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true, force: true });
});

/** Sends a path as it is; fetch would tidy it up. */
function get(address: string, method = 'GET', headers = {}): Promise<{ status: number; body: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: address, method, headers }, (response) => {
      let body = '';
      response.setEncoding('latin1').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

it('sends a recording, whole or in part', async () => {
  expect(await get('/vod/42/f0.flv')).toEqual({ status: 200, body: 'FLV content' });
  const part = await get('/vod/42/f0.flv', 'GET', { Range: 'bytes=-7' });
  expect(part).toEqual({ status: 206, body: 'content' });
});

it.each([
  '/vod/../secret.flv',
  '/vod/42/../../secret.flv',
  '/vod/%2e%2e/secret.flv',
  '/vod/42/..%2f..%2fsecret.flv',
  '/vod/42%2f..%2f..%2fsecret.flv',
  '/vod/42/secret.txt',
  '/vod/42/f0.flv%00.txt',
  '/vod/42/',
  '/vod/42',
  '/vod/43/f0.flv',
  '/vod//f0.flv',
  '/live/../secret.flv',
  '/live/on_air/../../secret.flv',
  '/live/on_air/1-1.ts',
  '/live/off_air.flv',
  '/live/on_air.mp4',
])('has nothing at %s', async (address) => {
  const { status, body } = await get(address);
  expect(status).toBe(404);
  expect(body).not.toContain('not for players');
});

it('takes no other method than those of players', async () => {
  expect((await get('/live/on_air.flv', 'POST')).status).toBe(405);
  expect(await get('/live/on_air.flv', 'HEAD')).toEqual({ status: 200, body: '' });
});

it('sends a push until it ends, and says what it has in the first byte of the file', async () => {
  const played = get('/live/on_air.flv');
  channel.publish(packet('videoHeader'));
  channel.publish(packet('keyFrame', 0));
  const { port } = server.address() as AddressInfo;
  const first = await fetch(`http://127.0.0.1:${port}/live/on_air.flv`);
  const { value } = await first.body!.getReader().read();
  expect(Buffer.from(value).subarray(0, 5).toString('latin1')).toBe('FLV\x01\x01');
  channel.end();
  const { body } = await played;
  expect(body).toContain('keyFrame');
});
