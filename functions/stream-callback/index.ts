import { createLiveApi, type LiveApi } from '../../shared/cloud/liveApi';
import { findCloudCredentials } from '../../shared/config';
import { startInstance, type Instance } from '../../shared/instance';
import { readHttpEvent, toHttpFunctionResult, type HttpFunctionResult } from '../../shared/scf/httpEvent';
import { functionLogger, type ScfContext } from '../../shared/scf/invocation';
import { receive } from './receive';

/** Short, because LVB waits for the answer meanwhile. */
const LIVE_API_TIMEOUT_SECONDS = 2;

let instance: Instance | undefined;

/** Entry point of the stream-callback function: LVB's HTTP delivery in, the acknowledgement out. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<HttpFunctionResult> {
  const log = functionLogger('stream-callback', context);
  const opened: LiveApi[] = [];
  const reply = await receive(readHttpEvent(event), () => {
    instance ??= startInstance(log);
    const liveApi = createLiveApi({
      endpoint: instance.config.liveApiEndpoint,
      pushDomain: instance.config.live.pushDomain,
      credentials: findCloudCredentials(),
      timeoutSeconds: LIVE_API_TIMEOUT_SECONDS,
    });
    opened.push(liveApi);
    return { ...instance, liveApi, log, clock: { nowMs: () => Date.now() } };
  });
  for (const liveApi of opened) liveApi.close();
  return toHttpFunctionResult(reply);
}
