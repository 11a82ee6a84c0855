import { randomBytes } from 'node:crypto';

import { createLiveApi, type LiveApi } from '../../shared/cloud/liveApi';
import { findCloudCredentials } from '../../shared/config';
import { measuredDatabase } from '../../shared/db/measuredDatabase';
import { startInstance, type Instance } from '../../shared/instance';
import { observeRequest } from '../../shared/requestTrace';
import { readHttpEvent, toHttpFunctionResult, type HttpFunctionResult } from '../../shared/scf/httpEvent';
import { functionLogger, requestEdge, type ScfContext } from '../../shared/scf/invocation';
import { dispatch, type Services } from './dispatch';

const LIVE_API_TIMEOUT_SECONDS = 5;

let instance: Instance | undefined;

/** Entry point of the api function: an HTTP event in, an HTTP reply out. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<HttpFunctionResult> {
  const log = functionLogger('api', context);
  const edge = requestEdge(log);
  const opened: LiveApi[] = [];
  const reply = await observeRequest(edge, (trace) => {
    const getServices = (): Services => {
      instance ??= startInstance(log);
      const liveApi = createLiveApi({
        endpoint: instance.config.liveApiEndpoint,
        pushDomain: instance.config.live.pushDomain,
        credentials: findCloudCredentials(),
        timeoutSeconds: LIVE_API_TIMEOUT_SECONDS,
      });
      opened.push(liveApi);
      const database = measuredDatabase(instance.database, trace.database, edge.stopwatchMs);
      return { ...instance, database, liveApi, log, randomBytes, clock: { nowMs: () => Date.now() } };
    };
    return dispatch(readHttpEvent(event), getServices, trace);
  });
  // An instance is frozen between calls, and a connection that outlives its call may be dead in the next.
  for (const liveApi of opened) liveApi.close();
  return toHttpFunctionResult(reply);
}
