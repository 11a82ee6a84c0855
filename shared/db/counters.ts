import { randomBytes as unpredictableBytes } from 'node:crypto';

import type { Session, SqlParameter } from './database';
import { SUBJECT, type Subject } from './subjects';

/** How many entries one fold takes in at most, so that it never holds its locks for long. */
export const FOLD_BATCH = 1000;

/** Of an id, which stays a safe integer: two entries of one subject that wait at the same time never share one. */
const ENTRY_ID_BYTES = 6;

const COUNTED_TABLE = { [SUBJECT.broadcast]: 'broadcast', [SUBJECT.replay]: 'replay' } as const;

/** The id of a new entry. It says nothing, so any share of all entries is as good as another. */
function drawEntryId(randomBytes: (size: number) => Uint8Array): number {
  return Buffer.from(randomBytes(ENTRY_ID_BYTES)).readUIntBE(0, ENTRY_ID_BYTES);
}

/**
 * Appends a change to a subject's counters without touching its row, so that the writers of one room do not wait
 * for each other. Returns the entry's id.
 */
export async function appendCounter(
  session: Session,
  subject: Subject,
  change: { readonly likes?: number; readonly viewers?: number },
  randomBytes: (size: number) => Uint8Array = unpredictableBytes,
): Promise<number> {
  const entryId = drawEntryId(randomBytes);
  await session.write(
    'INSERT INTO counter_entry (subject_type, subject_id, id, likes, viewers) VALUES (?, ?, ?, ?, ?)',
    [subject.type, subject.id, entryId, change.likes ?? 0, change.viewers ?? 0],
  );
  return entryId;
}

/**
 * Finds the user's live room and appends likes to it in one statement that locks nothing of the room; undefined where
 * there is none, or where `viewerId` is somebody who watches a replay of that user, whose likes go there.
 * Returns the entry's id.
 */
export async function appendLikesOfLiveRoom(
  session: Session,
  userId: string,
  { likes, viewerId }: { readonly likes: number; readonly viewerId: string | undefined },
  randomBytes: (size: number) => Uint8Array = unpredictableBytes,
): Promise<number | undefined> {
  const entryId = drawEntryId(randomBytes);
  const watchesNoReplay =
    'AND NOT EXISTS (SELECT 1 FROM member m JOIN replay r ON r.id = m.subject_id ' +
    'WHERE m.user_id = ? AND m.subject_type = ? AND r.user_id = ?)';
  const { changedRows } = await session.write(
    'INSERT INTO counter_entry (subject_type, subject_id, id, likes, viewers) ' +
      `SELECT ?, b.id, ?, ?, 0 FROM broadcast b WHERE b.live_user_id = ? ${viewerId === undefined ? '' : watchesNoReplay}`,
    [
      SUBJECT.broadcast,
      entryId,
      likes,
      userId,
      ...(viewerId === undefined ? [] : [viewerId, SUBJECT.replay, userId]),
    ],
  );
  return changedRows === 1 ? entryId : undefined;
}

interface Entry {
  readonly subject_id: number;
  readonly id: number;
  readonly likes: number;
  readonly viewers: number;
}

/**
 * Adds entries of subjects of one type to their rows and removes exactly those, in the caller's transaction: killed at
 * any statement it loses and doubles nothing. Returns how many entries it took in; fewer than FOLD_BATCH means that no
 * more were there. Must come first in its transaction: the entries are read as of the first read, which has to come
 * after the lock.
 */
export async function foldCounters(
  session: Session,
  type: Subject['type'],
  subjectIds: readonly number[],
): Promise<number> {
  const table = COUNTED_TABLE[type];
  await session.query(`SELECT id FROM ${table} WHERE id IN (?) ORDER BY id FOR UPDATE`, [subjectIds]);
  const entries = await session.query<Entry>(
    'SELECT subject_id, id, likes, viewers FROM counter_entry WHERE subject_type = ? AND subject_id IN (?) LIMIT ?',
    [type, subjectIds, FOLD_BATCH],
  );
  if (entries.length === 0) return 0;
  const bySubject = new Map<number, Entry[]>();
  for (const entry of entries) {
    const known = bySubject.get(entry.subject_id);
    if (known === undefined) bySubject.set(entry.subject_id, [entry]);
    else known.push(entry);
  }
  await addToRows(session, type, bySubject);
  await deleteEntries(session, type, bySubject, entries.length);
  return entries.length;
}

