/** One recorded file as LVB reports it, with the time span of its content. */
export interface Recording {
  readonly fileId: string;
  /** Lower case: flv, hls, mp4 or aac. */
  readonly format: string;
  readonly url: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** What apps see of a group of recordings that show the same thing. */
export interface ReplayView {
  readonly fileId: string;
  /** flv or mp4, else the HLS address, else ''. */
  readonly playUrl: string;
  readonly hlsPlayUrl: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/**
 * Files of one recording in several formats start and end within seconds of each other, pieces of one broadcast
 * follow one another: sharing more than this part of their time makes two files one replay.
 */
const SAME_REPLAY_OVERLAP = 0.6;

/** flv and mp4 play everywhere; an aac file plays nowhere in the apps (PROTOCOL A.3) and makes no replay alone. */
const PLAY_URL_FORMATS: readonly string[] = ['flv', 'mp4', 'hls'];
const FILE_ID_FORMATS: readonly string[] = [...PLAY_URL_FORMATS, 'aac'];

/** Whether two files of one broadcast show the same part of it. Symmetric, so the order of arrival does not matter. */
export function isSameReplay(left: Recording, right: Recording): boolean {
  const start = (recording: Recording): number => recording.startedAt.getTime();
  const end = (recording: Recording): number => recording.endedAt.getTime();
  const shared = Math.min(end(left), end(right)) - Math.max(start(left), start(right));
  const whole = Math.max(end(left), end(right)) - Math.min(start(left), start(right));
  return whole === 0 || shared / whole > SAME_REPLAY_OVERLAP;
}

/** How a group of recordings appears; depends on the group only, not on the order in which it grew. */
export function viewReplay(recordings: readonly Recording[]): ReplayView {
  const sorted = [...recordings].sort(byFormatThenFileId);
  const [first] = sorted;
  if (first === undefined) throw new Error('a replay has at least one recording');
  const hls = sorted.find((recording) => recording.format === 'hls');
  const playable = sorted.find((recording) => PLAY_URL_FORMATS.includes(recording.format));
  const times = (read: (recording: Recording) => Date): number[] => sorted.map((one) => read(one).getTime());
  return {
    fileId: first.fileId,
    playUrl: playable?.url ?? '',
    hlsPlayUrl: hls?.url ?? '',
    startedAt: new Date(Math.min(...times((one) => one.startedAt))),
    endedAt: new Date(Math.max(...times((one) => one.endedAt))),
  };
}

function byFormatThenFileId(left: Recording, right: Recording): number {
  const byFormat = formatRank(left.format) - formatRank(right.format);
  if (byFormat !== 0) return byFormat;
  return left.fileId < right.fileId ? -1 : Number(left.fileId > right.fileId);
}

/** Formats that nobody knows come last. */
function formatRank(format: string): number {
  const rank = FILE_ID_FORMATS.indexOf(format);
  return rank === -1 ? FILE_ID_FORMATS.length : rank;
}
