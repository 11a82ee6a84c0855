import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Flv from 'node-media-server/src/protocol/flv.js';
import type { FfmpegProcess } from './ffmpeg';
import { startFfmpeg } from './ffmpeg';
import type { LiveChannel } from './liveChannel';
import { playerSink } from './playerSink';

const SEGMENT_SECONDS = 2;
const LISTED_SEGMENTS = 6;
/** Players that are behind may still ask for the last segments of a push that has ended. */
const KEPT_AFTER_END_MS = 15_000;
/** The first segment is there after one picture group. */
const FIRST_SEGMENT_MS = 10_000;
const POLL_MS = 50;

interface Packager {
  readonly folder: string;
  readonly ffmpeg: FfmpegProcess;
  readonly gone: Promise<void>;
}

/** Cuts pushes that are running into HLS segments, with ffmpeg. */
export class LiveHls {
  private readonly packagers = new Map<string, Packager>();
  private readonly keeping = new AbortController();

  constructor(
    private readonly program: string,
    private readonly root: string,
    private readonly log: (text: string) => void,
  ) {}

  /** @param sequence stands in the names of the segments, so that nobody can guess them. */
  start(stream: string, sequence: string, channel: LiveChannel): void {
    const folder = path.join(this.root, sequence);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const ffmpeg = startFfmpeg(this.program, hlsArguments(folder, stream, sequence), true);
    const input = ffmpeg.child.stdin;
    if (input === null) throw new Error('ffmpeg has no standard input');
    channel.add(playerSink(input, 'flv', ({ hasAudio, hasVideo }) => Flv.createHeader(hasAudio, hasVideo)));
    const ended = ffmpeg.done.catch((error: unknown) => {
      if (!this.keeping.signal.aborted) this.log(`no live hls of ${stream}: ${(error as Error).message}`);
    });
    const packager: Packager = { folder, ffmpeg, gone: ended.then(() => this.forget(stream, packager)) };
    this.packagers.set(stream, packager);
  }

  /** The playlist of a stream, once there is one; undefined when none comes. */
  async findPlaylist(stream: string): Promise<string | undefined> {
    const deadlineMs = performance.now() + FIRST_SEGMENT_MS;
    for (;;) {
      const packager = this.packagers.get(stream);
      if (packager === undefined || performance.now() > deadlineMs) return undefined;
      const playlist = path.join(packager.folder, 'index.m3u8');
      if (existsSync(playlist)) return playlist;
      await delay(POLL_MS);
    }
  }

  /** A segment of a stream; undefined where it has none of this name. */
  findSegment(stream: string, name: string): string | undefined {
    const packager = this.packagers.get(stream);
    if (packager === undefined || !/^[0-9]{1,32}-[0-9]{1,9}\.ts$/.test(name)) return undefined;
    return path.join(packager.folder, name);
  }

  async close(): Promise<void> {
    this.keeping.abort();
    for (const { ffmpeg } of this.packagers.values()) ffmpeg.child.kill('SIGKILL');
    await Promise.all([...this.packagers.values()].map(({ gone }) => gone));
  }

  private async forget(stream: string, packager: Packager): Promise<void> {
    await delay(KEPT_AFTER_END_MS, undefined, { ref: false, signal: this.keeping.signal }).catch(
      () => undefined,
    );
    if (this.packagers.get(stream) === packager) this.packagers.delete(stream);
    await rm(packager.folder, { recursive: true, force: true });
  }
}

function hlsArguments(folder: string, stream: string, sequence: string): string[] {
  return [
    ...['-f', 'flv', '-i', 'pipe:0', '-c', 'copy', '-f', 'hls'],
    ...['-hls_time', String(SEGMENT_SECONDS), '-hls_list_size', String(LISTED_SEGMENTS)],
    ...['-hls_flags', 'delete_segments+temp_file', '-hls_base_url', `${stream}/`],
    ...['-hls_segment_filename', path.join(folder, `${sequence}-%d.ts`), path.join(folder, 'index.m3u8')],
  ];
}
