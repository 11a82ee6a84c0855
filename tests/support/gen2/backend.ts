import { randomBytes, randomUUID } from 'node:crypto';
import type { SweepServices } from '../../../functions/online-check/services';
import type { Services } from '../../../functions/api/generation';
import { LikeBatches } from '../../../functions/api/likeBatches';
import type { Clock } from '../../../shared/clock';
import type { LiveApi, MixResult, OnlinePage, StreamState } from '../../../shared/cloud/liveApi';
import { loadConfig } from '../../../shared/config';
import { MySqlDatabase, type Database } from '../../../shared/db/database';
import { AppError } from '../../../shared/errors';
import { HealthCheck } from '../../../shared/diagnosis/health';
import { createLogger, type Logger } from '../../../shared/log';
import type { DatabaseAddress } from '../testDatabase';
import { testEnvironment } from '../testEnvironment';

/** A moment like any other, in whole seconds. */
export const START_SECONDS = Date.UTC(2024, 4, 1, 12) / 1000;

/** Stands still until a test moves it. */
export class SettableClock implements Clock {
  private currentMs = START_SECONDS * 1000;

  nowMs(): number {
    return this.currentMs;
  }

  nowSeconds(): number {
    return Math.floor(this.currentMs / 1000);
  }

  advance(seconds: number): void {
    this.currentMs += seconds * 1000;
  }

  reset(): void {
    this.currentMs = START_SECONDS * 1000;
  }
}

/** LVB's API as far as the tests need it: what is pushed, what was asked, and whether it answers at all. */
export class StandInLiveApi implements LiveApi {
  readonly pushing = new Set<string>();
  readonly forbidden = new Map<string, Date>();
  /** `verb streamName`, in order. */
  readonly asked: string[] = [];
  away = false;

  listOnlineStreams(pageNumber: number, pageSize: number): Promise<OnlinePage> {
    const all = [...this.pushing];
    const start = (pageNumber - 1) * pageSize;
    return this.answer('list', {
      streamNames: all.slice(start, start + pageSize),
      totalNumber: all.length,
      totalPages: Math.ceil(all.length / pageSize),
    });
  }

  getStreamState(streamName: string): Promise<StreamState> {
    return this.answer(`state ${streamName}`, this.pushing.has(streamName) ? 'active' : 'inactive');
  }

  async forbidStream(streamName: string, resumeAt: Date): Promise<void> {
    await this.answer(`forbid ${streamName}`, undefined);
    this.forbidden.set(streamName, resumeAt);
    this.pushing.delete(streamName);
  }

  async resumeStream(streamName: string): Promise<void> {
    await this.answer(`resume ${streamName}`, undefined);
    this.forbidden.delete(streamName);
  }

  async dropStream(streamName: string): Promise<void> {
    await this.answer(`drop ${streamName}`, undefined);
    this.pushing.delete(streamName);
  }

  mixStreams(): Promise<MixResult> {
    return this.answer('mix', { ok: true });
  }

  close(): void {
    // There is no connection to end.
  }

  reset(): void {
    this.pushing.clear();
    this.forbidden.clear();
    this.asked.length = 0;
    this.away = false;
  }

  private answer<T>(request: string, answer: T): Promise<T> {
    this.asked.push(request);
    if (this.away) return Promise.reject(new AppError('CLOUD_FAILED', 'no usable answer'));
    return Promise.resolve(answer);
  }
}

/** What all three functions work with, on a real database, without a network, and with the test's own clock. */
export interface Backend extends Services, SweepServices {
  readonly clock: SettableClock;
  readonly liveApi: StandInLiveApi;
  readonly database: Database;
  /** Everything that was logged. */
  readonly logLines: string[];
}

export interface BackendOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Shares the clock and the live API of another instance. */
  readonly beside?: Backend;
}

/** One function instance, with AUTH_MODE=required unless told otherwise. Close its `database` in the end. */
export function createBackend(
  address: DatabaseAddress,
  { environment = {}, beside }: BackendOptions = {},
): Backend {
  const config = loadConfig(testEnvironment(address, environment));
  const clock = beside?.clock ?? new SettableClock();
  const logLines: string[] = [];
  const log: Logger = createLogger({
    functionName: 'test',
    level: 'debug',
    write: (line) => logLines.push(line),
  });
  return {
    config,
    clock,
    liveApi: beside?.liveApi ?? new StandInLiveApi(),
    database: new MySqlDatabase(config.database),
    health: new HealthCheck(),
    likes: new LikeBatches(),
    log,
    logLines,
    randomBytes,
    remainingMs: () => 50_000,
    // Nobody waits: time passes at once, or whoever waits for it would wait for ever.
    sleep: (milliseconds) => {
      clock.advance(milliseconds / 1000);
      return Promise.resolve();
    },
    runId: randomUUID(),
  };
}
