import type { Session } from './database';
import { SUBJECT, type Subject } from './subjects';

/** How many entries one fold takes in at most, so that it never holds its locks for long. */
const FOLD_BATCH = 500;

const TABLE = { [SUBJECT.broadcast]: 'broadcast', [SUBJECT.replay]: 'replay' } as const;

/**
 * Appends a change to a subject's counters without touching its row, so that the writers of one room do not wait
 * for each other. Returns the entry's id.
 */
export async function appendCounter(
  session: Session,
  subject: Subject,
  change: { readonly likes?: number; readonly viewers?: number },
): Promise<number> {
  const { insertId } = await session.write(
    'INSERT INTO counter_entry (subject_type, subject_id, likes, viewers) VALUES (?, ?, ?, ?)',
    [subject.type, subject.id, change.likes ?? 0, change.viewers ?? 0],
  );
  return insertId;
}

/**
 * Adds entries of one subject to its row and removes exactly those, in the caller's transaction: killed at any
 * statement it loses and doubles nothing. Returns how many entries it took in. Must come first in its transaction:
 * the entries are read as of the first read, which has to come after the lock.
 */
export async function foldCounters(session: Session, subject: Subject): Promise<number> {
  const table = TABLE[subject.type];
  await session.query(`SELECT id FROM ${table} WHERE id = ? FOR UPDATE`, [subject.id]);
  const entries = await session.query<{ id: number; likes: number; viewers: number }>(
    'SELECT id, likes, viewers FROM counter_entry WHERE subject_type = ? AND subject_id = ? ORDER BY id LIMIT ?',
    [subject.type, subject.id, FOLD_BATCH],
  );
  if (entries.length === 0) return 0;
  const likes = entries.reduce((sum, entry) => sum + entry.likes, 0);
  const viewers = entries.reduce((sum, entry) => sum + entry.viewers, 0);
  await session.write(
    `UPDATE ${table} SET like_count = like_count + ?, viewer_count = viewer_count + ? WHERE id = ?`,
    [likes, viewers, subject.id],
  );
  // By id, not by range: entries below the highest id may still be uncommitted and were not counted.
  const { changedRows } = await session.write('DELETE FROM counter_entry WHERE id IN (?)', [
    entries.map((entry) => entry.id),
  ]);
  if (changedRows !== entries.length) throw new Error('counter entries were folded by somebody else');
  return entries.length;
}

/** Subjects with entries to fold, a bounded number of them. */
export async function listUnfoldedSubjects(session: Session, limit: number): Promise<Subject[]> {
  const rows = await session.query<{ subject_type: Subject['type']; subject_id: number }>(
    'SELECT subject_type, subject_id FROM counter_entry GROUP BY subject_type, subject_id LIMIT ?',
    [limit],
  );
  return rows.map((row) => ({ type: row.subject_type, id: row.subject_id }));
}

/** Takes one like back where there is one: a slow path that locks the row, because the count never falls below 0. */
export async function takeLikeBack(session: Session, subject: Subject): Promise<void> {
  const table = TABLE[subject.type];
  while ((await foldCounters(session, subject)) > 0);
  await session.write(`UPDATE ${table} SET like_count = like_count - 1 WHERE id = ? AND like_count > 0`, [
    subject.id,
  ]);
}

/**
 * Viewers start from 0 again, together with the removal of the members. The caller holds the subject's row, for
 * which everybody who enters or leaves has to wait, so no entry is under way.
 */
export async function resetViewers(session: Session, subject: Subject): Promise<void> {
  await session.write(
    'UPDATE counter_entry SET viewers = 0 WHERE subject_type = ? AND subject_id = ? AND viewers <> 0',
    [subject.type, subject.id],
  );
  await session.write(`UPDATE ${TABLE[subject.type]} SET viewer_count = 0 WHERE id = ?`, [subject.id]);
}

/** SQL for the counters of a row aliased as `alias`, folded or not, from one snapshot. Viewers never show below 0. */
export function counterColumns(alias: string, type: Subject['type']): string {
  const unfolded = (column: string): string =>
    `(SELECT COALESCE(SUM(e.${column}), 0) FROM counter_entry e ` +
    `WHERE e.subject_type = ${type} AND e.subject_id = ${alias}.id)`;
  return (
    `GREATEST(0, ${alias}.like_count + ${unfolded('likes')}) AS like_count, ` +
    `GREATEST(0, ${alias}.viewer_count + ${unfolded('viewers')}) AS viewer_count`
  );
}
