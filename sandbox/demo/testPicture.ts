import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A player may have to wait for the next key frame, on a machine that has other work too. */
const PLAYER_LIMIT_MS = 30_000;

/** @throws saying how to get them, where ffmpeg or ffprobe is missing. */
export async function requireFfmpeg(): Promise<void> {
  for (const program of ['ffmpeg', 'ffprobe']) {
    await run(program, ['-version']).catch((error: unknown) => {
      throw new Error(
        `real pushes need ffmpeg and ffprobe on PATH, and ${program} is not there. ` +
          'Debian, Ubuntu: apt-get install --no-install-recommends ffmpeg; macOS: brew install ffmpeg',
        { cause: error },
      );
    });
  }
}

/** ffmpeg pushing a test picture with a tone, as a phone's encoder would push what it sees and hears. */
export class TestPicture {
  /** What ffmpeg complained about. */
  said = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;

  /** @param seconds how long; endless without it. */
  constructor(url: string, seconds?: number) {
    this.child = spawn(
      'ffmpeg',
      [
        ...['-hide_banner', '-loglevel', 'warning', '-re'],
        ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25'],
        ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
        ...(seconds === undefined ? [] : ['-t', String(seconds)]),
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25'],
        ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'flv', url],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.child.stderr?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.exited = new Promise((resolve) => this.child.on('close', resolve));
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The exit code; null when a signal ended it. */
  ended(): Promise<number | null> {
    return this.exited;
  }

  /** Ends it in whatever state it is. */
  async destroy(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

export interface Played {
  readonly videoFrames: number;
  readonly audioFrames: number;
  /** Undefined for a stream that is still going on. */
  readonly durationSeconds: number | undefined;
}

/** Decodes what is at a URL, the first `seconds` of it or all. @throws when it does not play. */
export async function play(url: string, seconds?: number): Promise<Played> {
  const { stdout } = await run(
    'ffprobe',
    [
      ...['-v', 'error', '-of', 'json', '-count_frames', '-analyzeduration', '500000'],
      ...(seconds === undefined ? [] : ['-read_intervals', `%+${seconds}`]),
      ...['-show_entries', 'stream=codec_type,nb_read_frames:format=duration', url],
    ],
    { timeout: PLAYER_LIMIT_MS },
  );
  const { streams, format } = JSON.parse(stdout) as {
    streams: { codec_type: string; nb_read_frames?: string }[];
    format: { duration?: string };
  };
  const frames = (type: string): number =>
    Number(streams.find(({ codec_type: codecType }) => codecType === type)?.nb_read_frames ?? 0);
  return {
    videoFrames: frames('video'),
    audioFrames: frames('audio'),
    durationSeconds: format.duration === undefined ? undefined : Number(format.duration),
  };
}
