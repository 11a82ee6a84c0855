import type { Recording } from '../broadcast/replayGrouping';
import { attachRecording } from '../broadcast/attachRecording';
import { addUnannounced } from '../broadcast/addUnannounced';
import { matchBroadcast } from '../broadcast/matchBroadcast';
import { NO_SEQUENCE } from '../broadcast/pushState';
import { compileSchema } from '../validation/compileSchema';
import type { EventHandler } from './event';
import { dateOfSeconds, STREAM_ID, UNIX_SECONDS } from './eventFields';

interface RecordingMembers {
  readonly file_id?: string;
  readonly record_file_id?: string;
  readonly video_id?: string;
  readonly file_format: string;
  readonly video_url: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly duration?: unknown;
  readonly file_size?: unknown;
}

const FILE_ID = { type: 'string', minLength: 1, maxLength: 128, pattern: '^[^\\s\\p{Cc}\\p{Cs}]+$' } as const;

const SCHEMA = {
  type: 'object',
  required: ['stream_id', 'file_format', 'video_url', 'start_time', 'end_time'],
  properties: {
    stream_id: STREAM_ID,
    file_id: FILE_ID,
    record_file_id: FILE_ID,
    video_id: FILE_ID,
    file_format: { type: 'string', pattern: '^[A-Za-z0-9]{1,8}$' },
    video_url: { type: 'string', maxLength: 1024, pattern: '^https?://[^\\s\\p{Cc}\\p{Cs}]+$' },
    start_time: UNIX_SECONDS,
    end_time: UNIX_SECONDS,
  },
  // Today's bodies have file_id, the oldest video_id as well (PROTOCOL D.2).
  anyOf: [{ required: ['file_id'] }, { required: ['record_file_id'] }, { required: ['video_id'] }],
} as const;

/** Event 100: a file of a recorded broadcast lies in VOD (267/32744). Each format comes as an event of its own. */
export const recording: EventHandler = {
  schema: SCHEMA,
  validate: compileSchema('event/recording', SCHEMA),
  timeOf: (members) => dateOfSeconds((members as unknown as RecordingMembers).end_time),
  // Its times come from the recorder's clock and decide nothing but its place in the list, and when it expires.
  aheadToleranceSeconds: 86_400,
  async apply(streamName, members, { session, clock, config }) {
    const fields = members as unknown as RecordingMembers;
    const durationSeconds = findDuration(fields);
    if (isTooShort(durationSeconds, config.replay.minSeconds)) return { outcome: 'too_short' };
    const file = toRecording(fields, durationSeconds);
    const receivedAt = new Date(clock.nowMs());
    const place = { kind: 'content', streamName, at: file.startedAt, sequence: NO_SEQUENCE } as const;
    const broadcast =
      (await matchBroadcast(session, place, config, receivedAt)) ??
      (await addUnannounced(session, place, config));
    if (broadcast === undefined) return { outcome: 'unmatched' };
    if (broadcast.kind !== 'room') return { outcome: 'ignored' };
    const sizeBytes = Math.floor(findCount(fields.file_size) ?? 0);
    const attached = await attachRecording(session, broadcast, { ...file, sizeBytes, receivedAt });
    return { outcome: attached ? 'applied' : 'ignored' };
  },
};

/** A number of seconds or bytes; undefined where LVB wrote none, or something that cannot be one. */
function findCount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/**
 * Seconds of content. `start_time` and `end_time` are times of writing and may be far apart, or the wrong way round
 * (PROTOCOL D.2), so they only count where LVB gives no duration. Undefined where nothing is known.
 */
function findDuration({ duration, start_time: start, end_time: end }: RecordingMembers): number | undefined {
  return findCount(duration) ?? (end >= start ? end - start : undefined);
}

/** Recordings of a minute or less are test pushes and reconnects (PROTOCOL A.6); 0 keeps every one. */
function isTooShort(durationSeconds: number | undefined, minSeconds: number): boolean {
  return minSeconds > 0 && durationSeconds !== undefined && durationSeconds <= minSeconds;
}

function toRecording(fields: RecordingMembers, durationSeconds: number | undefined): Recording {
  return {
    fileId: fields.file_id ?? fields.record_file_id ?? fields.video_id ?? '',
    format: formatOf(fields.file_format),
    url: fields.video_url,
    startedAt: dateOfSeconds(Math.max(0, fields.end_time - (durationSeconds ?? 0))),
    endedAt: dateOfSeconds(fields.end_time),
  };
}

/** LVB writes formats in any case, and some documents call HLS by its playlist's name. */
function formatOf(fileFormat: string): string {
  const format = fileFormat.toLowerCase();
  return format === 'm3u8' ? 'hls' : format;
}
