import type { Clock } from '../../shared/clock';
import type { LiveApi } from '../../shared/cloud/liveApi';
import type { Config } from '../../shared/config';
import type { Database } from '../../shared/db/database';
import type { Logger } from '../../shared/log';

/** Everything a sweep works with. */
export interface SweepServices {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly liveApi: LiveApi;
  readonly log: Logger;
  /** Milliseconds until the platform ends the invocation. */
  readonly remainingMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Unique to this run. */
  readonly runId: string;
}
