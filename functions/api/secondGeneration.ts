import { ERRORS } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { authorize } from './authorize';
import { ENDPOINTS, type ReadyEndpoint } from './endpoints';
import type { EndpointAccess, EndpointContext } from './endpoint';
import type { Generation, Services } from './generation';
import { jsonReply } from './jsonReply';
import { readJsonObject } from './requestBody';
import { requireLiteavSig } from './requireLiteavSig';

const SUCCESS = 200;

/** The endpoint that the last segment of the path names; undefined sends the request to the first generation. */
export function findEndpoint(request: HttpRequest): ReadyEndpoint | undefined {
  return ENDPOINTS.get(request.path.split('/').at(-1) ?? '');
}

/** `POST /{path}`, signed by `Liteav-Sig`, answered by `code`, `message`, `data` (PROTOCOL C.1). */
export function secondGeneration(endpoint: ReadyEndpoint): Generation {
  return {
    name: 'second',
    async run(request, services, trace) {
      trace.action = endpoint.path;
      const body = readJsonObject(request);
      const parameters = endpoint.read(body);
      const { caller, sessionId } = await identifySigner(endpoint.access, parameters, request, services);
      trace.caller = caller.kind;
      authorize(endpoint.access, parameters, caller, services.config);
      const { remoteAddress } = request;
      return endpoint.handle(parameters, { ...services, remoteAddress, caller, sessionId });
    },
    success: (data) => envelope(SUCCESS, 'OK', data ?? {}),
    codeOf: (error) => (error === undefined ? SUCCESS : ERRORS[error.code].secondNumber),
    failure: (error) => {
      const { secondNumber } = ERRORS[error.code];
      // The original sent a list with these two and an object with all others (PROTOCOL C.5).
      const withList = secondNumber === ERRORS.BAD_JSON.secondNumber || error.code === 'NOT_SIGNED_IN';
      return envelope(secondNumber, error.message, withList ? [] : {});
    },
  };
}

/**
 * Whom the signature proves the caller to be, and by which session. A signature can only be checked against the
 * sessions of the user that the request names.
 * @throws AppError NOT_SIGNED_IN where a signature is needed and does not fit.
 */
async function identifySigner(
  access: EndpointAccess,
  parameters: Readonly<Record<string, unknown>>,
  request: HttpRequest,
  services: Services,
): Promise<Pick<EndpointContext, 'caller' | 'sessionId'>> {
  if (access.who === 'anyone') return { caller: { kind: 'anonymous' }, sessionId: undefined };
  const userId = String(parameters[access.field]);
  const sessionId = await requireLiteavSig(userId, request, services);
  return { caller: { kind: 'user', userId }, sessionId };
}

function envelope(code: number, message: string, data: object): HttpReply {
  return jsonReply({ code, message, data });
}
