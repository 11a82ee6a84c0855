import type { ReplayView } from '../broadcast/replayGrouping';
import type { Profile } from '../broadcast/broadcast';
import { counterColumns } from './counters';
import type { Session } from './database';
import { REMOVED_REPLAY } from './recordings';
import { SUBJECT } from './subjects';

/** A replay as lists show it: its own times and addresses, and what its broadcast was called. */
export interface Replay extends Profile, ReplayView {
  readonly id: number;
  readonly userId: string;
  readonly title: string;
  readonly likeCount: number;
  readonly viewerCount: number;
}

interface ReplayRow extends Profile {
  id: number;
  user_id: string;
  file_id: string;
  play_url: string;
  hls_play_url: string;
  started_at: Date;
  ended_at: Date;
  title: string;
  like_count: number;
  viewer_count: number;
  former_viewers: number;
}

const COLUMNS =
  'r.id, r.user_id, r.file_id, r.play_url, r.hls_play_url, r.started_at, r.ended_at, r.former_viewers, b.title, b.nickname, ' +
  `b.headpic, b.frontcover, b.location, ${counterColumns('r', SUBJECT.replay)}`;

function toReplay(row: ReplayRow): Replay {
  return {
    id: row.id,
    userId: row.user_id,
    fileId: row.file_id,
    playUrl: row.play_url,
    hlsPlayUrl: row.hls_play_url,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    title: row.title,
    nickname: row.nickname,
    headpic: row.headpic,
    frontcover: row.frontcover,
    location: row.location,
    likeCount: row.like_count,
    viewerCount: row.viewer_count + row.former_viewers,
  };
}

/** Where a page of replays continues: after the replay with this end and id. */
export interface ReplayPosition {
  readonly endedAt: Date;
  readonly id: number;
}

/**
 * Playable replays that ended after `since`, the newest end first. Rows in front of the page are skipped in the index;
 * only those of the page itself are read. The order of the joins is given, because a server that begins with the
 * broadcasts sorts every replay there is.
 */
