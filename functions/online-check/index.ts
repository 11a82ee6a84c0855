import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { createLiveApi } from '../../shared/cloud/liveApi';
import { findCloudCredentials } from '../../shared/config';
import { startInstance, type Instance } from '../../shared/instance';
import { gatherInsideFacts, type InsideFacts } from '../../shared/diagnosis/insideFacts';
import { remainingTimeOf, functionLogger, type ScfContext } from '../../shared/scf/invocation';
import { findMaintenanceCommand } from '../../shared/scf/maintenanceEvent';
import { runMigrations, type MigrationReport } from './runMigrations';
import { sweep, type SweepResult } from './sweep';

const LIVE_API_TIMEOUT_SECONDS = 3;

let instance: Instance | undefined;

/** Entry point of the online checker: the timer's event in, the summary of one sweep out; or a command. */
export async function main_handler(
  event: unknown,
  context?: ScfContext,
): Promise<SweepResult | MigrationReport | InsideFacts> {
  const log = functionLogger('online-check', context);
  instance ??= startInstance(log);
  const { config } = instance;
  const clock = { nowMs: () => Date.now() };
  const credentials = findCloudCredentials();
  const command = findMaintenanceCommand(event);
  if (command?.name === 'migrate') {
    const database = { ...config.database, ...command.account };
    return runMigrations(database, { log, remainingMs: remainingTimeOf(context) });
  }
  const liveApi = createLiveApi({
    endpoint: config.liveApiEndpoint,
    pushDomain: config.live.pushDomain,
    credentials,
    timeoutSeconds: LIVE_API_TIMEOUT_SECONDS,
  });
  try {
    if (command?.name === 'doctor') {
      return await gatherInsideFacts({ ...instance, liveApi, credentials, clock });
    }
    const result = await sweep({
      ...instance,
      liveApi,
      log,
      sleep,
      clock,
      remainingMs: remainingTimeOf(context),
      runId: randomUUID(),
    });
    if ('alarm' in result && result.alarm !== '') log.error('sweep', result);
    else log.info('sweep', result);
    return result;
  } catch (error) {
    log.error('sweep failed', { cause: error });
    throw error;
  } finally {
    liveApi.close();
  }
}
