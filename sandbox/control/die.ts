import type { FromSchema } from 'json-schema-to-ts';
import { streamNameSchema } from './callbackSchemas';
import { bodyRoute, compiler } from './controlRoute';
import { streamOf } from './streamOf';

const schema = {
  type: 'object',
  properties: { stream: streamNameSchema, url: { type: 'string', maxLength: 4096 } },
  additionalProperties: false,
} as const;

export const die = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/die',
    summary: 'The phone dies: the stream is gone and no callback says so.',
    example: { stream: '8888_alice_1' },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  (body, { cloud }) => {
    const stream = streamOf(body);
    return { stream, ...cloud.die(stream) };
  },
);
