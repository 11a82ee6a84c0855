import type { ShortVideo } from '../../../shared/db/shortVideos';
import { findShortVideo, saveShortVideo } from '../../../shared/db/shortVideos';
import { findAccount } from '../../../shared/db/accounts';
import type { Session } from '../../../shared/db/database';
import { Refusal } from '../refusal';
import type { TableImport } from '../tableImport';

type VideoPlan = Omit<ShortVideo, 'id'>;

interface VideoTable {
  readonly name: 'ugc_data' | 'tb_ugc';
  readonly hasPerson: boolean;
}

function videoImport({ name, hasPerson }: VideoTable): TableImport<VideoPlan> {
  return {
    table: name,
    keys: ['userid', 'file_id'],
    columns: ['title', 'nickname', 'headpic', 'frontcover', 'location', 'play_url', 'create_time'],
    target: 'short_video',

    read(row) {
      const userId = row.id('userid');
      const fileId = row.fileId('file_id');
      const playUrl = row.playUrl('play_url');
      if (playUrl === '') throw new Refusal('no_address', row.raw('play_url').slice(0, 100));
      return {
        userId,
        fileId,
        playUrl,
        title: row.text('title'),
        nickname: row.text('nickname'),
        headpic: row.picture('headpic'),
        frontcover: row.picture('frontcover'),
        location: row.text('location'),
        createdAt: row.timeOr('create_time', 'no_time'),
      };
    },

    async add(session, plan) {
      const { userId, fileId } = plan;
      if ((await findShortVideo(session, userId, fileId)) !== undefined) throw new Refusal('exists');
      await saveShortVideo(session, hasPerson ? plan : await withPerson(session, plan));
      const added = await findShortVideo(session, userId, fileId);
      return { targetId: added?.id ?? 0, state: '' };
    },
  };
}

/** The second generation kept no name beside the video and showed the account's. */
async function withPerson(session: Session, plan: VideoPlan): Promise<VideoPlan> {
  const account = await findAccount(session, plan.userId);
  return { ...plan, nickname: account?.nickname ?? '', headpic: account?.avatar ?? '' };
}

export const firstVideos = videoImport({ name: 'ugc_data', hasPerson: true });
export const secondVideos = videoImport({ name: 'tb_ugc', hasPerson: false });
