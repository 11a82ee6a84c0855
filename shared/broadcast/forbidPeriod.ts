const HOUR_MS = 3_600_000;

/**
 * LVB forbids a stream for 90 days at most (267/20468), by its own clock, so an hour is left. A stream name lives
 * much shorter: its push URL expires within hours.
 */
const LONGEST_FORBID_MS = (90 * 24 - 1) * HOUR_MS;

/** Until when a stream of a banned user is forbidden at the live API. */
export function forbidUntil(now: Date): Date {
  return new Date(now.getTime() + LONGEST_FORBID_MS);
}
