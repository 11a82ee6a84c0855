import { randomUUID } from 'node:crypto';
import { nowSeconds, type Clock } from '../../shared/clock';
import { jsonReply, type HttpReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import { ApiFailure } from '../liveCloud/api/apiFailure';
import { verifyCaller } from '../liveCloud/api/verifyCaller';
import type { CloudState } from './cloudState';
import { nestedParameters } from './nestedParameters';
import { verifyV1Caller } from './v1Signature';

export type Parameters = Readonly<Record<string, unknown>>;
/** One action: parameters in, the members of `Response` out. Throws ApiFailure for what it refuses. */
export type ServiceAction = (parameters: Parameters) => object | Promise<object>;
export type Service = ReadonlyMap<string, ServiceAction>;

interface SignedCall {
  readonly action: string;
  readonly parameters: Parameters;
}

/** The members of a v1 form that are about the call and not of the action. */
const COMMON = new Set(
  'Action Region Timestamp Nonce SecretId Signature SignatureMethod Version Language RequestClient Token'.split(
    ' ',
  ),
);

/**
 * One product's API 3.0 host: takes JSON with a TC3 signature or a form with the older one, refuses any other, keeps
 * a record of each call, and answers HTTP 200 whatever the outcome (213/30435).
 */
export async function answerApi(
  request: InboundRequest,
  { service, actions, state, clock }: { service: string; actions: Service; state: CloudState; clock: Clock },
): Promise<HttpReply> {
  let call: SignedCall | undefined;
  try {
    call = verifiedCall(request, service, state, nowSeconds(clock));
    const { action, parameters } = call;
    const fault = state.takeFault(service, action, parameters['FunctionName']);
    if (fault !== undefined) throw new ApiFailure(fault.code, fault.message ?? 'Asked for by a test.');
    const run = actions.get(action);
    if (run === undefined) throw new ApiFailure('InvalidAction', `The action "${action}" does not exist.`);
    const response = await run(parameters);
    state.calls.push({ service, action, parameters });
    return envelope(response);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    const { action = 'unverified', parameters = {} } = call ?? {};
    state.calls.push({ service, action, parameters, error: error.code });
    return envelope({ Error: { Code: error.code, Message: error.message } });
  }
}

function verifiedCall(
  request: InboundRequest,
  service: string,
  { account: { keys } }: CloudState,
  now: number,
): SignedCall {
  if (request.headers['authorization'] !== undefined) {
    verifyCaller(request, { keys, service, nowSeconds: now });
    const parameters = JSON.parse(request.body.toString('utf8')) as Parameters;
    return { action: request.headers['x-tc-action'] ?? '', parameters };
  }
  const form = new URLSearchParams(request.body.toString('utf8'));
  const host = request.headers['host'] ?? '';
  verifyV1Caller({ method: request.method, host, parameters: form }, { keys, nowSeconds: now });
  const own = [...form].filter(([name]) => !COMMON.has(name));
  return { action: form.get('Action') ?? '', parameters: nestedParameters(own) };
}

function envelope(response: object): HttpReply {
  return jsonReply(200, { Response: { ...response, RequestId: randomUUID() } });
}
