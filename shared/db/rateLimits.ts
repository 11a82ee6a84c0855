import { sha256Hex } from '../signing/digest';
import type { Session } from './database';

export interface RateLimit {
  /** What is counted, for example `login-address`. */
  readonly name: string;
  readonly uses: number;
  readonly windowSeconds: number;
}

/**
 * Counts one use and returns the seconds to wait where it is one too many, 0 where it is not. One statement on one row:
 * windows are fixed, and LAST_INSERT_ID(…) brings the new count back with its answer.
 */
export async function countUse(session: Session, limit: RateLimit, key: string, now: Date): Promise<number> {
  const windowMs = limit.windowSeconds * 1000;
  const windowStart = new Date(now.getTime() - (now.getTime() % windowMs));
  const bucket = bucketOf(limit, key);
  // The columns are assigned from left to right, so `used` still sees the old window.
  const { insertId } = await session.write(
    'INSERT INTO rate_limit (bucket, window_start, used) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE ' +
      'used = LAST_INSERT_ID(IF(window_start = VALUES(window_start), used + 1, 1)), window_start = VALUES(window_start)',
    [bucket, windowStart],
  );
  // A row that was not there before is inserted without LAST_INSERT_ID(…).
  const used = insertId === 0 ? 1 : insertId;
  return used > limit.uses ? secondsLeft(windowStart, windowMs, now) : 0;
}

/** Takes back a use counted at `countedAt`, unless its window is over. */
export async function uncountUse(
  session: Session,
  limit: RateLimit,
  key: string,
  countedAt: Date,
): Promise<void> {
  const windowStart = new Date(countedAt.getTime() - (countedAt.getTime() % (limit.windowSeconds * 1000)));
  await session.write(
    'UPDATE rate_limit SET used = used - 1 WHERE bucket = ? AND window_start = ? AND used > 0',
    [bucketOf(limit, key), windowStart],
  );
}

export async function deleteOldRateLimits(session: Session, before: Date, limit: number): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM rate_limit WHERE window_start < ? ORDER BY window_start LIMIT ?',
    [before, limit],
  );
  return changedRows;
}

/** Hashed, so that keys of any length and kind fit, and addresses are not kept in clear. */
function bucketOf(limit: RateLimit, key: string): string {
  return sha256Hex(`${limit.name}\n${key}`);
}

function secondsLeft(windowStart: Date, windowMs: number, now: Date): number {
  return Math.max(1, Math.ceil((windowStart.getTime() + windowMs - now.getTime()) / 1000));
}
