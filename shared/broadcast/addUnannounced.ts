import type { Config } from '../config';
import { findAccount, type Account } from '../db/accounts';
import { ensureAnchor } from '../db/anchors';
import { findBroadcastById, insertBroadcast } from '../db/broadcasts';
import type { Session } from '../db/database';
import type { Broadcast } from './broadcast';
import { findSdkUser } from './sdkStream';

/** A stream under the SDK's name for this user, and since when something is known of it. */
interface SdkStream {
  readonly streamName: string;
  readonly at: Date;
}

/**
 * A broadcast for the recording of a second-generation anchor who announced no room, as the apps of 2019-10 to 12
 * did not (PROTOCOL C.2): without it the replay would be lost. It never goes live. Undefined where the stream is of
 * nobody who has an account here.
 */
export async function addUnannounced(
  session: Session,
  stream: SdkStream,
  config: Pick<Config, 'im'>,
): Promise<Broadcast | undefined> {
  const userId = findSdkUser(config.im.IM_SDKAPPID, stream.streamName);
  const account = userId === undefined ? undefined : await findAccount(session, userId);
  return account === undefined ? undefined : insertMadeUp(session, stream, account.userId, account);
}

/**
 * A broadcast under which it can be kept that the stream of a banned user is forbidden at LVB, though its user has
 * never announced a room. It never goes live either.
 */
export async function addForbiddenStream(
  session: Session,
  stream: SdkStream,
  userId: string,
): Promise<Broadcast | undefined> {
  return insertMadeUp(session, stream, userId, await findAccount(session, userId));
}

async function insertMadeUp(
  session: Session,
  { streamName, at }: SdkStream,
  userId: string,
  account: Account | undefined,
): Promise<Broadcast | undefined> {
  await ensureAnchor(session, userId, at);
  const nickname = account?.nickname ?? '';
  const id = await insertBroadcast(session, {
    kind: 'room',
    streamName,
    userId,
    groupId: '',
    title: nickname === '' ? userId : nickname,
    nickname,
    headpic: account?.avatar ?? '',
    frontcover: account?.frontcover ?? '',
    location: '',
    openedAt: at,
  });
  return findBroadcastById(session, id);
}
