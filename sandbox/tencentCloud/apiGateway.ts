import { apiGatewayEvent } from '../gateway/apiGatewayEvent';
import { functionReply } from '../gateway/functionReply';
import { jsonReply, type HttpReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import type { CloudState } from './cloudState';
import type { FunctionRuntime } from './scf/functionRuntime';

export const GATEWAY_HOST = 'service-9f8e7d6c-1250000000.gz.apigw.tencentcs.com';
const STAGE = '/release';

/**
 * One service of API Gateway whose APIs have functions behind them, "integrated response" switched on: what
 * `/release/api/login` asks goes to the function of the API `/api`, because a path without "=" in front is a prefix
 * (628/52201). No API of Tencent's makes these here: a deployment does not, the operator does, in the console.
 */
export async function answerApiGateway(
  request: InboundRequest,
  { state, runtime }: { state: CloudState; runtime: FunctionRuntime },
): Promise<HttpReply> {
  const path = request.path.startsWith(`${STAGE}/`) ? request.path.slice(STAGE.length) : undefined;
  const [apiPath, functionName] =
    [...state.gatewayApis].find(([prefix]) => path === prefix || path?.startsWith(`${prefix}/`)) ?? [];
  if (path === undefined || apiPath === undefined) {
    return jsonReply(404, { message: `There is no api match ${request.path}` });
  }
  const found = state.functions.get(functionName ?? '');
  if (found === undefined) return jsonReply(500, { message: `There is no function ${functionName ?? ''}` });
  const event = apiGatewayEvent({ ...request, path }, apiPath);
  return functionReply(found.FunctionName, await runtime.invoke(found, event));
}
