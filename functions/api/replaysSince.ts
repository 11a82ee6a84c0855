import type { ActionContext } from './action';

const DAY_MS = 86_400_000;

/** Replays that ended before this have expired, whether or not they have been deleted yet. */
export function replaysSince({ config, clock }: Pick<ActionContext, 'config' | 'clock'>): Date {
  return new Date(clock.nowMs() - config.replay.retentionDays * DAY_MS);
}
