import { insertAuditEntry } from '../../../shared/db/auditEntries';
import type { Session } from '../../../shared/db/database';
import type { ActionContext } from '../action';

const MAX_TARGET_CHARACTERS = 255;

/** Writes down what the operator does, in the transaction that does it: neither exists without the other. */
export async function audit(
  session: Session,
  entry: { readonly action: string; readonly target: string; readonly reason: string },
  { caller, clock, remoteAddress }: ActionContext,
): Promise<void> {
  const key = caller.kind === 'operator' ? caller.keyId : caller.kind;
  await insertAuditEntry(session, {
    ...entry,
    operator: `${key} ${remoteAddress}`.trim(),
    target: Array.from(entry.target).slice(0, MAX_TARGET_CHARACTERS).join(''),
    createdAt: new Date(clock.nowMs()),
  });
}
