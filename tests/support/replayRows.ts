import type { Connection } from 'mysql2/promise';

export interface ReplayRow {
  readonly fileId: string;
  readonly endedAt: Date;
}

/** Adds replays of ten minutes, with one recording each, to the newest broadcast of a user. */
export async function insertReplays(
  connection: Connection,
  userId: string,
  replays: readonly ReplayRow[],
): Promise<void> {
  if (replays.length === 0) return;
  const [found] = await connection.query('SELECT MAX(id) AS id FROM broadcast WHERE user_id = ?', [userId]);
  const [{ id: broadcastId }] = found as [{ id: number }];
  const [newest] = await connection.query('SELECT COALESCE(MAX(id), 0) AS id FROM replay');
  // MariaDB calls the sum of an unsigned and a signed number a decimal, which the driver gives as text.
  const lastId = Number((newest as [{ id: number | string }])[0].id);
  const rows = replays.map(({ fileId, endedAt }, index) => ({
    id: lastId + 1 + index,
    fileId,
    endedAt,
    startedAt: new Date(endedAt.getTime() - 600_000),
    url: `http://vod.example.com/${fileId}.flv`,
  }));
  await connection.query(
    `INSERT INTO replay (id, broadcast_id, user_id, file_id, play_url, hls_play_url, playable, started_at, ended_at)
     VALUES ?`,
    [
      rows.map((row) => [
        row.id,
        broadcastId,
        userId,
        row.fileId,
        row.url,
        '',
        1,
        row.startedAt,
        row.endedAt,
      ]),
    ],
  );
  await connection.query(
    `INSERT INTO recording (file_id, broadcast_id, replay_id, format, url, size_bytes, started_at, ended_at,
       received_at) VALUES ?`,
    [
      rows.map((row) => [
        ...[row.fileId, broadcastId, row.id, 'flv', row.url, 0, row.startedAt, row.endedAt, row.endedAt],
      ]),
    ],
  );
}
