import { createLiveApi, type LiveApi } from './cloud/liveApi';
import { findCloudCredentials, findWeaknesses, loadConfig, type Config } from './config';
import { MySqlDatabase, type Database } from './db/database';
import { HealthCheck } from './diagnosis/health';
import type { Logger } from './log';

/** What lives as long as a function instance: configuration, one database connection, and its state a moment ago. */
export interface Instance {
  readonly config: Config;
  readonly database: Database;
  readonly health: HealthCheck;
}

/**
 * Starts an instance at its first call and says aloud what weakens its security.
 * @throws ConfigError
 */
export function startInstance(log: Logger): Instance {
  try {
    const config = loadConfig();
    for (const weakness of findWeaknesses(config)) log.warn('weak configuration', { weakness });
    return { config, database: new MySqlDatabase(config.database), health: new HealthCheck() };
  } catch (error) {
    log.error('configuration unusable', { cause: error });
    throw error;
  }
}

/**
 * The live API for one invocation, to be closed at its end: the platform renews the role's keys, and freezes the
 * instance between calls, in which a connection may die.
 */
export function openLiveApi({ config }: Pick<Instance, 'config'>, timeoutSeconds: number): LiveApi {
  return createLiveApi({
    endpoint: config.liveApiEndpoint,
    pushDomain: config.live.pushDomain,
    credentials: findCloudCredentials(),
    timeoutSeconds,
  });
}
