import { insertAuditEntry, insertAuditEntryOnce, type AuditEntry } from '../../../shared/db/auditEntries';
import type { Session } from '../../../shared/db/database';
import type { ActionContext } from '../action';

const MAX_TARGET_CHARACTERS = 255;
/** A console asks for its lists every few seconds; one entry tells that somebody looks at them. */
const READ_ONCE_IN_MS = 3_600_000;

interface Deed {
  /** The Action's wire name. */
  readonly action: string;
  readonly target: string;
  readonly reason: string;
}

/** Writes down what the operator does, in the transaction that does it: neither exists without the other. */
export async function audit(session: Session, deed: Deed, context: ActionContext): Promise<void> {
  await insertAuditEntry(session, entryOf(deed, context));
}

/** Writes down what the operator reads, once an hour, before it is read. */
export async function auditReading(deed: Deed, context: ActionContext): Promise<void> {
  const entry = entryOf(deed, context);
  const since = new Date(entry.createdAt.getTime() - READ_ONCE_IN_MS);
  await context.database.transaction((session) => insertAuditEntryOnce(session, entry, since));
}

function entryOf(deed: Deed, { caller, clock, remoteAddress }: ActionContext): AuditEntry {
  const key = caller.kind === 'operator' ? caller.keyId : caller.kind;
  return {
    ...deed,
    operator: `${key} ${remoteAddress}`.trim(),
    target: Array.from(deed.target).slice(0, MAX_TARGET_CHARACTERS).join(''),
    createdAt: new Date(clock.nowMs()),
  };
}
