import type { PushSession } from '../broadcast/pushState';
import type { Session } from './database';

interface PushSessionRow {
  sequence: string;
  started_at: Date | null;
  stopped_at: Date | null;
  stop_code: number | null;
}

/** All sessions of a broadcast. Needs the anchor's lock to stay true. */
export async function listPushSessions(session: Session, broadcastId: number): Promise<PushSession[]> {
  const rows = await session.query<PushSessionRow>(
    'SELECT sequence, started_at, stopped_at, stop_code FROM push_session WHERE broadcast_id = ? FOR UPDATE',
    [broadcastId],
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    stopCode: row.stop_code ?? undefined,
  }));
}

export async function savePushSession(
  session: Session,
  broadcastId: number,
  pushSession: PushSession,
): Promise<void> {
  const { sequence, startedAt, stoppedAt, stopCode } = pushSession;
  await session.write(
    'INSERT INTO push_session (broadcast_id, sequence, started_at, stopped_at, stop_code) VALUES (?, ?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE started_at = VALUES(started_at), stopped_at = VALUES(stopped_at), ' +
      'stop_code = VALUES(stop_code)',
    [broadcastId, sequence, startedAt ?? null, stoppedAt ?? null, stopCode ?? null],
  );
}
