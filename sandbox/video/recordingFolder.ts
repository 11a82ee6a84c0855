import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { RecordFormat } from '../liveCloud/streamEvents';

export type RecordedFormat = Exclude<RecordFormat, 'aac'>;

export const RECORDED_FILE: Readonly<Record<RecordedFormat, string>> = {
  flv: 'f0.flv',
  hls: 'playlist.m3u8',
  mp4: 'f0.mp4',
};

/** What may stand in an address of a recording: nothing of it can lead out of the folder. */
const FILE_ID = /^[0-9]{1,32}$/;
const FILE_NAME = /^(?:f0\.flv|f0\.mp4|playlist\.m3u8|[0-9]{1,6}\.ts)$/;

/** The recordings of the sandbox, a folder per file id. It grows to a limit and not beyond. */
export class RecordingFolder {
  private usedBytes: number;

  constructor(
    readonly path: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    this.usedBytes = sizeOf(path);
  }

  get isFull(): boolean {
    return this.usedBytes >= this.maxBytes;
  }

  /** Counts bytes that are about to be written; false when there is no room for them. */
  take(bytes: number): boolean {
    if (this.usedBytes + bytes > this.maxBytes) return false;
    this.usedBytes += bytes;
    return true;
  }

  /** A new folder for a file; returns where to write it. */
  create(fileId: string, format: RecordedFormat): string {
    mkdirSync(path.join(this.path, fileId), { recursive: true });
    return path.join(this.path, fileId, RECORDED_FILE[format]);
  }

  async remove(fileId: string): Promise<void> {
    const folder = path.join(this.path, fileId);
    this.usedBytes -= sizeOf(folder);
    await rm(folder, { recursive: true, force: true });
  }

  /** The size of a file with all its parts; those that ffmpeg wrote are counted here. */
  measure(fileId: string, counted: 'counted' | 'new'): number {
    const bytes = sizeOf(path.join(this.path, fileId));
    if (counted === 'new') this.usedBytes += bytes;
    return bytes;
  }

  /** Where the file of an address would be; undefined for names that no recording has. */
  findFile(fileId: string, name: string): string | undefined {
    if (!FILE_ID.test(fileId) || !FILE_NAME.test(name)) return undefined;
    return path.join(this.path, fileId, name);
  }
}

function sizeOf(folder: string): number {
  // Somebody may have tidied up by hand.
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    bytes += entry.isDirectory() ? sizeOf(file) : statSync(file).size;
  }
  return bytes;
}
