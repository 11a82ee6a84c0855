import type { Recording } from '../broadcast/replayGrouping';
import type { Session } from './database';

export interface StoredRecording extends Recording {
  readonly broadcastId: number;
  readonly replayId: number;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
}

interface RecordingRow {
  file_id: string;
  broadcast_id: number;
  replay_id: number;
  format: string;
  url: string;
  size_bytes: number;
  started_at: Date;
  ended_at: Date;
  received_at: Date;
}

/** `replay_id` of recordings whose replay an operator took away. */
export const REMOVED_REPLAY = 0;

const COLUMNS =
  'file_id, broadcast_id, replay_id, format, url, size_bytes, started_at, ended_at, received_at';

function toRecording(row: RecordingRow): StoredRecording {
  return {
    fileId: row.file_id,
    broadcastId: row.broadcast_id,
    replayId: row.replay_id,
    format: row.format,
    url: row.url,
    sizeBytes: row.size_bytes,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    receivedAt: row.received_at,
  };
}

export async function findRecording(session: Session, fileId: string): Promise<StoredRecording | undefined> {
  const rows = await session.query<RecordingRow>(`SELECT ${COLUMNS} FROM recording WHERE file_id = ?`, [
    fileId,
  ]);
  return rows.map(toRecording)[0];
}

/** All recordings of a broadcast as they are now. Needs the anchor's lock to stay true. */
export async function listRecordings(session: Session, broadcastId: number): Promise<StoredRecording[]> {
  const rows = await session.query<RecordingRow>(
    `SELECT ${COLUMNS} FROM recording WHERE broadcast_id = ? FOR UPDATE`,
    [broadcastId],
  );
  return rows.map(toRecording);
}

/** Adds a recording; false where its file id is known, which adds nothing. */
export async function insertRecording(session: Session, recording: StoredRecording): Promise<boolean> {
  const { changedRows } = await session.write(
    `INSERT INTO recording (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ` +
      'ON DUPLICATE KEY UPDATE file_id = VALUES(file_id)',
    [
      recording.fileId,
      recording.broadcastId,
      recording.replayId,
      recording.format,
      recording.url,
      recording.sizeBytes,
      recording.startedAt,
      recording.endedAt,
      recording.receivedAt,
    ],
  );
  return changedRows === 1;
}

/** Gives recordings of one replay to another that turned out to show the same. */
export async function moveRecordings(
  session: Session,
  fromReplayId: number,
  toReplayId: number,
): Promise<void> {
  await session.write('UPDATE recording SET replay_id = ? WHERE replay_id = ?', [toReplayId, fromReplayId]);
}

/** Forgets recordings of removed replays that were reported before `before`, a bounded number. */
export async function deleteRemovedRecordings(
  session: Session,
  before: Date,
  limit: number,
): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM recording WHERE replay_id = ? AND received_at < ? LIMIT ?',
    [REMOVED_REPLAY, before, limit],
  );
  return changedRows;
}
