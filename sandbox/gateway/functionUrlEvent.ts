import { eventBody, queryObject } from './eventBody';
import type { InboundRequest } from './inboundRequest';

/** The event of a Function URL (583/96099): lower-case headers, the caller in `x-scf-remote-addr`. */
export function functionUrlEvent(request: InboundRequest): object {
  return {
    ...eventBody(request.body),
    headers: { ...request.headers, 'x-scf-remote-addr': request.remoteAddress },
    httpMethod: request.method,
    path: request.path,
    queryString: queryObject(request.query),
  };
}
