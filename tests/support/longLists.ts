import type { Connection } from 'mysql2/promise';
import { insertLiveRooms } from './liveRooms';
import { insertReplays } from './replayRows';

const ROWS_A_STATEMENT = 1000;

export interface LongLists {
  readonly rooms: number;
  readonly replays: number;
  readonly shortVideos: number;
  /** Viewers of the first room, each with a heartbeat of its own or none. */
  readonly members: number;
}

/** Fills the lists, everything ending or coming a second after the other, the last of them at `now`. */
export async function insertLongLists(connection: Connection, lists: LongLists, now: Date): Promise<void> {
  const secondsAgo = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
  await insertLiveRooms(connection, lists.rooms, { prefix: 'anchor', since: now });
  for (let start = 0; start < lists.replays; start += ROWS_A_STATEMENT) {
    const length = Math.min(ROWS_A_STATEMENT, lists.replays - start);
    await insertReplays(
      connection,
      `anchor${start % Math.max(1, lists.rooms)}`,
      Array.from({ length }, (_, index) => ({
        fileId: `file-${start + index}`,
        endedAt: secondsAgo(lists.replays - start - index),
      })),
    );
  }
  for (let start = 0; start < lists.shortVideos; start += ROWS_A_STATEMENT) {
    const length = Math.min(ROWS_A_STATEMENT, lists.shortVideos - start);
    await connection.query(
      `INSERT INTO short_video (user_id, file_id, title, play_url, nickname, headpic, frontcover, location, created_at)
       VALUES ?`,
      [
        Array.from({ length }, (_, index) => [
          ...['artist', `video-${start + index}`, 'title', 'http://vod.example.test/v.mp4'],
          ...['', '', '', '', secondsAgo(lists.shortVideos - start - index)],
        ]),
      ],
    );
  }
  await insertMembers(connection, lists.members, secondsAgo);
  await connection.query('ANALYZE TABLE broadcast, replay, short_video, member');
}

async function insertMembers(
  connection: Connection,
  members: number,
  secondsAgo: (seconds: number) => Date,
): Promise<void> {
  if (members === 0) return;
  const [found] = await connection.query('SELECT MIN(id) AS id FROM broadcast');
  const [{ id }] = found as [{ id: number }];
  for (let start = 0; start < members; start += ROWS_A_STATEMENT) {
    const length = Math.min(ROWS_A_STATEMENT, members - start);
    await connection.query(
      'INSERT INTO member (subject_type, subject_id, user_id, nickname, headpic, entered_at) VALUES ?',
      [
        Array.from({ length }, (_, index) => [
          ...[1, id, `viewer-${start + index}`, 'a viewer', '', secondsAgo(members - start - index)],
        ]),
      ],
    );
  }
  await connection.query('UPDATE broadcast SET viewer_count = ? WHERE id = ?', [members, id]);
}
