import type { Clock } from '../shared/clock';
import type { InvocationOutcome } from './functions/functionDefinition';
import type { FunctionPool } from './functions/functionPool';

const MINUTE_MS = 60_000;

export interface TimerRun {
  /** The minute that the event names. */
  readonly time: string;
  readonly tookMs: number;
  readonly outcome: InvocationOutcome;
}

/** The platform's timer trigger of the online-check: cron `0 * * * * * *`, and on demand. */
export class MinuteTimer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onlineCheck: FunctionPool,
    private readonly clock: Clock,
  ) {}

  get automatic(): boolean {
    return this.timer !== undefined;
  }

  /** Fires at every full minute from now on. */
  start(): void {
    this.stop();
    const untilNextMinuteMs = MINUTE_MS - (this.clock.nowMs() % MINUTE_MS);
    this.timer = setTimeout(() => {
      this.start();
      // Like the platform, the timer does not wait: a slow check and the next one may overlap.
      void this.runNow();
    }, untilNextMinuteMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async runNow(): Promise<TimerRun> {
    const startMs = this.clock.nowMs();
    const time = new Date(startMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const event = { Type: 'Timer', TriggerName: 'every-minute', Time: time, Message: '' };
    const outcome = await this.onlineCheck.invoke(event);
    return { time, tookMs: this.clock.nowMs() - startMs, outcome };
  }
}
