import { functionReply } from '../gateway/functionReply';
import { functionUrlEvent } from '../gateway/functionUrlEvent';
import { jsonReply, type HttpReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import type { CloudState } from './cloudState';
import type { FunctionRuntime } from './scf/functionRuntime';

/** Requests to `*.tencentscf.com` reach the function whose URL that is (583/96099). */
export async function answerFunctionUrl(
  request: InboundRequest,
  { state, runtime }: { state: CloudState; runtime: FunctionRuntime },
): Promise<HttpReply> {
  const found = state.findFunctionByHost(request.headers['host'] ?? '');
  if (found === undefined) return jsonReply(404, { errorMessage: 'no function has this URL' });
  return functionReply(found.FunctionName, await runtime.invoke(found, functionUrlEvent(request)));
}
