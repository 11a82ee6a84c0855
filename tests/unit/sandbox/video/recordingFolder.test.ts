import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RecordingFolder } from '../../../../sandbox/video/recordingFolder';

let root: string;

beforeEach(() => {
  root = path.join(mkdtempSync(path.join(os.tmpdir(), 'xzb-test-folder-')), 'recordings');
});

afterEach(() => rmSync(path.dirname(root), { recursive: true, force: true }));

it('grows to its limit, which counts what an earlier run has left', async () => {
  const before = new RecordingFolder(root, 100);
  writeFileSync(before.create('1', 'flv'), 'x'.repeat(60));
  const folder = new RecordingFolder(root, 100);
  expect([folder.take(41), folder.take(40), folder.take(1)]).toEqual([false, true, false]);
  expect(folder.isFull).toBe(true);
  await folder.remove('1');
  expect([folder.isFull, existsSync(path.join(root, '1'))]).toEqual([false, false]);
});

it('counts what another program has written into it', () => {
  const folder = new RecordingFolder(root, 100);
  writeFileSync(folder.create('2', 'hls'), 'playlist');
  writeFileSync(path.join(root, '2', '0.ts'), 'y'.repeat(92));
  expect(folder.measure('2', 'new')).toBe(100);
  expect(folder.isFull).toBe(true);
});

it.each([
  ['..', 'f0.flv'],
  ['1', '../f0.flv'],
  ['1', 'f0.flv/..'],
  ['1/2', 'f0.flv'],
  ['', 'f0.flv'],
  ['1', ''],
  ['1', '.'],
  ['1', 'f0.FLV'],
])('has no file %j / %j', (fileId, name) => {
  expect(new RecordingFolder(root, 100).findFile(fileId, name)).toBeUndefined();
});
