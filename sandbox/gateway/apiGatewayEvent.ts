import { randomBytes } from 'node:crypto';
import { eventBody, queryObject } from './eventBody';
import type { InboundRequest } from './inboundRequest';

/**
 * The event of an API Gateway trigger (583/31927): headers spelled as the client spelled them.
 * @param apiPath the path that the API was given in the console.
 */
export function apiGatewayEvent(request: InboundRequest, apiPath = '/'): object {
  return {
    requestContext: {
      serviceId: 'service-sandbox',
      path: apiPath,
      httpMethod: request.method,
      requestId: randomBytes(16).toString('hex'),
      identity: {},
      sourceIp: request.remoteAddress,
      stage: 'release',
    },
    headers: Object.fromEntries(request.headerPairs),
    ...eventBody(request.body),
    pathParameters: {},
    queryStringParameters: {},
    headerParameters: {},
    stageVariables: { stage: 'release' },
    path: request.path,
    queryString: queryObject(request.query),
    httpMethod: request.method,
  };
}
