import type { FromSchema } from 'json-schema-to-ts';
import { bodyRoute, compiler } from './controlRoute';

const schema = {
  type: 'object',
  properties: { automatic: { type: 'boolean' } },
  additionalProperties: false,
} as const;

export const timer = bodyRoute(
  {
    method: 'POST',
    path: '/_sandbox/timer',
    summary: 'Runs the online-check now. With `automatic` it only turns the once-a-minute timer on or off.',
    example: {},
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  ({ automatic }, context) => {
    if (automatic === undefined) return context.timer.runNow();
    if (automatic) context.timer.start();
    else context.timer.stop();
    return { automatic };
  },
);
