import type { Session } from './database';

/** Makes sure that the user has an anchor row to lock. */
export async function ensureAnchor(session: Session, userId: string, now: Date): Promise<void> {
  await session.write(
    'INSERT INTO anchor (user_id, created_at) VALUES (?, ?) ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)',
    [userId, now],
  );
}

/**
 * Holds the user's anchor row until the transaction ends. Whoever decides which of a user's broadcasts is live, or
 * bans the user, takes this lock first; so such decisions follow one another.
 */
export async function lockAnchor(session: Session, userId: string): Promise<void> {
  await session.query('SELECT user_id FROM anchor WHERE user_id = ? FOR UPDATE', [userId]);
}
