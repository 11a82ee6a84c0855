import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FlvRecorder } from '../../../../sandbox/video/flvRecorder';
import type { MediaPacket } from '../../../../sandbox/video/mediaPacket';
import { packet } from './packets';

const folder = mkdtempSync(path.join(os.tmpdir(), 'xzb-test-recorder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let reasons: string[];
let files = 0;

beforeEach(() => {
  reasons = [];
});

function recorder(limits: { maxMs?: number; maxBytes?: number } = {}): FlvRecorder {
  let left = limits.maxBytes ?? Number.POSITIVE_INFINITY;
  const take = (bytes: number): boolean => (left -= bytes) >= 0;
  const file = path.join(folder, `${++files}.flv`);
  return new FlvRecorder(file, { maxMs: limits.maxMs ?? 60_000, take }, (reason) => reasons.push(reason));
}

/** Time and content of every tag of a file. */
function tagsOf(file: string): [timeMs: number, content: string][] {
  const bytes = readFileSync(file);
  const tags: [number, string][] = [];
  for (let at = 13; at < bytes.length;) {
    const size = bytes.readUIntBE(at + 1, 3);
    const timeMs = bytes.readUIntBE(at + 4, 3) + bytes.readUInt8(at + 7) * 2 ** 24;
    tags.push([timeMs, bytes.toString('latin1', at + 11, at + 11 + size)]);
    expect(bytes.readUInt32BE(at + 11 + size)).toBe(11 + size);
    at += 15 + size;
  }
  return tags;
}

function open(one: FlvRecorder, packets: readonly MediaPacket[]): void {
  one.start({ hasAudio: true, hasVideo: true, packets });
}

it('writes times that begin at 0, whenever the pusher began to count', async () => {
  const one = recorder();
  const start = 2 ** 24 - 20;
  open(one, [packet('videoHeader', start), packet('keyFrame', start)]);
  one.write(packet('video', start + 40));
  one.write(packet('audio', start + 50));
  expect(await one.finish()).toMatchObject({ durationMs: 50 });
  expect(tagsOf(one.path)).toEqual([
    [0, 'videoHeader'],
    [0, 'keyFrame'],
    [40, 'video'],
    [50, 'audio'],
  ]);
});

it('tells duration and size, and puts both where the metadata has them', async () => {
  const number = (name: string): Buffer =>
    Buffer.from([0, name.length, ...Buffer.from(name), 0, ...Buffer.alloc(8)]);
  const metadata = Buffer.concat([Buffer.from('onMetaData'), number('duration'), number('filesize')]);
  const one = recorder();
  open(one, [packet('metadata', 0, metadata), packet('keyFrame', 500)]);
  one.write(packet('video', 2500));
  const file = await one.finish();
  const bytes = readFileSync(one.path);
  expect(file).toEqual({ durationMs: 2000, sizeBytes: bytes.length });
  const valueOf = (name: string): number => bytes.readDoubleBE(bytes.indexOf(name) + name.length + 1);
  expect([valueOf('duration'), valueOf('filesize')]).toEqual([2, bytes.length]);
});

it('stops at its longest and says so once, with what it has being a whole file', async () => {
  const one = recorder({ maxMs: 1000 });
  open(one, [packet('keyFrame', 0)]);
  for (const timeMs of [500, 1000, 1001, 1002]) one.write(packet('video', timeMs));
  expect(await one.finish()).toMatchObject({ durationMs: 1000 });
  expect(tagsOf(one.path).map(([timeMs]) => timeMs)).toEqual([0, 500, 1000]);
  expect(reasons).toEqual(['it has reached its longest']);
});

it('stops when there is no space left for it', async () => {
  const one = recorder({ maxBytes: 60 });
  open(one, [packet('keyFrame', 0)]);
  one.write(packet('video', 40));
  one.write(packet('video', 80));
  expect(await one.finish()).toMatchObject({ durationMs: 40 });
  expect(reasons).toEqual([expect.stringContaining('used up their space')]);
});

it('is nothing without a single frame', async () => {
  const one = recorder();
  open(one, [packet('metadata'), packet('videoHeader')]);
  expect(await one.finish()).toBeUndefined();
});

it('fails with the reason when the file cannot be written', async () => {
  const one = new FlvRecorder(
    path.join(folder, 'no', 'such', 'folder.flv'),
    { maxMs: 1000, take: () => true },
    () => undefined,
  );
  open(one, [packet('keyFrame', 0)]);
  await expect(one.finish()).rejects.toThrow('ENOENT');
});
