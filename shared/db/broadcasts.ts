import type { Broadcast, BroadcastKind, BroadcastState, EndReason, Profile } from '../broadcast/broadcast';
import type { Session, SqlParameter } from './database';

export interface BroadcastRow {
  id: number;
  kind: BroadcastKind;
  stream_name: string;
  user_id: string;
  group_id: string;
  title: string;
  nickname: string;
  headpic: string;
  frontcover: string;
  location: string;
  state: BroadcastState;
  opened_at: Date;
  started_at: Date | null;
  claimed_at: Date;
  proved_at: Date | null;
  stopped_at: Date | null;
  end_reason: EndReason | null;
  pushing: number;
  reported_live_at: Date | null;
  closed_at: Date | null;
  final: number;
  forbidden_at: Date | null;
  missed_checks: number;
  sighted_at: Date | null;
  revision: number;
}

export const BROADCAST_COLUMNS =
  'id, kind, stream_name, user_id, group_id, title, nickname, headpic, frontcover, location, state, opened_at, ' +
  'started_at, claimed_at, proved_at, stopped_at, end_reason, pushing, reported_live_at, closed_at, final, forbidden_at, missed_checks, ' +
  'sighted_at, revision';

export function toBroadcast(row: BroadcastRow): Broadcast {
  return {
    id: row.id,
    kind: row.kind,
    streamName: row.stream_name,
    userId: row.user_id,
    groupId: row.group_id,
    title: row.title,
    nickname: row.nickname,
    headpic: row.headpic,
    frontcover: row.frontcover,
    location: row.location,
    state: row.state,
    openedAt: row.opened_at,
    startedAt: row.started_at ?? undefined,
    claimedAt: row.claimed_at,
    provedAt: row.proved_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    endReason: row.end_reason ?? undefined,
    pushing: row.pushing === 1,
    reportedLiveAt: row.reported_live_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    final: row.final === 1,
    forbiddenAt: row.forbidden_at ?? undefined,
    missedChecks: row.missed_checks,
    sightedAt: row.sighted_at ?? undefined,
    revision: row.revision,
  };
}

