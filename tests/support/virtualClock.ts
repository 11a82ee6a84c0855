import type { Clock } from '../../shared/clock';

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** A clock that jumps from one sleeper's time to the next one's, so that minutes pass in no time and in order. */
export class VirtualClock implements Clock {
  private readonly sleepers: Sleeper[] = [];
  private running = false;

  constructor(private currentMs = 0) {}

  nowMs(): number {
    return this.currentMs;
  }

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.sleepers.push({ untilMs: this.currentMs + milliseconds, wake });
      if (!this.running) this.continue();
    });

  /** The process gets no processor time for so long: whoever should wake meanwhile wakes late. */
  stall(milliseconds: number): void {
    this.currentMs += milliseconds;
  }

  /** In a turn of its own, so that whoever woke last does what it has to do before time goes on. */
  private continue(): void {
    this.running = true;
    setImmediate(() => {
      this.sleepers.sort((left, right) => left.untilMs - right.untilMs);
      const next = this.sleepers.shift();
      this.running = false;
      if (next === undefined) return;
      this.currentMs = Math.max(this.currentMs, next.untilMs);
      next.wake();
      if (this.sleepers.length > 0) this.continue();
    });
  }
}
