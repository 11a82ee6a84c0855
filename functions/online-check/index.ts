import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { findCloudCredentials } from '../../shared/config';
import { measuredDatabase } from '../../shared/db/measuredDatabase';
import { gatherInsideFacts, type InsideFacts } from '../../shared/diagnosis/insideFacts';
import { openLiveApi, startInstance, type Instance } from '../../shared/instance';
import { observeRequest, type RequestTrace } from '../../shared/requestTrace';
import { functionLogger, remainingTimeOf, requestEdge, type ScfContext } from '../../shared/scf/invocation';
import type { Logger } from '../../shared/log';
import {
  findMaintenanceCommand,
  isTimerEvent,
  type MaintenanceCommand,
} from '../../shared/scf/maintenanceEvent';
import { runMigrations, type MigrationReport } from './runMigrations';
import { sweep, type SweepResult } from './sweep';
import { traceMigration, traceSweep } from './traceRun';

const LIVE_API_TIMEOUT_SECONDS = 3;

let instance: Instance | undefined;

type CheckResult = SweepResult | MigrationReport | InsideFacts;

/** Entry point of the online checker: the timer's event in, the summary of one sweep out; or a command. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<CheckResult> {
  const log = functionLogger('online-check', context);
  const edge = requestEdge(log);
  return observeRequest(edge, async (trace) => {
    trace.caller = isTimerEvent(event) ? 'timer' : 'invoke';
    const command = findMaintenanceCommand(event);
    trace.action = command?.name ?? 'sweep';
    instance ??= startInstance(log);
    const database = measuredDatabase(instance.database, trace.database, edge.stopwatchMs);
    return work(command, { ...instance, database }, trace, { log, context });
  });
}

async function work(
  command: MaintenanceCommand | undefined,
  { config, database }: Pick<Instance, 'config' | 'database'>,
  trace: RequestTrace,
  { log, context }: { readonly log: Logger; readonly context: ScfContext | undefined },
): Promise<CheckResult> {
  if (command?.name === 'migrate') {
    const account = { ...config.database, ...command.account };
    const report = await runMigrations(account, { log, remainingMs: remainingTimeOf(context) });
    traceMigration(trace, report);
    return report;
  }
  const clock = { nowMs: () => Date.now() };
  const liveApi = openLiveApi({ config }, LIVE_API_TIMEOUT_SECONDS);
  try {
    if (command?.name === 'doctor') {
      const credentials = findCloudCredentials();
      return await gatherInsideFacts({ database, liveApi, credentials, clock });
    }
    const result = await sweep({
      config,
      database,
      liveApi,
      log,
      sleep,
      clock,
      remainingMs: remainingTimeOf(context),
      runId: randomUUID(),
    });
    traceSweep(trace, result);
    return result;
  } finally {
    liveApi.close();
  }
}
