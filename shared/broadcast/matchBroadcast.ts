import type { Config } from '../config';
import { findAccount } from '../db/accounts';
import { ensureAnchor, lockAnchor } from '../db/anchors';
import {
  findAnnouncedAfter,
  findBroadcastByEndedPush,
  findBroadcastBySequence,
  findBroadcastByStream,
  findBroadcastByStreamAt,
} from '../db/broadcasts';
import type { Session } from '../db/database';
import { movePushSession } from '../db/pushSessions';
import type { Broadcast } from './broadcast';
import { NO_SEQUENCE } from './pushState';
import { findSdkUser, isRemembered } from './sdkStream';

/** What an event says of the broadcast it belongs to. `content` is a recording, or a picture of the stream. */
export interface EventPlace {
  readonly kind: 'push' | 'stop' | 'content';
  readonly streamName: string;
  /** LVB's time; of a recording, when its content began. */
  readonly at: Date;
  /** '' where the event has none. */
  readonly sequence: string;
}

/**
 * Android announces its room when the push has begun, iOS before it: so long a push may be ahead of the room that it
 * belongs to.
 */
export const ANNOUNCEMENT_SLACK_MS = 120_000;

/**
 * The broadcast that a stream event belongs to, in the caller's transaction. A stream name of our own names it
 * exactly. Of those that share the SDK's name for their user, time decides: a push belongs to the room announced
 * last before it, or soon after it if that is nearer; a stop to the push whose sequence it names; a recording to the
 * push in which it began. The user is locked first, so that no room is announced meanwhile.
 */
export async function matchBroadcast(
  session: Session,
  place: EventPlace,
  config: Pick<Config, 'im'>,
): Promise<Broadcast | undefined> {
  const { streamName, at, sequence } = place;
  const userId = findSdkUser(config.im.IM_SDKAPPID, streamName);
  if (userId === undefined) return findBroadcastByStream(session, streamName);
  if ((await findAccount(session, userId)) !== undefined) await ensureAnchor(session, userId, at);
  await lockAnchor(session, userId);
  switch (place.kind) {
    case 'push':
      return matchPush(session, place);
    case 'stop':
      return (await findBySequence(session, streamName, sequence)) ?? (await findRoomBefore(session, place));
    case 'content':
      return (await findPushedAt(session, place)) ?? (await findMadeUp(session, place));
  }
}

/**
 * The broadcast of a recording or a picture. Where it is from shortly before an announcement, it may still be of a push
 * that ended after it: a long broadcast is recorded in several files.
 */
async function findPushedAt(
  session: Session,
  { streamName, at }: EventPlace,
): Promise<Broadcast | undefined> {
  const room = await findRoomAt(session, streamName, at);
  if (room === undefined || room.openedAt <= at) return room;
  return (await findBroadcastByEndedPush(session, streamName, at)) ?? room;
}

/** A start decides for its whole push: a stop that came first may have been taken for another room's. */
async function matchPush(session: Session, place: EventPlace): Promise<Broadcast | undefined> {
  const { streamName, at, sequence } = place;
  const known = await findBySequence(session, streamName, sequence);
  const room = await findRoomAt(session, streamName, at);
  if (known === undefined || room === undefined || known.id === room.id) return room ?? known;
  return (await movePushSession(session, { sequence, from: known.id, to: room.id, unlessStarted: true }))
    ? room
    : known;
}

async function findBySequence(
  session: Session,
  streamName: string,
  sequence: string,
): Promise<Broadcast | undefined> {
  return sequence === NO_SEQUENCE ? undefined : findBroadcastBySequence(session, streamName, sequence);
}

/** The room under this stream name to which something at this time belongs, as far as announcements tell. */
export async function findRoomAt(
  session: Session,
  streamName: string,
  at: Date,
): Promise<Broadcast | undefined> {
  const before = await findRoomBefore(session, { streamName, at });
  const until = new Date(at.getTime() + ANNOUNCEMENT_SLACK_MS);
  const after = await findAnnouncedAfter(session, streamName, at, until);
  if (after === undefined || before === undefined) return after ?? before;
  const isAfterNearer = after.openedAt.getTime() - at.getTime() < at.getTime() - before.openedAt.getTime();
  return isAfterNearer ? after : before;
}

async function findRoomBefore(
  session: Session,
  { streamName, at }: Pick<EventPlace, 'streamName' | 'at'>,
): Promise<Broadcast | undefined> {
  return ifRemembered(await findBroadcastByStreamAt(session, streamName, at, 'announced'), at);
}

/** The broadcast that another recording of the same push has been given; the formats begin a little apart. */
async function findMadeUp(
  session: Session,
  { streamName, at }: Pick<EventPlace, 'streamName' | 'at'>,
): Promise<Broadcast | undefined> {
  const until = new Date(at.getTime() + ANNOUNCEMENT_SLACK_MS);
  return ifRemembered(await findBroadcastByStreamAt(session, streamName, until, 'made-up'), at);
}

function ifRemembered(broadcast: Broadcast | undefined, at: Date): Broadcast | undefined {
  return broadcast !== undefined && isRemembered(broadcast, at) ? broadcast : undefined;
}
