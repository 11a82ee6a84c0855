import { countUse, type RateLimit } from '../../shared/db/rateLimits';
import type { ActionContext } from './action';
import { tooFrequent } from './tooFrequent';

/**
 * Counts one use of something that costs or can be abused.
 * @throws AppError TOO_FREQUENT with the seconds to wait.
 */
export async function limitUse(
  limit: RateLimit,
  key: string,
  { database, clock }: Pick<ActionContext, 'database' | 'clock'>,
): Promise<void> {
  const now = new Date(clock.nowMs());
  const wait = await database.statement((session) => countUse(session, limit, key, now), 'harmless');
  if (wait > 0) throw tooFrequent(wait);
}

/**
 * Counts one use by the signed-in caller. Callers who have not proved who they are share addresses with others and
 * names with nobody, so they are not counted (`open` mode, SECURITY.md).
 * @throws AppError TOO_FREQUENT with the seconds to wait.
 */
export async function limitCaller(limit: RateLimit, context: ActionContext): Promise<void> {
  if (context.caller.kind === 'user') await limitUse(limit, context.caller.userId, context);
}
