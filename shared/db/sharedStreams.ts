import type { Announcement, SharedPush } from '../broadcast/sharedStream';
import { ANNOUNCED } from './broadcasts';
import type { Session } from './database';

/** More rooms than one user announces while events are under way. */
const MAX_ROOMS = 50;

/** The rooms that were announced last under this stream name, the oldest first. Needs the anchor's lock. */
export async function listAnnouncements(session: Session, streamName: string): Promise<Announcement[]> {
  const rows = await session.query<{ id: number; opened_at: Date }>(
    `SELECT id, opened_at FROM broadcast WHERE stream_name = ? AND ${ANNOUNCED} ORDER BY id DESC LIMIT ?`,
    [streamName, MAX_ROOMS],
  );
  return rows.reverse().map((row) => ({ broadcastId: row.id, at: row.opened_at }));
}

/** A push, and the broadcast that has it now. */
export interface OwnedPush extends SharedPush {
  readonly broadcastId: number;
}

/** The pushes of these broadcasts that LVB numbers; those without a sequence cannot be told apart. */
export async function listPushesOf(session: Session, broadcastIds: readonly number[]): Promise<OwnedPush[]> {
  if (broadcastIds.length === 0) return [];
  const rows = await session.query<{
    broadcast_id: number;
    sequence: string;
    started_at: Date | null;
    stopped_at: Date | null;
  }>(
    "SELECT broadcast_id, sequence, started_at, stopped_at FROM push_session WHERE broadcast_id IN (?) AND sequence <> ''",
    [broadcastIds],
  );
  return rows.map((row) => ({
    broadcastId: row.broadcast_id,
    sequence: row.sequence,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
  }));
}

/** Gives a push to another broadcast of the same stream. */
export async function movePush(session: Session, push: OwnedPush, toBroadcastId: number): Promise<void> {
  await session.write('UPDATE push_session SET broadcast_id = ? WHERE broadcast_id = ? AND sequence = ?', [
    toBroadcastId,
    push.broadcastId,
    push.sequence,
  ]);
}

/** Forgets that a broadcast started: what is left of its pushes, or the app's word, tells it anew. */
export async function forgetStart(session: Session, broadcastId: number): Promise<void> {
  await session.write('UPDATE broadcast SET started_at = NULL WHERE id = ?', [broadcastId]);
}

/** Replays of all broadcasts under this stream name that began at `since` or later. */
export async function listReplaysOfStream(
  session: Session,
  streamName: string,
  since: Date,
): Promise<{ readonly id: number; readonly broadcastId: number; readonly startedAt: Date }[]> {
  const rows = await session.query<{ id: number; broadcast_id: number; started_at: Date }>(
    'SELECT replay.id, replay.broadcast_id, replay.started_at FROM replay ' +
      'JOIN broadcast ON broadcast.id = replay.broadcast_id ' +
      'WHERE broadcast.stream_name = ? AND replay.started_at >= ?',
    [streamName, since],
  );
  return rows.map((row) => ({ id: row.id, broadcastId: row.broadcast_id, startedAt: row.started_at }));
}
