import type { Session } from './database';

export interface AccountPrivileges {
  /** On every database of the server, such as SUPER. */
  readonly server: readonly string[];
  /** On the database in use. */
  readonly database: readonly string[];
  /** Whether it has more by a role or on single tables, which is not added up here. */
  readonly hasFurther: boolean;
}

/** What the functions do with rows. */
export const FUNCTION_PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** What the migrations take on top of that. A test tries each; neither INDEX nor DROP nor REFERENCES is needed. */
export const MIGRATION_PRIVILEGES = ['CREATE', 'ALTER'] as const;

/** `'user'@'host'`, as information_schema writes whom a privilege was granted to; a user's name may contain "@". */
const GRANTEE = `CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1),
  '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')`;

/** What the account of this connection may do, as names of privileges: never a password's hash. */
export async function readAccountPrivileges(session: Session): Promise<AccountPrivileges> {
  const server = await session.query<{ privilege: string }>(
    `SELECT PRIVILEGE_TYPE AS privilege FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ${GRANTEE}`,
  );
  // A privilege may be granted on a pattern, such as live\_demo or live%.
  const database = await session.query<{ privilege: string }>(
    `SELECT DISTINCT PRIVILEGE_TYPE AS privilege FROM information_schema.SCHEMA_PRIVILEGES
     WHERE GRANTEE = ${GRANTEE} AND DATABASE() LIKE TABLE_SCHEMA`,
  );
  const [tables] = await session.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM information_schema.TABLE_PRIVILEGES
     WHERE GRANTEE = ${GRANTEE} AND TABLE_SCHEMA = DATABASE()`,
  );
  const grants = await session.query<Record<string, string>>('SHOW GRANTS');
  const hasRoles = grants.some((row) => !Object.values(row).every((text) => text.includes(' ON ')));
  return {
    server: namesOf(server).filter((name) => name !== 'USAGE'),
    database: namesOf(database),
    hasFurther: hasRoles || (tables?.count ?? 0) > 0,
  };
}

function namesOf(rows: readonly { readonly privilege: string }[]): string[] {
  return rows.map(({ privilege }) => privilege).sort();
}
