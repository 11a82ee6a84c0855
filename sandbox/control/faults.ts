import type { FromSchema } from 'json-schema-to-ts';
import { FAULT_KINDS } from '../liveCloud/api/faults';
import { LIVE_API_ACTIONS } from '../liveCloud/api/liveApi';
import type { ControlRoute } from './controlRoute';
import { bodyRoute, compiler } from './controlRoute';

const schema = {
  type: 'object',
  properties: {
    action: { type: 'string', enum: ['*', ...LIVE_API_ACTIONS] },
    fault: { type: 'string', enum: FAULT_KINDS },
    count: { type: 'integer', minimum: 1 },
    page: { type: 'integer', minimum: 1 },
    ratePercent: { type: 'number', minimum: 0, maximum: 100 },
    code: { type: 'string', maxLength: 128 },
  },
  required: ['action', 'fault'],
  additionalProperties: false,
} as const;

const path = '/_sandbox/faults';

export const addFault = bodyRoute(
  {
    method: 'POST',
    path,
    summary: 'Makes live API calls go wrong: the next `count` of them, or all until cleared.',
    example: { action: 'DescribeLiveStreamOnlineList', fault: 'timeout', count: 2, page: 1 },
  },
  compiler.compile<FromSchema<typeof schema>>(schema),
  (rule, { faults }) => {
    faults.add(rule);
    return { faults: faults.list() };
  },
);

export const clearFaults: ControlRoute = {
  method: 'DELETE',
  path,
  summary: 'Clears all faults.',
  handle(_body, { faults }) {
    faults.clear();
    return { faults: [] };
  },
};

export const listFaults: ControlRoute = {
  method: 'GET',
  path,
  summary: 'Lists the faults and how often each has struck.',
  handle: (_body, { faults }) => ({ faults: faults.list() }),
};