export async function listReplays(
  session: Session,
  page: {
    readonly since: Date;
    readonly after?: ReplayPosition | undefined;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<Replay[]> {
  const position = page.after === undefined ? '' : 'AND ended_at <= ? AND (ended_at < ? OR id < ?) ';
  const after = page.after === undefined ? [] : [page.after.endedAt, page.after.endedAt, page.after.id];
  const rows = await session.query<ReplayRow>(
    `SELECT ${COLUMNS} FROM (SELECT id FROM replay FORCE INDEX (by_end) ` +
      `WHERE playable = 1 AND ended_at > ? ${position}ORDER BY ended_at DESC, id DESC LIMIT ? OFFSET ?) page ` +
      'STRAIGHT_JOIN replay r ON r.id = page.id STRAIGHT_JOIN broadcast b ON b.id = r.broadcast_id ' +
      'ORDER BY r.ended_at DESC, r.id DESC',
    [page.since, ...after, page.limit, page.offset],
  );
  return rows.map(toReplay);
}

/** The replay to which this file id belongs, by whichever of its formats, unless it has expired. */
export async function findReplayByFile(
  session: Session,
  fileId: string,
  since: Date,
): Promise<Replay | undefined> {
  const [row] = await session.query<ReplayRow>(
    `SELECT ${COLUMNS} FROM replay r JOIN broadcast b ON b.id = r.broadcast_id ` +
      'WHERE r.id = (SELECT replay_id FROM recording WHERE file_id = ?) AND r.ended_at > ?',
    [fileId, since],
  );
  return row === undefined ? undefined : toReplay(row);
}

/** Keeps the replay from being deleted until the transaction ends; false where it is gone already. */
export async function shareReplay(session: Session, id: number): Promise<boolean> {
  const rows = await session.query('SELECT id FROM replay WHERE id = ? LOCK IN SHARE MODE', [id]);
  return rows.length > 0;
}

/** The id of the replay in which this member is, of those of one user; the last entered one if there are several. */
export async function findReplayBeingWatched(
  session: Session,
  viewerId: string,
  ownerId: string,
): Promise<number | undefined> {
  const [row] = await session.query<{ id: number }>(
    'SELECT r.id FROM replay r JOIN member m ON m.subject_type = ? AND m.subject_id = r.id AND m.user_id = ? ' +
      'WHERE r.user_id = ? ORDER BY m.entered_at DESC LIMIT 1',
    [SUBJECT.replay, viewerId, ownerId],
  );
  return row?.id;
}

export async function insertReplay(
  session: Session,
  owner: { readonly broadcastId: number; readonly userId: string },
  view: ReplayView,
): Promise<number> {
  const { insertId } = await session.write(
    'INSERT INTO replay (broadcast_id, user_id, file_id, play_url, hls_play_url, playable, started_at, ended_at) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      owner.broadcastId,
      owner.userId,
      view.fileId,
      view.playUrl,
      view.hlsPlayUrl,
      view.playUrl !== '',
      view.startedAt,
      view.endedAt,
    ],
  );
  return insertId;
}

export async function updateReplay(session: Session, id: number, view: ReplayView): Promise<void> {
  await session.write(
    'UPDATE replay SET file_id = ?, play_url = ?, hls_play_url = ?, playable = ?, started_at = ?, ended_at = ? ' +
      'WHERE id = ?',
    [view.fileId, view.playUrl, view.hlsPlayUrl, view.playUrl !== '', view.startedAt, view.endedAt, id],
  );
}

/** Gives a replay with its recordings to another broadcast. */
export async function moveReplayTo(session: Session, id: number, broadcastId: number): Promise<void> {
  await session.write('UPDATE recording SET broadcast_id = ? WHERE replay_id = ?', [broadcastId, id]);
  await session.write('UPDATE replay SET broadcast_id = ? WHERE id = ?', [broadcastId, id]);
}

/** Merges one replay's counts into another's and removes it with whoever was watching it. */
export async function absorbReplay(session: Session, goneId: number, keptId: number): Promise<void> {
  await session.write(
    'UPDATE replay kept JOIN replay gone ON gone.id = ? SET kept.like_count = kept.like_count + gone.like_count, ' +
      'kept.former_viewers = GREATEST(kept.former_viewers, gone.former_viewers) WHERE kept.id = ?',
    [goneId, keptId],
  );
  await session.write(
    'UPDATE counter_entry SET subject_id = ?, viewers = 0 WHERE subject_type = ? AND subject_id = ?',
    [keptId, SUBJECT.replay, goneId],
  );
  await deleteReplayRow(session, goneId);
}

/** Expired replays, a bounded number, the oldest first. */
export async function listExpiredReplayIds(session: Session, before: Date, limit: number): Promise<number[]> {
  const rows = await session.query<{ id: number }>(
    'SELECT id FROM replay WHERE ended_at <= ? ORDER BY ended_at LIMIT ?',
    [before, limit],
  );
  return rows.map((row) => row.id);
}

/** Deletes a replay and everything that hangs on it. */
export async function deleteReplay(session: Session, id: number): Promise<void> {
  await session.write('DELETE FROM recording WHERE replay_id = ?', [id]);
  await session.write('DELETE FROM counter_entry WHERE subject_type = ? AND subject_id = ?', [
    SUBJECT.replay,
    id,
  ]);
  await deleteReplayRow(session, id);
}

/**
 * Takes a replay away and remembers its files, so that neither a repeated event nor another format of the same
 * recording brings it back.
 */
export async function removeReplay(session: Session, id: number): Promise<void> {
  await session.write('UPDATE recording SET replay_id = ? WHERE replay_id = ?', [REMOVED_REPLAY, id]);
  await deleteReplay(session, id);
}

async function deleteReplayRow(session: Session, id: number): Promise<void> {
  await session.write('DELETE FROM member WHERE subject_type = ? AND subject_id = ?', [SUBJECT.replay, id]);
  await session.write('DELETE FROM replay WHERE id = ?', [id]);
}
