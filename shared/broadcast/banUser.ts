import type { Config } from '../config';
import { findAccount } from '../db/accounts';
import { ensureAnchor, lockAnchor } from '../db/anchors';
import { saveBan, type Ban } from '../db/bans';
import { listBroadcastsByStream, listPushableBroadcasts } from '../db/broadcasts';
import type { Session } from '../db/database';
import { addForbiddenStream } from './addUnannounced';
import type { Broadcast } from './broadcast';
import { closePush, type PushFacts } from './pushState';
import { sdkStreamName } from './sdkStream';
import { settleBroadcast } from './settle';

/** More addresses than one user asks for while they are valid; what is beyond, the online checker catches. */
const MAX_STREAMS = 50;

/**
 * Bans a user and takes everything of theirs off the list, in the caller's transaction.
 * @returns the streams that the user could push and that the live API has to forbid now; the online checker forbids
 * those that are still pushed a minute later.
 */
export async function banUser(
  session: Session,
  ban: Ban,
  { live, im }: Pick<Config, 'live' | 'im'>,
): Promise<readonly Broadcast[]> {
  const { userId, bannedAt } = ban;
  await ensureAnchor(session, userId, bannedAt);
  await lockAnchor(session, userId);
  await saveBan(session, ban);
  const pushableSince = new Date(bannedAt.getTime() - live.pushUrlTtlSeconds * 1000);
  const pushable = await listPushableBroadcasts(session, userId, pushableSince, MAX_STREAMS);
  for (const broadcast of pushable) {
    const change = { change: (facts: PushFacts) => closePush(facts, bannedAt), reason: 'forbidden' } as const;
    await settleBroadcast(session, broadcast, change, bannedAt);
  }
  const ofSdk = await findSdkStream(session, ban, im.IM_SDKAPPID);
  const isThere = pushable.some((broadcast) => broadcast.streamName === ofSdk?.streamName);
  return ofSdk === undefined || isThere ? pushable : [...pushable, ofSdk];
}

/**
 * The second-generation stream of an account. Its address is made by the SDK's room service and not by us, so it can
 * be pushed at any time, also by somebody who never announced a room.
 */
async function findSdkStream(
  session: Session,
  { userId, bannedAt }: Ban,
  sdkAppId: string | undefined,
): Promise<Broadcast | undefined> {
  if (sdkAppId === undefined || (await findAccount(session, userId)) === undefined) return undefined;
  const streamName = sdkStreamName(sdkAppId, userId);
  const [known] = await listBroadcastsByStream(session, [streamName]);
  return known ?? addForbiddenStream(session, { streamName, at: bannedAt }, userId);
}
