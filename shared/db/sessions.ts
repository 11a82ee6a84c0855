import type { Session } from './database';

/** A login of a user on one device. */
export interface LoginSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** When its token stops being valid. */
  readonly expiresAt: Date;
  readonly generation: number;
  /** Until when it can be refreshed; after that it is deleted. */
  readonly refreshExpiresAt: Date;
}

interface SessionRow {
  id: string;
  user_id: string;
  created_at: Date;
  expires_at: Date;
  generation: number;
  refresh_expires_at: Date;
}

const COLUMNS = 'id, user_id, created_at, expires_at, generation, refresh_expires_at';

function toSession(row: SessionRow): LoginSession {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    generation: row.generation,
    refreshExpiresAt: row.refresh_expires_at,
  };
}

export async function insertSession(session: Session, login: LoginSession): Promise<void> {
  await session.write(`INSERT INTO session (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`, [
    login.id,
    login.userId,
    login.createdAt,
    login.expiresAt,
    login.generation,
    login.refreshExpiresAt,
  ]);
}

export async function findSession(session: Session, id: string): Promise<LoginSession | undefined> {
  const rows = await session.query<SessionRow>(`SELECT ${COLUMNS} FROM session WHERE id = ?`, [id]);
  return rows.map(toSession)[0];
}

/** The user's sessions that can still be used or refreshed, newest first. */
export async function listSessions(session: Session, userId: string, now: Date): Promise<LoginSession[]> {
  const rows = await session.query<SessionRow>(
    `SELECT ${COLUMNS} FROM session WHERE user_id = ? AND refresh_expires_at > ? ORDER BY created_at DESC, id`,
    [userId, now],
  );
  return rows.map(toSession);
}

/** Gives a session new tokens; false where somebody refreshed it at the same time. */
export async function refreshSession(
  session: Session,
  login: LoginSession,
  expiresAt: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'UPDATE session SET expires_at = ?, generation = generation + 1 WHERE id = ? AND generation = ?',
    [expiresAt, login.id, login.generation],
  );
  return changedRows === 1;
}

/** Ends one session of a user; false where the user has none of that id. */
export async function deleteSession(session: Session, userId: string, id: string): Promise<boolean> {
  const { changedRows } = await session.write('DELETE FROM session WHERE user_id = ? AND id = ?', [
    userId,
    id,
  ]);
  return changedRows === 1;
}

/** Ends all sessions of a user; returns how many there were. */
export async function deleteSessions(session: Session, userId: string): Promise<number> {
  const { changedRows } = await session.write('DELETE FROM session WHERE user_id = ?', [userId]);
  return changedRows;
}

/** Ends the user's oldest sessions beyond the newest `keep`. */
export async function deleteOldestSessions(
  session: Session,
  sessions: readonly LoginSession[],
  keep: number,
): Promise<void> {
  const surplus = sessions.slice(keep).map((login) => login.id);
  if (surplus.length > 0) await session.write('DELETE FROM session WHERE id IN (?)', [surplus]);
}

/** Forgets sessions that nobody can use any more, a bounded number; returns how many. */
export async function deleteExpiredSessions(session: Session, before: Date, limit: number): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM session WHERE refresh_expires_at < ? ORDER BY refresh_expires_at LIMIT ?',
    [before, limit],
  );
  return changedRows;
}
