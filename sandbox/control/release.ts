import type { FromSchema } from 'json-schema-to-ts';
import { bodyRoute, compiler } from './controlRoute';
import { withCallbacks } from './withCallbacks';

const schema = {
  type: 'object',
  properties: { order: { type: 'string', enum: ['fifo', 'reversed', 'shuffled'] } },
  additionalProperties: false,
} as const;

export const release = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/release',
    summary: 'Sends the callbacks that a rule holds, in the given order (fifo).',
    example: { order: 'reversed' },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  async ({ order = 'fifo' }, context) => {
    const released = await context.delivery.release(order);
    return withCallbacks({ order: released }, released, context);
  },
);
