import type { NewBroadcast } from '../broadcasts';
import { insertBroadcast } from '../broadcasts';
import type { Session } from '../database';
import type { ImportScope } from './importRows';

/**
 * Adds what a replay of an old server needs to be called something: a broadcast that is over, that no event finds and
 * no list of rooms shows. It counts as never started, so it decides nothing about the user's rooms.
 */
export async function insertArchive(
  session: Session,
  broadcast: Omit<NewBroadcast, 'kind'>,
  endedAt: Date,
): Promise<number> {
  const id = await insertBroadcast(session, { ...broadcast, kind: 'archive' });
  await session.write(
    "UPDATE broadcast SET state = 'ended', end_reason = 'push_stopped', stopped_at = ?, closed_at = ? WHERE id = ?",
    [endedAt, endedAt, id],
  );
  return id;
}

/** Likes that an old server had counted; those given here stay. */
export async function raiseBroadcastLikes(session: Session, id: number, likes: number): Promise<void> {
  await session.write('UPDATE broadcast SET like_count = GREATEST(like_count, ?) WHERE id = ?', [likes, id]);
}

export interface ImportedRoom {
  readonly id: number;
  readonly title: string;
  readonly frontcover: string;
  readonly location: string;
  readonly openedAt: Date;
}

/** Rooms of a user that came from one table of the old database, the one opened last first. */
export async function listImportedRooms(
  session: Session,
  { source, tableName }: ImportScope,
  userId: string,
): Promise<ImportedRoom[]> {
  const rows = await session.query<Omit<ImportedRoom, 'openedAt'> & { opened_at: Date }>(
    'SELECT b.id, b.title, b.frontcover, b.location, b.opened_at FROM broadcast b ' +
      'JOIN import_row i ON i.table_name = ? AND i.target_id = b.id ' +
      'WHERE b.user_id = ? AND i.source = ? ORDER BY b.opened_at DESC, b.id DESC',
    [tableName, userId, source],
  );
  return rows.map(({ opened_at, ...room }) => ({ ...room, openedAt: opened_at }));
}

/** Whose room has this stream name; undefined where nobody's has. */
export async function findStreamOwner(session: Session, streamName: string): Promise<string | undefined> {
  const [row] = await session.query<{ user_id: string }>(
    'SELECT user_id FROM broadcast WHERE stream_name = ? ORDER BY id DESC LIMIT 1',
    [streamName],
  );
  return row?.user_id;
}
