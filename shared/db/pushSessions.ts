import type { PushSession } from '../broadcast/pushState';
import type { Session } from './database';

interface PushSessionRow {
  sequence: string;
  started_at: Date | null;
  stopped_at: Date | null;
  stop_code: number | null;
  vouched: number;
}

/** All sessions of a broadcast. Needs the anchor's lock to stay true. */
export async function listPushSessions(session: Session, broadcastId: number): Promise<PushSession[]> {
  const rows = await session.query<PushSessionRow>(
    'SELECT sequence, started_at, stopped_at, stop_code, vouched FROM push_session WHERE broadcast_id = ? FOR UPDATE',
    [broadcastId],
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    stopCode: row.stop_code ?? undefined,
    vouched: row.vouched === 1,
  }));
}

export async function savePushSession(
  session: Session,
  broadcastId: number,
  pushSession: PushSession,
): Promise<void> {
  const { sequence, startedAt, stoppedAt, stopCode, vouched } = pushSession;
  await session.write(
    'INSERT INTO push_session (broadcast_id, sequence, started_at, stopped_at, stop_code, vouched) ' +
      'VALUES (?, ?, ?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE started_at = VALUES(started_at), stopped_at = VALUES(stopped_at), ' +
      'stop_code = VALUES(stop_code), vouched = VALUES(vouched)',
    [broadcastId, sequence, startedAt ?? null, stoppedAt ?? null, stopCode ?? null, vouched],
  );
}

export interface PushSessionMove {
  readonly sequence: string;
  /** Broadcast ids. */
  readonly from: number;
  readonly to: number;
  /** Moves nothing where the start of that push is known. */
  readonly unlessStarted: boolean;
}

/** Gives a push to another broadcast, which must not have it; false where there is nothing to move. */
export async function movePushSession(
  session: Session,
  { sequence, from, to, unlessStarted }: PushSessionMove,
): Promise<boolean> {
  const condition = unlessStarted ? ' AND started_at IS NULL' : '';
  const { changedRows } = await session.write(
    `UPDATE push_session SET broadcast_id = ? WHERE broadcast_id = ? AND sequence = ?${condition}`,
    [to, from, sequence],
  );
  return changedRows === 1;
}

/** Pushes of other broadcasts with this stream name that began in this time, by the broadcast that has them. */
export async function listPushesOfOthers(
  session: Session,
  streamName: string,
  broadcastId: number,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<{ readonly broadcastId: number; readonly sequence: string; readonly startedAt: Date }[]> {
  const rows = await session.query<{ broadcast_id: number; sequence: string; started_at: Date }>(
    'SELECT push_session.broadcast_id, push_session.sequence, push_session.started_at FROM push_session ' +
      'JOIN broadcast ON broadcast.id = push_session.broadcast_id WHERE broadcast.stream_name = ? ' +
      'AND broadcast.id <> ? AND push_session.started_at >= ? AND push_session.started_at <= ?',
    [streamName, broadcastId, from, to],
  );
  return rows.map((row) => ({
    broadcastId: row.broadcast_id,
    sequence: row.sequence,
    startedAt: row.started_at,
  }));
}
