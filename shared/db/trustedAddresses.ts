import { sha256Hex } from '../signing/digest';
import type { Session } from './database';

function hashOf(userId: string, address: string): string {
  return sha256Hex(`${userId}\n${address}`);
}

/** Remembers that the account was used from this address with its right password. */
export async function saveTrustedAddress(
  session: Session,
  userId: string,
  address: string,
  now: Date,
): Promise<void> {
  await session.write(
    'INSERT INTO trusted_address (user_id, address_hash, last_used_at) VALUES (?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE last_used_at = VALUES(last_used_at)',
    [userId, hashOf(userId, address), now],
  );
}

export async function isTrustedAddress(
  session: Session,
  userId: string,
  address: string,
  since: Date,
): Promise<boolean> {
  const rows = await session.query(
    'SELECT user_id FROM trusted_address WHERE user_id = ? AND address_hash = ? AND last_used_at > ?',
    [userId, hashOf(userId, address), since],
  );
  return rows.length > 0;
}

export async function deleteOldTrustedAddresses(
  session: Session,
  before: Date,
  limit: number,
): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM trusted_address WHERE last_used_at < ? ORDER BY last_used_at LIMIT ?',
    [before, limit],
  );
  return changedRows;
}
