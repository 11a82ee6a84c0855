import type { Config } from '../config';
import { findBroadcastBySequence, findBroadcastByStream, findBroadcastByStreamAt } from '../db/broadcasts';
import type { Session } from '../db/database';
import type { Broadcast } from './broadcast';
import { findSdkUser } from './sdkStream';

/** What an event says of the broadcast it belongs to. */
export interface EventPlace {
  readonly streamName: string;
  /** LVB's time; of a recording, when its content began. */
  readonly at: Date;
  /** '' where the event has none. */
  readonly sequence: string;
}

/** The app announces a room and starts its push within this time, in whichever order. */
const ANNOUNCEMENT_SLACK_MS = 120_000;

/** After so long without a sign of life a room is history, and what comes next was not announced. */
const ROOM_MEMORY_MS = 12 * 3_600_000;

/**
 * The broadcast that a stream event belongs to. A stream name of our own names it exactly. Of those that share the
 * SDK's name for their user, it is the one with that push, else the last one announced before the event.
 */
export async function matchBroadcast(
  session: Session,
  { streamName, at, sequence }: EventPlace,
  config: Pick<Config, 'im'>,
): Promise<Broadcast | undefined> {
  if (findSdkUser(config.im.IM_SDKAPPID, streamName) === undefined) {
    return findBroadcastByStream(session, streamName);
  }
  if (sequence !== '') {
    const known = await findBroadcastBySequence(session, streamName, sequence);
    if (known !== undefined) return known;
  }
  const announced = await findBroadcastByStreamAt(
    session,
    streamName,
    new Date(at.getTime() + ANNOUNCEMENT_SLACK_MS),
  );
  return announced !== undefined && isRemembered(announced, at) ? announced : undefined;
}

function isRemembered({ openedAt, startedAt, stoppedAt, pushing }: Broadcast, at: Date): boolean {
  if (pushing) return true;
  const lastSign = Math.max(openedAt.getTime(), startedAt?.getTime() ?? 0, stoppedAt?.getTime() ?? 0);
  return at.getTime() - lastSign <= ROOM_MEMORY_MS;
}
