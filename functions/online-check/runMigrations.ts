import type { DatabaseConfig } from '../../shared/config';
import { DatabaseAheadError, MigrationsBusyError } from '../../shared/db/migrate';
import { migrateServer } from '../../shared/db/migrateServer';
import type { Logger } from '../../shared/log';
import { bundledMigrations } from './bundledMigrations';

/** What whoever sent the command gets to know. `busy` can be sent again; `ahead` is newer than this code. */
export type MigrationReport =
  | { readonly outcome: 'migrated'; readonly applied: readonly string[]; readonly alreadyApplied: number }
  | { readonly outcome: 'busy' | 'ahead' | 'failed'; readonly message: string };

/** Kept back from the time limit, so that waiting for another runner ends in an answer. */
const RESERVE_MS = 10_000;

/** Applies the migrations of this bundle. Failures are reported, not thrown, so that the text reaches the operator. */
export async function runMigrations(
  database: DatabaseConfig,
  { log, remainingMs }: { log: Logger; remainingMs: () => number },
): Promise<MigrationReport> {
  try {
    const { applied, alreadyApplied } = await migrateServer(database, bundledMigrations(), {
      waitMs: Math.max(0, remainingMs() - RESERVE_MS),
      log: (message) => log.info('migrate', { message }),
    });
    log.info('migrated', { applied, alreadyApplied: alreadyApplied.length });
    return { outcome: 'migrated', applied, alreadyApplied: alreadyApplied.length };
  } catch (error) {
    log.error('migration failed', { cause: error });
    return { outcome: outcomeOf(error), message: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeOf(error: unknown): 'busy' | 'ahead' | 'failed' {
  if (error instanceof MigrationsBusyError) return 'busy';
  return error instanceof DatabaseAheadError ? 'ahead' : 'failed';
}
