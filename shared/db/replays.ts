import type { ReplayView } from '../broadcast/replayGrouping';
import type { Profile } from '../broadcast/broadcast';
import { counterColumns } from './counters';
import type { Session, SqlParameter } from './database';
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
}

async function select(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<Replay[]> {
  const rows = await session.query<ReplayRow>(
    'SELECT r.id, r.user_id, r.file_id, r.play_url, r.hls_play_url, r.started_at, r.ended_at, b.title, b.nickname, ' +
      `b.headpic, b.frontcover, b.location, ${counterColumns('r', SUBJECT.replay)} ` +
      `FROM replay r JOIN broadcast b ON b.id = r.broadcast_id WHERE ${condition}`,
    parameters,
  );
  return rows.map((row) => ({
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
    viewerCount: row.viewer_count,
  }));
}

/** Where a page of replays continues: after the replay with this end and id. */
export interface ReplayPosition {
  readonly endedAt: Date;
  readonly id: number;
}

/** Playable replays that ended after `since`, the newest end first. */
export async function listReplays(
  session: Session,
  page: {
    readonly since: Date;
    readonly after?: ReplayPosition | undefined;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<Replay[]> {
  const position = page.after === undefined ? '' : 'AND (r.ended_at < ? OR (r.ended_at = ? AND r.id < ?)) ';
  const after = page.after === undefined ? [] : [page.after.endedAt, page.after.endedAt, page.after.id];
  return select(
    session,
    `r.playable = 1 AND r.ended_at > ? ${position}ORDER BY r.ended_at DESC, r.id DESC LIMIT ? OFFSET ?`,
    [page.since, ...after, page.limit, page.offset],
  );
}

export async function countReplays(session: Session, since: Date): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    'SELECT COUNT(*) AS total FROM replay WHERE playable = 1 AND ended_at > ?',
    [since],
  );
  return row?.total ?? 0;
}

/** The replay to which this file id belongs, by whichever of its formats, unless it has expired. */
export async function findReplayByFile(
  session: Session,
  fileId: string,
  since: Date,
): Promise<Replay | undefined> {
  const condition = 'r.id = (SELECT replay_id FROM recording WHERE file_id = ?) AND r.ended_at > ?';
  return (await select(session, condition, [fileId, since]))[0];
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

/** Merges one replay's likes into another's and removes it with whoever was watching it. */
export async function absorbReplay(session: Session, goneId: number, keptId: number): Promise<void> {
  await session.write(
    'UPDATE replay kept JOIN replay gone ON gone.id = ? SET kept.like_count = kept.like_count + gone.like_count ' +
      'WHERE kept.id = ?',
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
