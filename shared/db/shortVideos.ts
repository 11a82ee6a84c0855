import type { Profile } from '../broadcast/broadcast';
import type { Session, SqlParameter } from './database';

export interface ShortVideo extends Profile {
  readonly id: number;
  readonly userId: string;
  readonly fileId: string;
  readonly title: string;
  readonly playUrl: string;
  readonly createdAt: Date;
}

interface ShortVideoRow extends Profile {
  id: number;
  user_id: string;
  file_id: string;
  title: string;
  play_url: string;
  created_at: Date;
}

async function select(
  session: Session,
  source: string,
  parameters: readonly SqlParameter[],
): Promise<ShortVideo[]> {
  const rows = await session.query<ShortVideoRow>(
    'SELECT v.id, v.user_id, v.file_id, v.title, v.play_url, v.nickname, v.headpic, v.frontcover, v.location, ' +
      `v.created_at FROM ${source}`,
    parameters,
  );
  return rows.map(({ user_id, file_id, play_url, created_at, ...same }) => ({
    ...same,
    userId: user_id,
    fileId: file_id,
    playUrl: play_url,
    createdAt: created_at,
  }));
}

/** Adds a short video, or renews the texts of the one that this user has already uploaded under this file id. */
export async function saveShortVideo(session: Session, video: Omit<ShortVideo, 'id'>): Promise<void> {
  await session.write(
    'INSERT INTO short_video (user_id, file_id, title, play_url, nickname, headpic, frontcover, location, created_at) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE title = VALUES(title), ' +
      'play_url = VALUES(play_url), nickname = VALUES(nickname), headpic = VALUES(headpic), ' +
      'frontcover = VALUES(frontcover), location = VALUES(location)',
    [
      video.userId,
      video.fileId,
      video.title,
      video.playUrl,
      video.nickname,
      video.headpic,
      video.frontcover,
      video.location,
      video.createdAt,
    ],
  );
}

export async function findShortVideo(
  session: Session,
  userId: string,
  fileId: string,
): Promise<ShortVideo | undefined> {
  return (await select(session, 'short_video v WHERE v.user_id = ? AND v.file_id = ?', [userId, fileId]))[0];
}

/** Newest first. `beforeId` continues after a known row; `offset` skips rows. */
export async function listShortVideos(
  session: Session,
  page: { readonly beforeId?: number; readonly offset: number; readonly limit: number },
): Promise<ShortVideo[]> {
  return select(
    session,
    '(SELECT id FROM short_video WHERE id < ? ORDER BY id DESC LIMIT ? OFFSET ?) page ' +
      'STRAIGHT_JOIN short_video v ON v.id = page.id ORDER BY v.id DESC',
    [page.beforeId ?? Number.MAX_SAFE_INTEGER, page.limit, page.offset],
  );
}

/** False where the user has no short video with this file id. */
export async function deleteShortVideo(session: Session, userId: string, fileId: string): Promise<boolean> {
  const { changedRows } = await session.write('DELETE FROM short_video WHERE user_id = ? AND file_id = ?', [
    userId,
    fileId,
  ]);
  return changedRows === 1;
}
