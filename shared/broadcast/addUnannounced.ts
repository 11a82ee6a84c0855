import type { Config } from '../config';
import { findAccount } from '../db/accounts';
import { ensureAnchor } from '../db/anchors';
import { findBroadcastById, insertBroadcast } from '../db/broadcasts';
import type { Session } from '../db/database';
import type { Broadcast } from './broadcast';
import type { EventPlace } from './matchBroadcast';
import { findSdkUser } from './sdkStream';

/**
 * A broadcast for the recording of a second-generation anchor who announced no room, as the apps of 2019-10 to 12
 * did not (PROTOCOL C.2): without it the replay would be lost. It never goes live. Undefined where the stream is of
 * nobody who has an account here.
 */
export async function addUnannounced(
  session: Session,
  { streamName, at }: EventPlace,
  config: Pick<Config, 'im'>,
): Promise<Broadcast | undefined> {
  const userId = findSdkUser(config.im.IM_SDKAPPID, streamName);
  const account = userId === undefined ? undefined : await findAccount(session, userId);
  if (account === undefined) return undefined;
  await ensureAnchor(session, account.userId, at);
  const id = await insertBroadcast(session, {
    kind: 'room',
    streamName,
    userId: account.userId,
    groupId: '',
    title: account.nickname === '' ? account.userId : account.nickname,
    nickname: account.nickname,
    headpic: account.avatar,
    frontcover: account.frontcover,
    location: '',
    openedAt: at,
  });
  return findBroadcastById(session, id);
}
