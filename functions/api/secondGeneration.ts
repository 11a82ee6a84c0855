import { ERRORS } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { ENDPOINTS, type ReadyEndpoint } from './endpoints';
import type { Generation } from './generation';
import { jsonReply } from './jsonReply';
import { readJsonObject } from './requestBody';
import { requireLiteavSig } from './requireLiteavSig';

/** The endpoint that the last segment of the path names; undefined sends the request to the first generation. */
export function findEndpoint(request: HttpRequest): ReadyEndpoint | undefined {
  return ENDPOINTS.get(request.path.split('/').at(-1) ?? '');
}

/** `POST /{path}`, signed by `Liteav-Sig`, answered by `code`, `message`, `data` (PROTOCOL C.1). */
export function secondGeneration(endpoint: ReadyEndpoint): Generation {
  return {
    async run(request, services, trace) {
      trace.action = endpoint.path;
      const body = readJsonObject(request);
      const parameters = endpoint.read(body);
      const context = { ...services, remoteAddress: request.remoteAddress };
      if (endpoint.access === 'anyone') {
        return endpoint.handle(parameters, {
          ...context,
          caller: { kind: 'anonymous' },
          sessionId: undefined,
        });
      }
      const userId = String(parameters['userid']);
      const sessionId = await requireLiteavSig(userId, request, services);
      trace.caller = 'user';
      return endpoint.handle(parameters, { ...context, caller: { kind: 'user', userId }, sessionId });
    },
    success: (data) => envelope(200, 'OK', data ?? {}),
    failure: (error) => {
      const { secondNumber } = ERRORS[error.code];
      // The original sent a list with these two and an object with all others (PROTOCOL C.5).
      const withList = secondNumber === ERRORS.BAD_JSON.secondNumber || error.code === 'NOT_SIGNED_IN';
      return envelope(secondNumber, error.message, withList ? [] : {});
    },
  };
}

function envelope(code: number, message: string, data: object): HttpReply {
  return jsonReply({ code, message, data });
}
