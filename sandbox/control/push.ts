import type { FromSchema } from 'json-schema-to-ts';
import { callbackSchema, waitSchema } from './callbackSchemas';
import { bodyRoute, compiler } from './controlRoute';
import { withCallbacks } from './withCallbacks';

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', maxLength: 4096 },
    takeover: { type: 'boolean' },
    record: { type: 'boolean' },
    userIp: { type: 'string', maxLength: 64 },
    width: { type: 'integer', minimum: 0 },
    height: { type: 'integer', minimum: 0 },
    callback: callbackSchema,
    stopCallback: callbackSchema,
    wait: waitSchema,
  },
  required: ['url'],
  additionalProperties: false,
} as const;

export const push = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/push',
    summary:
      'A phone starts pushing to this URL. A running push of the same stream is replaced (its stop goes by ' +
      'stopCallback) unless takeover is false; one that really comes in by RTMP is not replaced.',
    example: { url: 'rtmp://127.0.0.1/live/stream?txSecret=…&txTime=…', callback: { times: 2 } },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ wait, ...request }, context) => {
    const { deliveries, ...result } = context.cloud.push(request);
    return withCallbacks(result, deliveries, context, wait);
  },
);
