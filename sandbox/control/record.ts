import type { FromSchema } from 'json-schema-to-ts';
import type { RecordFormat } from '../liveCloud/streamEvents';
import { callbackSchema, durationSchema, streamNameSchema, waitSchema } from './callbackSchemas';
import { bodyRoute, compiler } from './controlRoute';
import { withCallbacks } from './withCallbacks';

const schema = {
  type: 'object',
  properties: {
    stream: streamNameSchema,
    formats: {
      type: 'array',
      items: { type: 'string', enum: ['flv', 'hls', 'mp4', 'aac'] },
      minItems: 1,
      maxItems: 4,
    },
    duration: durationSchema,
    callback: callbackSchema,
    wait: waitSchema,
  },
  required: ['stream'],
  additionalProperties: false,
} as const;

/** What a push URL of this backend asks for. */
const DEFAULT_FORMATS: readonly RecordFormat[] = ['flv', 'hls'];

export const record = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/record',
    summary:
      'A recording of the stream is finished: one event per format. The stream need not be known here.',
    example: { stream: '8888_alice_1', formats: ['flv', 'hls'], duration: 90 },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ stream, formats = DEFAULT_FORMATS, duration, callback, wait }, context) => {
    const request = { stream, formats, durationSeconds: duration, callback };
    const { deliveries, fileIds } = context.cloud.record(request);
    return withCallbacks({ stream, fileIds }, deliveries, context, wait);
  },
);
