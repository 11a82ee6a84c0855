import type { Session } from './database';

/** A live room as the sweep needs it. */
export interface LiveRoom {
  readonly id: number;
  readonly streamName: string;
  readonly userId: string;
  readonly missedChecks: number;
  readonly revision: number;
}

/** Live rooms after `afterId` in the order of their ids. */
export async function listLiveRooms(session: Session, afterId: number, limit: number): Promise<LiveRoom[]> {
  const rows = await session.query<{
    id: number;
    stream_name: string;
    user_id: string;
    missed_checks: number;
    revision: number;
  }>(
    'SELECT id, stream_name, user_id, missed_checks, revision FROM broadcast ' +
      "WHERE state = 'live' AND id > ? ORDER BY id LIMIT ?",
    [afterId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    streamName: row.stream_name,
    userId: row.user_id,
    missedChecks: row.missed_checks,
    revision: row.revision,
  }));
}

/** These rooms answered: whatever they missed before does not count any more. */
export async function resetMissedChecks(session: Session, ids: readonly number[]): Promise<void> {
  await session.write('UPDATE broadcast SET missed_checks = 0 WHERE id IN (?) AND missed_checks > 0', [ids]);
}

/**
 * One more miss for rooms that had `missedChecks` when the sweep read them. A room that has been checked or has
 * changed since is left alone, so two sweeps that see the same miss count it once.
 */
export async function addMissedCheck(
  session: Session,
  ids: readonly number[],
  missedChecks: number,
): Promise<void> {
  await session.write(
    "UPDATE broadcast SET missed_checks = missed_checks + 1 WHERE id IN (?) AND missed_checks = ? AND state = 'live'",
    [ids, missedChecks],
  );
}

/** The stream of a room that is not live was seen pushing at this time. */
export async function markSighted(session: Session, id: number, at: Date): Promise<void> {
  await session.write('UPDATE broadcast SET sighted_at = ? WHERE id = ?', [at, id]);
}

/** Rooms whose push broke off before `before`, has not come back and has not been seen by a sweep since either. */
export async function listLostInterruptions(
  session: Session,
  before: Date,
  limit: number,
): Promise<{ readonly id: number; readonly userId: string; readonly revision: number }[]> {
  const rows = await session.query<{ id: number; user_id: string; revision: number }>(
    "SELECT id, user_id, revision FROM broadcast WHERE state = 'interrupted' AND stopped_at < ? " +
      'AND (sighted_at IS NULL OR sighted_at < ?) ORDER BY id LIMIT ?',
    [before, before, limit],
  );
  return rows.map((row) => ({ id: row.id, userId: row.user_id, revision: row.revision }));
}

/** Broadcasts that were opened before `before`, are not on the air and have left no replay. */
export async function listForgottenBroadcasts(
  session: Session,
  before: Date,
  limit: number,
): Promise<number[]> {
  const rows = await session.query<{ id: number }>(
    'SELECT b.id FROM broadcast b LEFT JOIN replay r ON r.broadcast_id = b.id ' +
      "WHERE b.opened_at < ? AND b.state IN ('opened', 'ended') AND r.id IS NULL ORDER BY b.opened_at LIMIT ?",
    [before, limit],
  );
  return rows.map((row) => row.id);
}

/** Deletes broadcasts and everything that hangs on them alone. */
export async function deleteBroadcasts(session: Session, ids: readonly number[]): Promise<void> {
  await session.write('DELETE FROM push_session WHERE broadcast_id IN (?)', [ids]);
  await session.write('DELETE FROM broadcast WHERE id IN (?)', [ids]);
}
