import { sdkStreamName } from '../../../shared/broadcast/sdkStream';
import { findAccount } from '../../../shared/db/accounts';
import { ensureAnchor, lockAnchor } from '../../../shared/db/anchors';
import { insertBroadcast } from '../../../shared/db/broadcasts';
import { Refusal } from '../refusal';
import type { TableImport } from '../tableImport';

interface SdkRoomPlan {
  readonly userId: string;
  readonly title: string;
  readonly frontcover: string;
  readonly location: string;
  readonly streamName: string;
  readonly openedAt: Date;
}

/**
 * What second-generation anchors last announced, as if they had announced it here then: a push that runs during the
 * change-over finds it by the SDK's stream name and by time, and so do its recordings.
 */
export const sdkRooms: TableImport<SdkRoomPlan> = {
  table: 'tb_room',
  keys: ['userid'],
  columns: ['title', 'frontcover', 'location', 'create_time'],
  versions: ['create_time'],
  target: 'broadcast',

  read(row, { imSdkAppId, startedAt }) {
    const userId = row.id('userid');
    if (imSdkAppId === undefined) throw new Refusal('no_chat');
    const openedAt = row.time('create_time');
    if (openedAt === undefined) row.note('create_time is zero, announced at the time of the import');
    return {
      userId,
      title: row.text('title'),
      frontcover: row.picture('frontcover'),
      location: row.text('location'),
      streamName: sdkStreamName(imSdkAppId, userId),
      openedAt: openedAt !== undefined && openedAt < startedAt ? openedAt : startedAt,
    };
  },

  async add(session, { userId, frontcover, ...plan }) {
    const account = await findAccount(session, userId);
    await ensureAnchor(session, userId, plan.openedAt);
    await lockAnchor(session, userId);
    const id = await insertBroadcast(session, {
      ...plan,
      kind: 'room',
      userId,
      groupId: userId,
      nickname: account?.nickname ?? '',
      headpic: account?.avatar ?? '',
      frontcover: frontcover === '' ? (account?.frontcover ?? '') : frontcover,
    });
    return { targetId: id, state: '' };
  },
};
