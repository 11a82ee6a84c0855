import type { FromSchema } from 'json-schema-to-ts';
import { callbackSchema, durationSchema, streamNameSchema, waitSchema } from './callbackSchemas';
import { bodyRoute, compiler } from './controlRoute';
import { streamOf } from './streamOf';
import { withCallbacks } from './withCallbacks';

const schema = {
  type: 'object',
  properties: {
    stream: streamNameSchema,
    url: { type: 'string', maxLength: 4096 },
    errcode: { type: 'integer', minimum: 0 },
    record: { type: 'boolean' },
    duration: durationSchema,
    callback: callbackSchema,
    wait: waitSchema,
  },
  additionalProperties: false,
} as const;

export const stop = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/stop',
    summary:
      'The phone stops pushing: a stop event, and recordings in the formats that the push URL names when it ' +
      'pushed for a second or `duration` says how long; `record: false` for none. A push that really comes in ' +
      'is cut off, and its own recordings follow.',
    example: { stream: '8888_alice_1', duration: 90 },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  (body, context) => {
    const stream = streamOf(body);
    const { deliveries, sequence } = context.cloud.stop(stream, {
      errcode: body.errcode,
      record: body.record,
      durationSeconds: body.duration,
      callback: body.callback,
    });
    return withCallbacks({ stream, sequence }, deliveries, context, body.wait);
  },
);
