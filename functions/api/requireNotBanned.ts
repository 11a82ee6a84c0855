import { findBan } from '../../shared/db/bans';
import type { Session } from '../../shared/db/database';
import { AppError } from '../../shared/errors';

/**
 * Users who are banned from broadcasting get nothing with which one can push.
 * @throws AppError BANNED.
 */
export async function requireNotBanned(session: Session, userId: string, now: Date): Promise<void> {
  const ban = await findBan(session, userId, now);
  if (ban !== undefined) throw new AppError('BANNED', untilText(ban.expiresAt));
}

function untilText(expiresAt: Date | undefined): string {
  return expiresAt === undefined ? 'until lifted' : `until ${expiresAt.toISOString()}`;
}
