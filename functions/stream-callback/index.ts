import type { LiveApi } from '../../shared/cloud/liveApi';
import { measuredDatabase } from '../../shared/db/measuredDatabase';
import { openLiveApi, startInstance, type Instance } from '../../shared/instance';
import { observeRequest } from '../../shared/requestTrace';
import { readHttpEvent, toHttpFunctionResult, type HttpFunctionResult } from '../../shared/scf/httpEvent';
import { functionLogger, requestEdge, type ScfContext } from '../../shared/scf/invocation';
import { receive, type CallbackServices } from './receive';

/** Short, because LVB waits for the answer meanwhile. */
const LIVE_API_TIMEOUT_SECONDS = 2;

let instance: Instance | undefined;

/** Entry point of the stream-callback function: LVB's HTTP delivery in, the acknowledgement out. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<HttpFunctionResult> {
  const log = functionLogger('stream-callback', context);
  const edge = requestEdge(log);
  const opened: LiveApi[] = [];
  const reply = await observeRequest(edge, (trace) => {
    const getServices = (): CallbackServices => {
      instance ??= startInstance(log);
      const liveApi = openLiveApi(instance, LIVE_API_TIMEOUT_SECONDS);
      opened.push(liveApi);
      const database = measuredDatabase(instance.database, trace.database, edge.stopwatchMs);
      return { ...instance, database, liveApi, log, clock: { nowMs: () => Date.now() } };
    };
    return receive(readHttpEvent(event), getServices, trace);
  });
  for (const liveApi of opened) liveApi.close();
  return toHttpFunctionResult(reply);
}
