import type { Session } from './database';

export interface Ban {
  readonly userId: string;
  readonly reason: string;
  readonly bannedAt: Date;
  readonly expiresAt: Date | undefined;
}

interface BanRow {
  user_id: string;
  reason: string;
  banned_at: Date;
  expires_at: Date | null;
}

/** The ban in force at `now`, read as it is now; undefined where there is none or it has run out. */
export async function findBan(session: Session, userId: string, now: Date): Promise<Ban | undefined> {
  const [row] = await session.query<BanRow>(
    'SELECT user_id, reason, banned_at, expires_at FROM ban WHERE user_id = ? AND (expires_at IS NULL OR expires_at > ?) ' +
      'LOCK IN SHARE MODE',
    [userId, now],
  );
  return row === undefined ? undefined : banOf(row);
}

/** Bans in force at `now` of users after `afterUserId`, by user; '' begins with the first. */
export async function listBans(
  session: Session,
  afterUserId: string,
  now: Date,
  limit: number,
): Promise<Ban[]> {
  const rows = await session.query<BanRow>(
    'SELECT user_id, reason, banned_at, expires_at FROM ban WHERE user_id > ? AND (expires_at IS NULL OR expires_at > ?) ' +
      'ORDER BY user_id LIMIT ?',
    [afterUserId, now, limit],
  );
  return rows.map(banOf);
}

function banOf(row: BanRow): Ban {
  return {
    userId: row.user_id,
    reason: row.reason,
    bannedAt: row.banned_at,
    expiresAt: row.expires_at ?? undefined,
  };
}

/** Which of these users are banned at `now`. */
export async function listBannedUsers(
  session: Session,
  userIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await session.query<{ user_id: string }>(
    'SELECT user_id FROM ban WHERE user_id IN (?) AND (expires_at IS NULL OR expires_at > ?)',
    [userIds, now],
  );
  return new Set(rows.map((row) => row.user_id));
}

/** Bans the user from now on; a ban already in force gets the new reason and expiry. */
export async function saveBan(session: Session, ban: Ban): Promise<void> {
  await session.write(
    'INSERT INTO ban (user_id, reason, banned_at, expires_at) VALUES (?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE reason = VALUES(reason), banned_at = VALUES(banned_at), expires_at = VALUES(expires_at)',
    [ban.userId, ban.reason, ban.bannedAt, ban.expiresAt ?? null],
  );
}

export async function deleteBan(session: Session, userId: string): Promise<void> {
  await session.write('DELETE FROM ban WHERE user_id = ?', [userId]);
}
