import { foldCounters } from '../../shared/db/counters';
import type { Subject } from '../../shared/db/subjects';
import type { ActionContext } from './action';

/** Every so many entries one writer folds, so that readers of a hot room never have more than a few to add up. */
const ENTRIES_PER_FOLD = 64;

/**
 * Folds a subject's counter entries now and then, after the caller's own entry is safe. A failure is left to the
 * online checker, which folds everything once a minute: the caller's request has succeeded.
 */
export async function foldSometimes(
  subject: Subject,
  entryId: number | undefined,
  { database, log }: Pick<ActionContext, 'database' | 'log'>,
): Promise<void> {
  if (entryId === undefined || entryId % ENTRIES_PER_FOLD !== 0) return;
  try {
    await database.transaction((session) => foldCounters(session, subject));
  } catch (error) {
    log.warn('fold postponed', { cause: error });
  }
}
