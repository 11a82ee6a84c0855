import type { SweepServices } from './services';

/** The live API allows 80 online-list requests a second (267/20472); a little below it leaves room for jitter. */
const REQUESTS_PER_SECOND = 75;
/** Enough to keep that pace while an answer takes 100 ms. */
const CONCURRENCY = 8;

/** Runs API requests side by side, evenly spaced, and stops starting new ones when told to. */
export class Pacer {
  requests = 0;
  private nextAtMs = 0;

  constructor(private readonly services: Pick<SweepServices, 'clock' | 'sleep'>) {}

  /** Waits for this request's turn; looks again after each wait, as the process may have stood still meanwhile. */
  async turn(): Promise<void> {
    for (;;) {
      const nowMs = this.services.clock.nowMs();
      if (nowMs >= this.nextAtMs) {
        this.nextAtMs = nowMs + 1000 / REQUESTS_PER_SECOND;
        this.requests += 1;
        return;
      }
      await this.services.sleep(this.nextAtMs - nowMs);
    }
  }

  /** Calls `work` for each item, several at a time, until all are done or `mayContinue` says no. */
  async each<T>(
    items: readonly T[],
    mayContinue: () => boolean,
    work: (item: T) => Promise<void>,
  ): Promise<void> {
    const queue = items.values();
    const worker = async (): Promise<void> => {
      for (const item of queue) {
        if (!mayContinue()) return;
        await work(item);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  }
}
