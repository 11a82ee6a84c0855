import type { Session } from './database';

/** What an operator did: who, what, to whom or what, why, when. */
export interface AuditEntry {
  readonly operator: string;
  /** The Action's wire name. */
  readonly action: string;
  readonly target: string;
  readonly reason: string;
  readonly createdAt: Date;
}

export async function insertAuditEntry(session: Session, entry: AuditEntry): Promise<void> {
  await session.write(
    'INSERT INTO audit_entry (operator, action, target, reason, created_at) VALUES (?, ?, ?, ?, ?)',
    [entry.operator, entry.action, entry.target, entry.reason, entry.createdAt],
  );
}

/** As `insertAuditEntry`, unless the same operator did the same to the same target since `since`. */
export async function insertAuditEntryOnce(session: Session, entry: AuditEntry, since: Date): Promise<void> {
  const { operator, action, target, reason, createdAt } = entry;
  await session.write(
    'INSERT INTO audit_entry (operator, action, target, reason, created_at) SELECT ?, ?, ?, ?, ? FROM DUAL ' +
      'WHERE NOT EXISTS (SELECT id FROM audit_entry WHERE created_at > ? AND operator = ? AND action = ? AND target = ?)',
    [operator, action, target, reason, createdAt, since, operator, action, target],
  );
}

/** Entries before `beforeId`, newest first. */
export async function listAuditEntries(
  session: Session,
  beforeId: number,
  limit: number,
): Promise<(AuditEntry & { readonly id: number })[]> {
  const rows = await session.query<{
    id: number;
    operator: string;
    action: string;
    target: string;
    reason: string;
    created_at: Date;
  }>(
    'SELECT id, operator, action, target, reason, created_at FROM audit_entry WHERE id < ? ORDER BY id DESC LIMIT ?',
    [beforeId, limit],
  );
  return rows.map(({ created_at, ...entry }) => ({ ...entry, createdAt: created_at }));
}
