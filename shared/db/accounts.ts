import type { Session } from './database';

export interface AccountProfile {
  readonly nickname: string;
  readonly avatar: string;
  /** -1 unknown, 0 male, 1 female, as the apps count (PROTOCOL C.2). */
  readonly sex: number;
  readonly frontcover: string;
}

export interface Account extends AccountProfile {
  readonly userId: string;
  readonly passwordHash: string;
}

interface AccountRow extends AccountProfile {
  user_id: string;
  password_hash: string;
}

const UNKNOWN_SEX = -1;

/** Adds an account with an empty profile; false where the user id is taken. */
export async function insertAccount(
  session: Session,
  account: { readonly userId: string; readonly passwordHash: string; readonly createdAt: Date },
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO account (user_id, password_hash, nickname, avatar, sex, frontcover, created_at) ' +
      "VALUES (?, ?, '', '', ?, '', ?) ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)",
    [account.userId, account.passwordHash, UNKNOWN_SEX, account.createdAt],
  );
  return changedRows === 1;
}

export async function findAccount(session: Session, userId: string): Promise<Account | undefined> {
  const [row] = await session.query<AccountRow>(
    'SELECT user_id, password_hash, nickname, avatar, sex, frontcover FROM account WHERE user_id = ?',
    [userId],
  );
  if (row === undefined) return undefined;
  const { user_id, password_hash, ...profile } = row;
  return { userId: user_id, passwordHash: password_hash, ...profile };
}

/** The password hash as it is now; nobody can change it until the transaction ends. */
export async function lockPasswordHash(session: Session, userId: string): Promise<string | undefined> {
  const [row] = await session.query<{ password_hash: string }>(
    'SELECT password_hash FROM account WHERE user_id = ? FOR UPDATE',
    [userId],
  );
  return row?.password_hash;
}

/** Replaces a password hash, provided nobody has replaced it since `knownHash` was read. */
export async function replacePasswordHash(
  session: Session,
  userId: string,
  knownHash: string,
  newHash: string,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'UPDATE account SET password_hash = ? WHERE user_id = ? AND password_hash = ?',
    [newHash, userId, knownHash],
  );
  return changedRows === 1;
}

/** Changes the members of the profile that are given. */
export async function updateProfile(
  session: Session,
  userId: string,
  profile: Partial<AccountProfile>,
): Promise<void> {
  const columns = (['nickname', 'avatar', 'sex', 'frontcover'] as const).filter(
    (column) => profile[column] !== undefined,
  );
  if (columns.length === 0) return;
  await session.write(
    `UPDATE account SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE user_id = ?`,
    [...columns.map((column) => profile[column] ?? null), userId],
  );
}
