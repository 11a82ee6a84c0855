import { findAccount, lockPasswordHash, replacePasswordHash } from '../../../shared/db/accounts';
import type { Session } from '../../../shared/db/database';
import { AppError } from '../../../shared/errors';
import {
  hashPassword,
  isOutdatedHash,
  NOBODYS_HASH,
  verifyPassword,
} from '../../../shared/signing/passwordHash';
import type { EndpointContext } from '../endpoint';
import { acceptGuess, countGuess } from './guessLimits';

/**
 * Checks a password, within the limits on guessing. A hash made with weaker parameters than today's is renewed on
 * the way.
 * @returns the hash that fits.
 * @throws AppError NO_SUCH_USER, WRONG_PASSWORD or TOO_FREQUENT.
 */
export async function requirePassword(
  userId: string,
  password: string,
  context: EndpointContext,
): Promise<string> {
  const { database } = context;
  const guess = await countGuess(userId, context);
  const account = await database.read((session) => findAccount(session, userId));
  const right = await verifyPassword(password, account?.passwordHash ?? NOBODYS_HASH);
  if (account === undefined || !right) {
    throw new AppError(
      account === undefined ? 'NO_SUCH_USER' : 'WRONG_PASSWORD',
      'userid or password is wrong',
    );
  }
  await acceptGuess(userId, guess, context);
  if (!isOutdatedHash(account.passwordHash)) return account.passwordHash;
  const renewed = await hashPassword(password);
  await database.transaction((session) =>
    replacePasswordHash(session, userId, account.passwordHash, renewed),
  );
  return renewed;
}

/**
 * The user's hash, locked, in the transaction that acts on a password that was right a moment ago: what follows from
 * an old password must not outlive its change. Another login may have renewed the hash of the same password.
 * @throws AppError WRONG_PASSWORD.
 */
export async function requireSamePassword(
  session: Session,
  userId: string,
  { password, hash }: { readonly password: string; readonly hash: string },
): Promise<string> {
  const current = await lockPasswordHash(session, userId);
  if (current !== undefined && (current === hash || (await verifyPassword(password, current))))
    return current;
  throw new AppError('WRONG_PASSWORD', 'password was changed at the same time');
}
