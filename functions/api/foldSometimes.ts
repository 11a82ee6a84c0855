import { foldCounters } from '../../shared/db/counters';
import type { Session } from '../../shared/db/database';
import type { Subject } from '../../shared/db/subjects';
import type { ActionContext } from './action';

/**
 * One writer in so many folds, so that readers of a hot room have a few hundred entries to add up, hardly ever thousands.
 * Four times as often took a third of the likes that a hot room can get.
 */
const ENTRIES_PER_FOLD = 256;
/** Nobody who liked waits longer for somebody else's lock. */
const FOLD_DEADLINE_MS = 1_000;

/** Whether the writer of this entry is one of those who fold. */
export function isTimeToFold(entryId: number): boolean {
  return entryId % ENTRIES_PER_FOLD === 0;
}

/**
 * Folds a subject's counter entries now and then, after the caller's own entry is safe. A failure, also to find the
 * subject, is left to the online checker, which folds everything once a minute: the caller's request has succeeded.
 */
export async function foldSometimes(
  found: Subject | ((session: Session) => Promise<Subject | undefined>),
  entryId: number | undefined,
  { database, log }: Pick<ActionContext, 'database' | 'log'>,
): Promise<void> {
  if (entryId === undefined || !isTimeToFold(entryId)) return;
  try {
    const subject = typeof found === 'function' ? await database.read(found, FOLD_DEADLINE_MS) : found;
    if (subject === undefined) return;
    await database.transaction(
      (session) => foldCounters(session, subject.type, [subject.id]),
      FOLD_DEADLINE_MS,
    );
  } catch (error) {
    log.warn('fold postponed', { cause: error });
  }
}