async function addToRows(
  session: Session,
  type: Subject['type'],
  bySubject: ReadonlyMap<number, readonly Entry[]>,
): Promise<void> {
  const cases = [...bySubject.keys()].map(() => 'WHEN ? THEN ?').join(' ');
  const sumsOf = (column: 'likes' | 'viewers'): SqlParameter[] =>
    [...bySubject].flatMap(([id, entries]) => [id, entries.reduce((sum, entry) => sum + entry[column], 0)]);
  await session.write(
    `UPDATE ${COUNTED_TABLE[type]} SET like_count = like_count + CASE id ${cases} ELSE 0 END, ` +
      `viewer_count = viewer_count + CASE id ${cases} ELSE 0 END WHERE id IN (?)`,
    [...sumsOf('likes'), ...sumsOf('viewers'), [...bySubject.keys()]],
  );
}

/**
 * By id, not by range: others may append between the reading and this. The index is named because a scan of a small
 * table would wait for everybody who is appending.
 */
async function deleteEntries(
  session: Session,
  type: Subject['type'],
  bySubject: ReadonlyMap<number, readonly Entry[]>,
  count: number,
): Promise<void> {
  const conditions = [...bySubject.keys()].map(() => '(e.subject_id = ? AND e.id IN (?))').join(' OR ');
  const { changedRows } = await session.write(
    `DELETE e FROM counter_entry e FORCE INDEX (PRIMARY) WHERE e.subject_type = ? AND (${conditions})`,
    [type, ...[...bySubject].flatMap(([id, entries]) => [id, entries.map((entry) => entry.id)])],
  );
  if (changedRows !== count) throw new Error('counter entries were folded by somebody else');
}

/** Ids of subjects of one type with entries to fold that come after `afterId`, a bounded number, in order. */
export async function listUnfoldedSubjects(
  session: Session,
  type: Subject['type'],
  afterId: number,
  limit: number,
): Promise<number[]> {
  const rows = await session.query<{ subject_id: number }>(
    'SELECT DISTINCT subject_id FROM counter_entry WHERE subject_type = ? AND subject_id > ? ORDER BY subject_id LIMIT ?',
    [type, afterId, limit],
  );
  return rows.map((row) => row.subject_id);
}

/** Takes one like back where there is one: a slow path that locks the row, because the count never falls below 0. */
export async function takeLikeBack(session: Session, subject: Subject): Promise<void> {
  while ((await foldCounters(session, subject.type, [subject.id])) === FOLD_BATCH);
  await session.write(
    `UPDATE ${COUNTED_TABLE[subject.type]} SET like_count = like_count - 1 WHERE id = ? AND like_count > 0`,
    [subject.id],
  );
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
  await session.write(`UPDATE ${COUNTED_TABLE[subject.type]} SET viewer_count = 0 WHERE id = ?`, [
    subject.id,
  ]);
}

/** SQL for the counters of a row aliased as `alias`, folded or not, from one snapshot. Viewers never show below 0. */
export function counterColumns(alias: string, type: Subject['type']): string {
  return `${counterColumn('like', alias, type)}, ${counterColumn('viewer', alias, type)}`;
}

function counterColumn(name: 'like' | 'viewer', alias: string, type: Subject['type']): string {
  const unfolded =
    `(SELECT COALESCE(SUM(e.${name}s), 0) FROM counter_entry e ` +
    `WHERE e.subject_type = ${type} AND e.subject_id = ${alias}.id)`;
  return `GREATEST(0, ${alias}.${name}_count + ${unfolded}) AS ${name}_count`;
}

/** Keeps the subject from ending until the transaction does, as whoever changes its viewers has to. */
export async function shareSubject(session: Session, subject: Subject): Promise<void> {
  await session.query(`SELECT id FROM ${COUNTED_TABLE[subject.type]} WHERE id = ? LOCK IN SHARE MODE`, [
    subject.id,
  ]);
}

/** How many are present: the members of the subject, without counting them. */
export async function countViewers(session: Session, subject: Subject): Promise<number> {
  const [row] = await session.query<{ viewer_count: number }>(
    `SELECT ${counterColumn('viewer', 's', subject.type)} FROM ${COUNTED_TABLE[subject.type]} s WHERE s.id = ?`,
    [subject.id],
  );
  return row?.viewer_count ?? 0;
}
