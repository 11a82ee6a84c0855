import type { Connection } from 'mysql2/promise';

/** What an import left behind, in words that do not depend on the numbers that rows happened to get. */
const VIEWS = {
  accounts: 'SELECT user_id, nickname, avatar, sex, frontcover, created_at FROM account ORDER BY user_id',
  anchors: 'SELECT user_id, created_at FROM anchor ORDER BY user_id',
  bans: 'SELECT * FROM ban ORDER BY user_id',
  broadcasts: `SELECT kind, stream_name, user_id, group_id, title, nickname, headpic, frontcover, location, state,
      live_user_id, opened_at, started_at, claimed_at, stopped_at, end_reason, pushing, reported_live_at, closed_at,
      forbidden_at, revision, like_count FROM broadcast ORDER BY stream_name, opened_at`,
  replays: `SELECT b.stream_name, r.user_id, r.file_id, r.play_url, r.hls_play_url, r.playable, r.started_at, r.ended_at,
      r.like_count, r.former_viewers FROM replay r JOIN broadcast b ON b.id = r.broadcast_id
      ORDER BY r.file_id, r.user_id`,
  recordings: `SELECT c.file_id, r.file_id AS replay, c.format, c.url, c.started_at, c.ended_at FROM recording c
      JOIN replay r ON r.id = c.replay_id ORDER BY c.file_id`,
  members: `SELECT b.stream_name, m.user_id, m.nickname, m.headpic, m.entered_at FROM member m
      JOIN broadcast b ON b.id = m.subject_id ORDER BY b.stream_name, m.user_id`,
  viewers: `SELECT b.stream_name, SUM(e.viewers) AS viewers FROM counter_entry e JOIN broadcast b ON b.id = e.subject_id
      GROUP BY b.stream_name ORDER BY b.stream_name`,
  videos:
    'SELECT user_id, file_id, title, play_url, nickname, created_at FROM short_video ORDER BY user_id, file_id',
  copied: `SELECT source, table_name, row_key, source_digest, target_digest, imported_at FROM import_row
      ORDER BY source, table_name, row_key`,
} as const;

export async function importedState(connection: Connection): Promise<Record<string, unknown[]>> {
  const state: Record<string, unknown[]> = {};
  for (const [name, sql] of Object.entries(VIEWS)) {
    const [rows] = await connection.query(sql);
    state[name] = rows as unknown[];
  }
  return state;
}
