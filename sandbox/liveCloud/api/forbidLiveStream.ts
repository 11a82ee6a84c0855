import type { FromSchema } from 'json-schema-to-ts';
import { apiAction, compiler } from './apiAction';
import { ApiFailure } from './apiFailure';
import { requireOwnDomain, streamProperties } from './streamParameters';

const DAY_MS = 24 * 3600 * 1000;
/** A week unless told otherwise, three months at most (267/20468). */
const DEFAULT_FORBID_MS = 7 * DAY_MS;
const MAX_FORBID_MS = 90 * DAY_MS;

const schema = {
  type: 'object',
  properties: {
    ...streamProperties,
    ResumeTime: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
    Reason: { type: 'string', maxLength: 2048 },
  },
  required: ['AppName', 'DomainName', 'StreamName'],
  additionalProperties: false,
} as const;

/** 267/20468: cuts a stream and keeps it out until `ResumeTime`. */
export const forbidLiveStream = apiAction(
  compiler.compile<FromSchema<typeof schema>>(schema),
  (parameters, { cloud, clock }) => {
    const { DomainName, StreamName, ResumeTime } = parameters;
    requireOwnDomain(DomainName, cloud);
    const nowMs = clock.nowMs();
    const untilMs = ResumeTime === undefined ? nowMs + DEFAULT_FORBID_MS : Date.parse(ResumeTime);
    if (!(untilMs > nowMs && untilMs <= nowMs + MAX_FORBID_MS)) {
      throw new ApiFailure('InvalidParameterValue', '`ResumeTime` must lie within the next 90 days.');
    }
    cloud.forbid(StreamName, untilMs);
    return {};
  },
);
