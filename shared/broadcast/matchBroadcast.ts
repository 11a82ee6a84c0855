import type { Config } from '../config';
import { findAccount } from '../db/accounts';
import { ensureAnchor, lockAnchor } from '../db/anchors';
import { findBroadcastById, findBroadcastByStream, findMadeUpBroadcast } from '../db/broadcasts';
import type { Session } from '../db/database';
import { arrangeSharedStream, findOwnerOfContent } from './arrangeSharedStream';
import type { Broadcast } from './broadcast';
import { findSdkUser, isRemembered } from './sdkStream';
import { ANNOUNCEMENT_SLACK_MS } from './sharedStream';

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
 * The broadcast that a stream event belongs to, in the caller's transaction. A stream name of our own names it
 * exactly. Of those that share the SDK's name for their user, time decides (sharedStream.ts), and what the event
 * tells of its push may move others too. The user is locked first, so that no room is announced meanwhile.
 */
export async function matchBroadcast(
  session: Session,
  place: EventPlace,
  config: Pick<Config, 'im'>,
  now: Date,
): Promise<Broadcast | undefined> {
  const { kind, streamName, at, sequence } = place;
  const userId = findSdkUser(config.im.IM_SDKAPPID, streamName);
  if (userId === undefined) return findBroadcastByStream(session, streamName);
  if ((await findAccount(session, userId)) !== undefined) await ensureAnchor(session, userId, at);
  await lockAnchor(session, userId);
  if (kind === 'content') {
    const ownerId = await findOwnerOfContent(session, streamName, at);
    return ownerId === undefined ? findMadeUp(session, place) : findBroadcastById(session, ownerId);
  }
  const news = {
    sequence,
    startedAt: kind === 'push' ? at : undefined,
    stoppedAt: kind === 'stop' ? at : undefined,
  };
  const ownerId = await arrangeSharedStream(session, { streamName, userId, news }, now);
  return ownerId === undefined ? undefined : findBroadcastById(session, ownerId);
}

/** The broadcast that another recording of the same push has been given; the formats begin a little apart. */
async function findMadeUp(session: Session, { streamName, at }: EventPlace): Promise<Broadcast | undefined> {
  const until = new Date(at.getTime() + ANNOUNCEMENT_SLACK_MS);
  const madeUp = await findMadeUpBroadcast(session, streamName, until);
  return madeUp !== undefined && isRemembered(madeUp, at) ? madeUp : undefined;
}
