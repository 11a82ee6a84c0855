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
