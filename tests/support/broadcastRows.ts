import type { Connection } from 'mysql2/promise';

/** Every row that follows from a history, without what the database numbers and without when it was received. */
const QUERIES = {
  broadcasts: `
    SELECT kind, stream_name, user_id, group_id, title, state, live_user_id, opened_at, started_at, stopped_at,
           end_reason, pushing, reported_live_at, closed_at, final, forbidden_at, missed_checks, sighted_at,
           like_count, viewer_count
    FROM broadcast WHERE stream_name IN (?) ORDER BY id`,
  pushSessions: `
    SELECT b.stream_name, s.sequence, s.started_at, s.stopped_at, s.stop_code, s.vouched
    FROM push_session s JOIN broadcast b ON b.id = s.broadcast_id
    WHERE b.stream_name IN (?) ORDER BY b.id, s.sequence`,
  replays: `
    SELECT b.stream_name, r.user_id, r.file_id, r.play_url, r.hls_play_url, r.playable, r.started_at, r.ended_at,
           r.like_count, r.viewer_count
    FROM replay r JOIN broadcast b ON b.id = r.broadcast_id
    WHERE b.stream_name IN (?) ORDER BY b.id, r.file_id`,
  recordings: `
    SELECT b.stream_name, c.file_id, c.format, c.url, c.size_bytes, c.started_at, c.ended_at, r.file_id AS replay
    FROM recording c JOIN broadcast b ON b.id = c.broadcast_id JOIN replay r ON r.id = c.replay_id
    WHERE b.stream_name IN (?) ORDER BY b.id, c.file_id`,
} as const;

export type BroadcastRows = Record<keyof typeof QUERIES, unknown[]>;

/**
 * What the database holds of these streams. Stream names are replaced by their position in the list and `prefix`
 * by nothing, so that two histories of different users can be compared.
 */
export async function readBroadcastRows(
  connection: Connection,
  streamNames: readonly string[],
  prefix: string,
): Promise<BroadcastRows> {
  const result: Partial<BroadcastRows> = {};
  for (const [table, sql] of Object.entries(QUERIES) as [keyof BroadcastRows, string][]) {
    const [rows] = await connection.query(sql, [streamNames]);
    const text = streamNames.reduce(
      (json, name, index) => json.replaceAll(name, `stream ${index}`),
      JSON.stringify(rows),
    );
    result[table] = JSON.parse(text.replaceAll(prefix, '')) as unknown[];
  }
  return result as BroadcastRows;
}
