import { secondOf } from './pushState';

/** A room that was announced under a stream name that others have had. */
export interface Announcement {
  readonly broadcastId: number;
  readonly at: Date;
}

/** One push of such a stream, as far as LVB has told of it. */
export interface SharedPush {
  readonly sequence: string;
  readonly startedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
}

/** A push and the broadcast that it belongs to; undefined where it belongs to none that was announced. */
export type PlacedPush<P extends SharedPush = SharedPush> = P & { readonly ownerId: number | undefined };

/**
 * Android announces its room when the push has begun, iOS before it: so long a push may be ahead of the room that it
 * belongs to.
 */
export const ANNOUNCEMENT_SLACK_MS = 120_000;

/**
 * A phone that lost its network is back within this time. A push that comes later was not announced, or is the one
 * of a link-mic guest, which the SDK gives the same name.
 */
export const RECONNECT_MS = 15 * 60_000;

/** After so long without a sign of life a room is history: nothing that was recorded belongs to it. */
export const ROOM_MEMORY_MS = 12 * 3_600_000;

/** A recorder's clock, and its rounding of durations, may put the beginning of a recording before that of its push. */
const RECORDER_SLACK_MS = 5_000;

/**
 * Which room each push belongs to. It follows from what is known alone, never from the order in which it came to be
 * known. A push belongs to the room announced last before it; or to the one announced soon after it, if it is the
 * last push that began before that announcement, was running then, and the room before has had a push already or was
 * announced longer before.
 * @param announcements in the order of their times.
 */
export function placePushes<P extends SharedPush>(
  announcements: readonly Announcement[],
  pushes: readonly P[],
): PlacedPush<P>[] {
  const placed: PlacedPush<P>[] = [];
  for (const push of [...pushes].sort(byTime)) {
    placed.push({ ...push, ownerId: ownerOf(push, announcements, pushes, placed)?.broadcastId });
  }
  return placed;
}

function ownerOf(
  push: SharedPush,
  announcements: readonly Announcement[],
  pushes: readonly SharedPush[],
  placed: readonly PlacedPush[],
): Announcement | undefined {
  const { startedAt } = push;
  // A stop alone waits with the room of its time until its start says more.
  if (startedAt === undefined) return roomBefore(timeOf(push), announcements, placed, RECONNECT_MS);
  const before = roomBefore(startedAt, announcements, placed, RECONNECT_MS);
  const after = roomAfter(startedAt, announcements);
  if (after === undefined || !isPushAt(push, after.at, pushes)) return before;
  if (before === undefined) return after;
  const isUsed = placed.some(
    (other) => other.ownerId === before.broadcastId && other.startedAt !== undefined,
  );
  return isUsed || isNearer(after, before, startedAt) ? after : before;
}

/** Whether this was the push of the stream when the room was announced. */
function isPushAt(push: SharedPush, at: Date, pushes: readonly SharedPush[]): boolean {
  const { startedAt, stoppedAt } = push;
  if (startedAt === undefined) return false;
  const isNewer = (other: SharedPush): boolean =>
    other.startedAt !== undefined && other.startedAt <= at && byTime(other, push) > 0;
  return !pushes.some(isNewer) && (stoppedAt === undefined || secondOf(stoppedAt) >= secondOf(at));
}

/**
 * The broadcast of something that was recorded from `at` on: that of the push in which it began; where that is not
 * known, the room announced last before it, or soon after it and nearer.
 */
export function placeContent(
  announcements: readonly Announcement[],
  placed: readonly PlacedPush[],
  at: Date,
): number | undefined {
  const begunBy = new Date(at.getTime() + RECORDER_SLACK_MS);
  const push = placed.filter((one) => startsBefore(one, begunBy)).at(-1);
  const isInPush = push !== undefined && (push.stoppedAt === undefined || push.stoppedAt >= at);
  // One that never stopped says nothing of later times: its stop may be lost, or yet to come.
  if (isInPush && (push.stoppedAt !== undefined || roomAfterStart(push, announcements, at) === undefined)) {
    if (push.ownerId !== undefined) return push.ownerId;
  }
  const before = roomBefore(at, announcements, placed);
  const after = roomAfter(at, announcements);
  if (after === undefined || before === undefined) return (after ?? before)?.broadcastId;
  return (isNearer(after, before, at) ? after : before).broadcastId;
}

/** A room that was announced between the start of a push and `at`. */
function roomAfterStart(
  { startedAt }: SharedPush,
  announcements: readonly Announcement[],
  at: Date,
): Announcement | undefined {
  return announcements.find((room) => startedAt !== undefined && room.at > startedAt && room.at <= at);
}

function roomAfter(at: Date, announcements: readonly Announcement[]): Announcement | undefined {
  const until = at.getTime() + ANNOUNCEMENT_SLACK_MS;
  return announcements.find((room) => room.at > at && room.at.getTime() <= until);
}

/** The room announced last before `at`, unless nothing has been seen of it for long. A push must follow the last one soon. */
function roomBefore(
  at: Date,
  announcements: readonly Announcement[],
  placed: readonly PlacedPush[],
  memoryOfPushMs = ROOM_MEMORY_MS,
): Announcement | undefined {
  const room = announcements.filter((one) => one.at <= at).at(-1);
  if (room === undefined) return undefined;
  const own = placed.filter((push) => push.ownerId === room.broadcastId && startsBefore(push, at));
  const isRunning = own.some(({ stoppedAt }) => stoppedAt === undefined || stoppedAt >= at);
  if (isRunning) return room;
  const stops = own.map((push) => (push.stoppedAt ?? timeOf(push)).getTime());
  const memoryMs = stops.length === 0 ? ROOM_MEMORY_MS : memoryOfPushMs;
  return at.getTime() - Math.max(room.at.getTime(), ...stops) <= memoryMs ? room : undefined;
}

function isNearer(after: Announcement, before: Announcement, at: Date): boolean {
  return after.at.getTime() - at.getTime() < at.getTime() - before.at.getTime();
}

function startsBefore({ startedAt }: SharedPush, at: Date): boolean {
  return startedAt !== undefined && startedAt < at;
}

function timeOf({ startedAt, stoppedAt }: SharedPush): Date {
  return startedAt ?? stoppedAt ?? new Date(0);
}

function byTime(left: SharedPush, right: SharedPush): number {
  const difference = timeOf(left).getTime() - timeOf(right).getTime();
  if (difference !== 0) return difference;
  // LVB has one push of a stream at a time: of two in one second the one that ended first was the earlier.
  const ends = [left, right].map(({ stoppedAt }) => stoppedAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  const byEnd = (ends[0] ?? 0) - (ends[1] ?? 0);
  if (byEnd !== 0) return byEnd;
  // Numbers as texts; the longer or greater is the later.
  const byLength = left.sequence.length - right.sequence.length;
  if (byLength !== 0) return byLength;
  return left.sequence < right.sequence ? -1 : Number(left.sequence > right.sequence);
}
