import type { RecordFormat } from '../liveCloud/streamEvents';
import { convertRecording } from './convertRecording';
import { FlvRecorder } from './flvRecorder';
import type { LiveChannel } from './liveChannel';
import type { RecordedFormat, RecordingFolder } from './recordingFolder';

/** A file that is ready to be watched. */
export interface RecordedFile {
  readonly fileId: string;
  readonly format: RecordedFormat;
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly endTimeSeconds: number;
}

export interface RecordingParts {
  readonly folder: RecordingFolder;
  /** Undefined where there is no ffmpeg: then flv is all there is. */
  readonly ffmpeg: string | undefined;
  /** 0 records nothing. */
  readonly maxMs: number;
  readonly createFileId: () => string;
  readonly nowSeconds: () => number;
  readonly log: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface PushRecording {
  /** Ends it, and gives each file to `publish` as soon as it is ready. Never rejects. */
  finish(publish: (file: RecordedFile) => void): Promise<void>;
  /** Ends it and leaves nothing. */
  discard(): Promise<void>;
}

/** LVB records nothing of a push that was hardly one. */
const MIN_MS = 1000;

/** Records a push in FLV, and with ffmpeg in the other formats that its address asks for. */
export function recordPush(
  stream: string,
  channel: LiveChannel,
  formats: readonly RecordFormat[],
  parts: RecordingParts,
): PushRecording | undefined {
  const { folder, log } = parts;
  if (formats.length === 0 || parts.maxMs === 0) return undefined;
  if (folder.isFull) {
    log(`${stream} is not recorded: the recordings have used up their space in ${folder.path}`);
    return undefined;
  }
  const fileId = parts.createFileId();
  let endTimeSeconds: number | undefined;
  const limits = { maxMs: parts.maxMs, take: (bytes: number) => folder.take(bytes) };
  const recorder = new FlvRecorder(folder.create(fileId, 'flv'), limits, (reason) => {
    endTimeSeconds = parts.nowSeconds();
    log(`the recording of ${stream} ends before its push: ${reason}`);
  });
  channel.add(recorder);

  const finish = async (publish: (file: RecordedFile) => void): Promise<void> => {
    endTimeSeconds ??= parts.nowSeconds();
    channel.remove(recorder);
    const flv = await recorder.finish();
    if (flv === undefined || flv.durationMs < MIN_MS) return folder.remove(fileId);
    const durationSeconds = Math.round(flv.durationMs / 1000);
    const span = { durationSeconds, endTimeSeconds };
    publish({ ...span, fileId, format: 'flv', sizeBytes: folder.measure(fileId, 'counted') });
    for (const format of ['hls', 'mp4'] as const) {
      if (!formats.includes(format)) continue;
      if (parts.ffmpeg === undefined) log(`no ${format} of ${stream}: there is no ffmpeg on PATH`);
      else if (folder.isFull) log(`no ${format} of ${stream}: the recordings have used up their space`);
      else await convert(parts.ffmpeg, format, span, publish);
    }
  };

  const convert = async (
    program: string,
    format: 'hls' | 'mp4',
    span: { durationSeconds: number; endTimeSeconds: number },
    publish: (file: RecordedFile) => void,
  ): Promise<void> => {
    const convertedId = parts.createFileId();
    const target = folder.create(convertedId, format);
    try {
      await convertRecording(program, recorder.path, format, target, parts.signal);
      publish({ ...span, fileId: convertedId, format, sizeBytes: folder.measure(convertedId, 'new') });
    } catch (error) {
      folder.measure(convertedId, 'new');
      await folder.remove(convertedId);
      if (!parts.signal.aborted) log(`no ${format} of ${stream}: ${(error as Error).message}`);
    }
  };

  return {
    async finish(publish) {
      try {
        await finish(publish);
      } catch (error) {
        log(`no recording of ${stream}: ${(error as Error).message}`);
        await folder.remove(fileId);
      }
    },
    async discard() {
      channel.remove(recorder);
      await recorder.finish().catch(() => undefined);
      await folder.remove(fileId);
    },
  };
}
