import path from 'node:path';
import { startFfmpeg } from './ffmpeg';

const SEGMENT_SECONDS = 4;

/**
 * Puts the content of an FLV file into another container, without touching picture or sound.
 * @throws when ffmpeg cannot, such as for a codec that the container does not know.
 */
export async function convertRecording(
  program: string,
  source: string,
  format: 'hls' | 'mp4',
  target: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { child, done } = startFfmpeg(program, ['-i', source, '-c', 'copy', ...OPTIONS[format](target)]);
  const end = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

const OPTIONS = {
  mp4: (target: string) => ['-movflags', '+faststart', '-f', 'mp4', target],
  hls: (target: string) => [
    ...['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_filename', path.join(path.dirname(target), '%d.ts'), target],
  ],
} as const;
