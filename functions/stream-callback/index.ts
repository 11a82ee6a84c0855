import { startInstance, type Instance } from '../../shared/instance';
import { readHttpEvent, toHttpFunctionResult, type HttpFunctionResult } from '../../shared/scf/httpEvent';
import { functionLogger, type ScfContext } from '../../shared/scf/invocation';
import { receive } from './receive';

let instance: Instance | undefined;

/** Entry point of the stream-callback function: LVB's HTTP delivery in, the acknowledgement out. */
export async function main_handler(event: unknown, context?: ScfContext): Promise<HttpFunctionResult> {
  const log = functionLogger('stream-callback', context);
  const reply = await receive(readHttpEvent(event), () => {
    instance ??= startInstance(log);
    return { ...instance, log, clock: { nowMs: () => Date.now() } };
  });
  return toHttpFunctionResult(reply);
}
