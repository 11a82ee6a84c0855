import type { Session } from '../db/database';
import {
  forgetStart,
  listAnnouncements,
  listPushesOf,
  listReplaysOfStream,
  movePush,
  type OwnedPush,
} from '../db/sharedStreams';
import { moveReplay } from './attachRecording';
import { latestOf, type PushFacts } from './pushState';
import { settleBroadcast } from './settle';
import {
  placeContent,
  placePushes,
  ROOM_MEMORY_MS,
  type Announcement,
  type PlacedPush,
  type SharedPush,
} from './sharedStream';

/** A stream that several broadcasts of one user have shared, and what has just come to be known of it. */
export interface SharedStream {
  readonly streamName: string;
  readonly userId: string;
  /** Undefined where a room was announced. */
  readonly news: SharedPush | undefined;
}

/**
 * Brings the pushes and replays of a shared stream to the rooms that they belong to by what is known now, in the
 * caller's transaction. Needs the anchor's lock.
 * @returns the broadcast to which `news` belongs; undefined where that is none.
 */
export async function arrangeSharedStream(
  session: Session,
  { streamName, userId, news }: SharedStream,
  now: Date,
): Promise<number | undefined> {
  const { announcements, pushes } = await readStream(session, streamName);
  const placed = placePushes<SharedPush | OwnedPush>(announcements, withNews(pushes, news));
  const changed = new Set<number>();
  for (const push of placed) {
    if (!('broadcastId' in push) || push.ownerId === undefined || push.ownerId === push.broadcastId) continue;
    await movePush(session, push, push.ownerId);
    changed.add(push.broadcastId).add(push.ownerId);
  }
  for (const broadcastId of changed) {
    await forgetStart(session, broadcastId);
    const unchanged = { change: (facts: PushFacts) => facts, reason: 'push_stopped' } as const;
    await settleBroadcast(session, { id: broadcastId, userId }, unchanged, now);
  }
  const since = new Date(now.getTime() - 2 * ROOM_MEMORY_MS);
  for (const replay of await listReplaysOfStream(session, streamName, since)) {
    const ownerId = placeContent(announcements, placed, replay.startedAt);
    if (ownerId !== undefined && ownerId !== replay.broadcastId) {
      await moveReplay(session, replay.id, { id: ownerId, userId });
    }
  }
  return ownerOfNews(placed, news);
}

/** The broadcast of a recording or a picture of a shared stream that began at this time. */
export async function findOwnerOfContent(
  session: Session,
  streamName: string,
  at: Date,
): Promise<number | undefined> {
  const { announcements, pushes } = await readStream(session, streamName);
  return placeContent(announcements, placePushes(announcements, pushes), at);
}

/** What is known of the stream: its announced rooms and their pushes. */
async function readStream(
  session: Session,
  streamName: string,
): Promise<{ readonly announcements: readonly Announcement[]; readonly pushes: readonly OwnedPush[] }> {
  const announcements = await listAnnouncements(session, streamName);
  const ids = announcements.map((room) => room.broadcastId);
  return { announcements, pushes: await listPushesOf(session, ids) };
}

/** A push keeps its newest start and its newest stop. */
function withNews(
  known: readonly OwnedPush[],
  news: SharedPush | undefined,
): readonly (SharedPush | OwnedPush)[] {
  if (news === undefined) return known;
  const same = known.find((push) => isSame(push, news));
  if (same === undefined) return [...known, news];
  const changed = {
    ...same,
    startedAt: latestOf(same.startedAt, news.startedAt),
    stoppedAt: latestOf(same.stoppedAt, news.stoppedAt),
  };
  return known.map((push) => (push === same ? changed : push));
}

function ownerOfNews(placed: readonly PlacedPush[], news: SharedPush | undefined): number | undefined {
  if (news === undefined) return undefined;
  return placed.find((push) => push.sequence === news.sequence)?.ownerId;
}

function isSame(push: SharedPush, other: SharedPush): boolean {
  return push.sequence !== '' && push.sequence === other.sequence;
}
