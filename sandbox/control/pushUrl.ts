import type { FromSchema } from 'json-schema-to-ts';
import { streamNameSchema } from './callbackSchemas';
import { bodyRoute, compiler } from './controlRoute';

const schema = {
  type: 'object',
  properties: { stream: streamNameSchema },
  required: ['stream'],
  additionalProperties: false,
} as const;

export const pushUrl = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/push-url',
    summary:
      "Signs a push URL for a stream of any name, as the SDK's room service does for anchors of the second generation.",
    example: { stream: '1400000000_alice' },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ stream }, { cloud }) => ({ stream, url: cloud.pushUrlOf(stream) }),
);
