import { randomBytes } from 'node:crypto';

import type { LiveApi } from '../../shared/cloud/liveApi';
import { measuredDatabase } from '../../shared/db/measuredDatabase';
import { openLiveApi, startInstance, type Instance } from '../../shared/instance';
import { observeRequest } from '../../shared/requestTrace';
import { readHttpEvent, toHttpFunctionResult, type HttpFunctionResult } from '../../shared/scf/httpEvent';
import { functionLogger, requestEdge, type ScfContext } from '../../shared/scf/invocation';
import { dispatch, type Services } from './dispatch';
import { LikeBatches } from './likeBatches';

const LIVE_API_TIMEOUT_SECONDS = 5;

let instance: (Instance & Pick<Services, 'likes'>) | undefined;

/** Entry point of the api function: an HTTP event in, an HTTP reply out. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<HttpFunctionResult> {
  const log = functionLogger('api', context);
  const edge = requestEdge(log);
  const opened: LiveApi[] = [];
  const reply = await observeRequest(edge, (trace) => {
    const getServices = (): Services => {
      instance ??= { ...startInstance(log), likes: new LikeBatches() };
      const liveApi = openLiveApi(instance, LIVE_API_TIMEOUT_SECONDS);
      opened.push(liveApi);
      const database = measuredDatabase(instance.database, trace.database, edge.stopwatchMs);
      return { ...instance, database, liveApi, log, randomBytes, clock: { nowMs: () => Date.now() } };
    };
    return dispatch(readHttpEvent(event), getServices, trace);
  });
  for (const liveApi of opened) liveApi.close();
  return toHttpFunctionResult(reply);
}
