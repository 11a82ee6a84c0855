import type { Connection } from 'mysql2/promise';
import { REMOVED_REPLAY } from '../../shared/db/recordings';

/** Each finds rows that must not exist, whatever happened before (QUALITY, "Invariants"). */
const BROKEN = {
  'counts below 0': `
    SELECT id FROM broadcast WHERE like_count < 0 OR viewer_count < 0
    UNION ALL SELECT id FROM replay WHERE like_count < 0 OR viewer_count < 0`,
  'viewers of a room that are not its members': `
    SELECT b.id FROM broadcast b WHERE
      b.viewer_count + (SELECT COALESCE(SUM(e.viewers), 0) FROM counter_entry e
                        WHERE e.subject_type = 1 AND e.subject_id = b.id)
      <> (SELECT COUNT(*) FROM member m WHERE m.subject_type = 1 AND m.subject_id = b.id)`,
  'viewers of a replay that are not its members': `
    SELECT r.id FROM replay r WHERE
      r.viewer_count + (SELECT COALESCE(SUM(e.viewers), 0) FROM counter_entry e
                        WHERE e.subject_type = 2 AND e.subject_id = r.id)
      <> (SELECT COUNT(*) FROM member m WHERE m.subject_type = 2 AND m.subject_id = r.id)`,
  'users with two live rooms': `
    SELECT user_id FROM broadcast WHERE state = 'live' GROUP BY user_id HAVING COUNT(*) > 1`,
  'live rooms that are not marked so, or the other way round': `
    SELECT id FROM broadcast WHERE (state = 'live') <> (live_user_id IS NOT NULL AND live_user_id = user_id)`,
  'members of a room that has ended': `
    SELECT m.user_id FROM member m JOIN broadcast b ON b.id = m.subject_id
    WHERE m.subject_type = 1 AND b.state = 'ended'`,
  'replays without a broadcast': `
    SELECT r.id FROM replay r LEFT JOIN broadcast b ON b.id = r.broadcast_id WHERE b.id IS NULL`,
  'recordings without a replay': `
    SELECT c.file_id FROM recording c LEFT JOIN replay r ON r.id = c.replay_id AND r.broadcast_id = c.broadcast_id
    WHERE r.id IS NULL AND c.replay_id <> ${REMOVED_REPLAY}`,
  'replays without a recording': `
    SELECT r.id FROM replay r LEFT JOIN recording c ON c.replay_id = r.id WHERE c.file_id IS NULL`,
  'live rooms of banned users': `
    SELECT b.id FROM broadcast b JOIN ban x ON x.user_id = b.user_id WHERE b.state = 'live'`,
} as const;

/** Fails with the rows that break a rule of the whole database. */
export async function expectInvariants(connection: Connection): Promise<void> {
  const broken: Record<string, unknown> = {};
  for (const [rule, sql] of Object.entries(BROKEN)) {
    const [rows] = await connection.query(sql);
    if ((rows as unknown[]).length > 0) broken[rule] = rows;
  }
  expect(broken).toEqual({});
}
