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
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<ShortVideo[]> {
  const rows = await session.query<ShortVideoRow>(
    'SELECT id, user_id, file_id, title, play_url, nickname, headpic, frontcover, location, created_at ' +
      `FROM short_video WHERE ${condition}`,
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
  return (await select(session, 'user_id = ? AND file_id = ?', [userId, fileId]))[0];
}

/** Newest first. `beforeId` continues after a known row; `offset` skips rows. */
export async function listShortVideos(
  session: Session,
  page: { readonly beforeId?: number; readonly offset: number; readonly limit: number },
): Promise<ShortVideo[]> {
  return select(session, 'id < ? ORDER BY id DESC LIMIT ? OFFSET ?', [
    page.beforeId ?? Number.MAX_SAFE_INTEGER,
    page.limit,
    page.offset,
  ]);
}

export async function countShortVideos(session: Session): Promise<number> {
  const [row] = await session.query<{ total: number }>('SELECT COUNT(*) AS total FROM short_video');
  return row?.total ?? 0;
}

/** False where the user has no short video with this file id. */
export async function deleteShortVideo(session: Session, userId: string, fileId: string): Promise<boolean> {
  const { changedRows } = await session.write('DELETE FROM short_video WHERE user_id = ? AND file_id = ?', [
    userId,
    fileId,
  ]);
  return changedRows === 1;
}