async function select(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<Broadcast[]> {
  const rows = await session.query<BroadcastRow>(
    `SELECT ${BROADCAST_COLUMNS} FROM broadcast WHERE ${condition}`,
    parameters,
  );
  return rows.map(toBroadcast);
}

export interface NewBroadcast extends Profile {
  readonly kind: BroadcastKind;
  readonly streamName: string;
  readonly userId: string;
  readonly groupId: string;
  readonly title: string;
  readonly openedAt: Date;
}

/** Adds a broadcast that has not pushed yet; returns its id. */
export async function insertBroadcast(session: Session, broadcast: NewBroadcast): Promise<number> {
  const { insertId } = await session.write(
    'INSERT INTO broadcast (kind, stream_name, user_id, group_id, title, nickname, headpic, frontcover, location, ' +
      "state, opened_at, claimed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'opened', ?, ?)",
    [
      broadcast.kind,
      broadcast.streamName,
      broadcast.userId,
      broadcast.groupId,
      broadcast.title,
      broadcast.nickname,
      broadcast.headpic,
      broadcast.frontcover,
      broadcast.location,
      broadcast.openedAt,
      broadcast.openedAt,
    ],
  );
  return insertId;
}

export async function findBroadcastByStream(
  session: Session,
  streamName: string,
): Promise<Broadcast | undefined> {
  return (await select(session, 'stream_name = ? ORDER BY id DESC LIMIT 1', [streamName]))[0];
}

/** Every room that somebody announced has a group; those made up for a recording have none. */
export const ANNOUNCED = "(kind <> 'room' OR group_id <> '')";

/** The last broadcast with this stream name that was made up by `until`, because nobody announced a room. */
export async function findMadeUpBroadcast(
  session: Session,
  streamName: string,
  until: Date,
): Promise<Broadcast | undefined> {
  const condition = `stream_name = ? AND opened_at <= ? AND NOT ${ANNOUNCED} ORDER BY opened_at DESC, id DESC LIMIT 1`;
  return (await select(session, condition, [streamName, until]))[0];
}

/**
 * The newest broadcast of each of these streams, one that was announced before any that was not; names that are not
 * ours are left out.
 */
export async function listBroadcastsByStream(
  session: Session,
  streamNames: readonly string[],
): Promise<Broadcast[]> {
  if (streamNames.length === 0) return [];
  const newest = await session.query<{ id: number }>(
    `SELECT COALESCE(MAX(CASE WHEN ${ANNOUNCED} THEN id END), MAX(id)) AS id FROM broadcast ` +
      'WHERE stream_name IN (?) GROUP BY stream_name',
    [streamNames],
  );
  return newest.length === 0 ? [] : select(session, 'id IN (?)', [newest.map((row) => row.id)]);
}

/** The row as it is now, locked until the transaction ends. */
export async function lockBroadcast(session: Session, id: number): Promise<Broadcast | undefined> {
  return (await select(session, 'id = ? FOR UPDATE', [id]))[0];
}

export async function findLiveBroadcast(session: Session, userId: string): Promise<Broadcast | undefined> {
  return (await select(session, 'live_user_id = ?', [userId]))[0];
}

export async function findBroadcastById(session: Session, id: number): Promise<Broadcast | undefined> {
  return (await select(session, 'id = ?', [id]))[0];
}

const NEWEST_STARTED =
  "user_id = ? AND kind = 'room' AND started_at IS NOT NULL ORDER BY claimed_at DESC, id DESC LIMIT 1";

/** Of the user's rooms that ever started the current one, whether or not it still pushes. */
export async function findNewestStarted(session: Session, userId: string): Promise<Broadcast | undefined> {
  return (await select(session, NEWEST_STARTED, [userId]))[0];
}

/** Of the user's rooms the one in which LVB vouches for a push, the last to start if there are several; locked. */
export async function lockNewestProved(session: Session, userId: string): Promise<Broadcast | undefined> {
  const condition =
    "user_id = ? AND kind = 'room' AND proved_at IS NOT NULL ORDER BY proved_at DESC, id DESC LIMIT 1 FOR UPDATE";
  return (await select(session, condition, [userId]))[0];
}

/**
 * The one broadcast that the condition finds, which is not locked, shared by its primary key. Whoever changes a broadcast
 * holds that and then asks for the entries of the other indexes: found and shared by one of those, each of the two would
 * hold what the other waits for. It may have changed since it was found.
 */
async function shareFound(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<Broadcast | undefined> {
  const found = `SELECT found.id FROM broadcast found WHERE ${condition}`;
  return (await select(session, `id = (${found}) LOCK IN SHARE MODE`, parameters))[0];
}

/** As `findNewestStarted`; nobody can change the broadcast until the transaction ends. */
export async function shareNewestStarted(session: Session, userId: string): Promise<Broadcast | undefined> {
  return shareFound(session, NEWEST_STARTED, [userId]);
}

/** As `findLiveBroadcast`; nobody can change the broadcast until the transaction ends. */
export async function shareLiveBroadcast(session: Session, userId: string): Promise<Broadcast | undefined> {
  const found = await shareFound(session, 'live_user_id = ?', [userId]);
  if (found === undefined || found.state === 'live') return found;
  // It has ended meanwhile, and another may have begun.
  return (await select(session, 'live_user_id = ? LOCK IN SHARE MODE', [userId]))[0];
}

/** As `findNewestStarted`, but as the rows are now and not as they were when the transaction began to read. */
export async function lockNewestStarted(session: Session, userId: string): Promise<Broadcast | undefined> {
  return (await select(session, `${NEWEST_STARTED} FOR UPDATE`, [userId]))[0];
}

/** As `findLiveBroadcast`, but as the rows are now and not as they were when the transaction began to read. */
export async function lockLiveBroadcast(session: Session, userId: string): Promise<Broadcast | undefined> {
  return (await select(session, 'live_user_id = ? FOR UPDATE', [userId]))[0];
}

/** The user's room that was announced, or whose address was asked for, last. */
export async function findNewestOpened(session: Session, userId: string): Promise<Broadcast | undefined> {
  const condition = "user_id = ? AND kind = 'room' AND group_id <> '' ORDER BY id DESC LIMIT 1";
  return (await select(session, condition, [userId]))[0];
}

/**
 * Streams of a user that are pushing or whose push address may still be valid, newest first: those that a ban has
 * to reach.
 */
export async function listPushableBroadcasts(
  session: Session,
  userId: string,
  openedAfter: Date,
  limit: number,
): Promise<Broadcast[]> {
  const condition =
    "user_id = ? AND kind IN ('room', 'linkmic') AND (pushing = 1 OR opened_at > ?) ORDER BY pushing DESC, id DESC LIMIT ?";
  return select(session, condition, [userId, openedAfter, limit]);
}

export interface BroadcastChange {
  readonly state: BroadcastState;
  readonly pushing: boolean;
  readonly startedAt: Date | undefined;
  readonly claimedAt: Date;
  readonly provedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
  readonly endReason: EndReason | undefined;
  readonly reportedLiveAt: Date | undefined;
  readonly closedAt: Date | undefined;
  readonly final: boolean;
}

/** Writes what follows from the facts, forgets missed checks and moves the revision on. Needs the anchor's lock. */
export async function updateBroadcast(
  session: Session,
  broadcast: Broadcast,
  change: BroadcastChange,
): Promise<void> {
  await session.write(
    'UPDATE broadcast SET state = ?, live_user_id = ?, pushing = ?, started_at = ?, claimed_at = ?, proved_at = ?, stopped_at = ?, end_reason = ?, ' +
      'reported_live_at = ?, closed_at = ?, final = ?, missed_checks = 0, revision = revision + 1 WHERE id = ?',
    [
      change.state,
      change.state === 'live' ? broadcast.userId : null,
      change.pushing,
      change.startedAt ?? null,
      change.claimedAt,
      change.provedAt ?? null,
      change.stoppedAt ?? null,
      change.endReason ?? null,
      change.reportedLiveAt ?? null,
      change.closedAt ?? null,
      change.final,
      broadcast.id,
    ],
  );
}

export async function markForbidden(session: Session, id: number, at: Date | undefined): Promise<void> {
  await session.write('UPDATE broadcast SET forbidden_at = ? WHERE id = ?', [at ?? null, id]);
}

/** Streams that were forbidden at the live API and can be resumed there, newest first. */
export async function listForbiddenBroadcasts(
  session: Session,
  userId: string,
  limit: number,
): Promise<Broadcast[]> {
  const condition =
    "user_id = ? AND kind IN ('room', 'linkmic') AND forbidden_at IS NOT NULL ORDER BY id DESC LIMIT ?";
  return select(session, condition, [userId, limit]);
}
