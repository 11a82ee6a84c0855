import { randomBytes, randomUUID } from 'node:crypto';
import { LikeBatches } from '../../functions/api/likeBatches';
import type { Clock } from '../../shared/clock';
import { loadConfig, type Config } from '../../shared/config';
import { MySqlDatabase } from '../../shared/db/database';
import { HealthCheck } from '../../shared/diagnosis/health';
import type { Logger } from '../../shared/log';
import { FakeLiveApi } from './fakeLiveApi';
import type { DatabaseAddress } from './testDatabase';
import { testEnvironment } from './testEnvironment';

/** A moment like any other; whole seconds, as LVB's times are. */
export const TEST_START_MS = Date.UTC(2024, 4, 1, 12);

/** A clock that stands still until a test moves it. */
export class AdjustableClock implements Clock {
  constructor(private currentMs = TEST_START_MS) {}

  nowMs(): number {
    return this.currentMs;
  }

  nowSeconds(): number {
    return Math.floor(this.currentMs / 1000);
  }

  advanceSeconds(seconds: number): void {
    this.currentMs += seconds * 1000;
  }

  advanceMs(milliseconds: number): void {
    this.currentMs += milliseconds;
  }

  reset(): void {
    this.currentMs = TEST_START_MS;
  }
}

export interface LogLine {
  readonly level: keyof Logger;
  readonly event: string;
  readonly fields: object;
}

export class RecordingLogger implements Logger {
  readonly lines: LogLine[] = [];
  readonly debug = this.at('debug');
  readonly info = this.at('info');
  readonly warn = this.at('warn');
  readonly error = this.at('error');

  private at(level: keyof Logger): (event: string, fields?: object) => void {
    return (event, fields = {}) => {
      this.lines.push({ level, event, fields });
    };
  }
}

/** What the pure parts of all three functions work with, on a real database and a clock that the test sets. */
export interface TestServices {
  readonly config: Config;
  readonly clock: AdjustableClock;
  readonly database: MySqlDatabase;
  readonly liveApi: FakeLiveApi;
  readonly health: HealthCheck;
  readonly likes: LikeBatches;
  readonly log: RecordingLogger;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly remainingMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly runId: string;
}

export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: AdjustableClock;
  readonly liveApi?: FakeLiveApi;
}

/** One function instance: close its `database` in the end. Nobody waits in it, as `sleep` only moves the clock. */
export function createServices(database: DatabaseAddress, options: ServiceOptions = {}): TestServices {
  // Open, because most guarantees do not depend on who calls; the others set it to `required`.
  const config = loadConfig(testEnvironment(database, { AUTH_MODE: 'open', ...options.environment }));
  const clock = options.clock ?? new AdjustableClock();
  return {
    config,
    clock,
    database: new MySqlDatabase(config.database),
    liveApi: options.liveApi ?? new FakeLiveApi(() => clock.nowMs()),
    health: new HealthCheck(),
    likes: new LikeBatches(),
    log: new RecordingLogger(),
    randomBytes,
    remainingMs: () => 50_000,
    sleep: (milliseconds) => {
      clock.advanceMs(milliseconds);
      return Promise.resolve();
    },
    runId: randomUUID(),
  };
}
