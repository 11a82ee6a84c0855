import { ERRORS } from '../../shared/errors';
import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { EVENT_TYPE } from '../../shared/streamEvents/streamEvent';
import type { JsonSchema } from './jsonSchema';
import { EVENT_SUMMARIES } from './summaries';

const MAX_EVENT_TYPE = 2_147_483_647;

const SIGNATURE: Readonly<Record<string, JsonSchema>> = {
  t: {
    description: 'When the signature expires, unix seconds; five minutes more are granted.',
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  },
  sign: { description: 'md5(callback key + t).', type: 'string', pattern: '^[0-9a-f]{32}$' },
};

/** The bodies that LVB posts, by the names of their schemas. All may have more members than these. */
export function eventSchemas(): Record<string, JsonSchema> {
  const handled = Object.entries(EVENT_TYPE).map(([kind, type]) => [
    eventName(kind),
    eventSchema(kind as keyof typeof EVENT_TYPE, type),
  ]);
  const other = signedEvent(EVENT_SUMMARIES.other.en, {
    type: 'integer',
    minimum: 0,
    maximum: MAX_EVENT_TYPE,
    not: { enum: Object.values(EVENT_TYPE) },
  });
  return { ...(Object.fromEntries(handled) as Record<string, JsonSchema>), OtherEvent: other };
}

function eventName(kind: string): string {
  return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}Event`;
}

function eventSchema(kind: keyof typeof EVENT_TYPE, type: number): JsonSchema {
  const own = (EVENT_HANDLERS.get(type)?.schema ?? {}) as JsonSchema;
  const { required, properties, ...rest } = own;
  const signed = signedEvent(EVENT_SUMMARIES[kind].en, { const: type });
  return {
    ...signed,
    required: [...new Set([...(signed.required ?? []), ...(required ?? [])])],
    properties: { ...signed.properties, ...properties, t: { ...SIGNATURE['t'], ...properties?.['t'] } },
    ...rest,
  };
}

function signedEvent(description: string, eventType: JsonSchema): JsonSchema {
  return {
    description,
    type: 'object',
    required: ['event_type', 't', 'sign'],
    properties: { event_type: eventType, ...SIGNATURE },
  };
}

/** What LVB is answered, by the names of the schemas. */
export function eventReplySchemas(): Record<string, JsonSchema> {
  const refusal = (description: string, numbers: readonly number[]): JsonSchema => ({
    description,
    type: 'object',
    required: ['code', 'message'],
    properties: { code: { type: 'integer', enum: numbers }, message: { type: 'string', minLength: 1 } },
  });
  return {
    EventAccepted: {
      description: 'The event is stored.',
      type: 'object',
      required: ['code'],
      properties: { code: { const: 0 } },
      additionalProperties: false,
    },
    EventMalformed: refusal(
      'The body is no stream event. A request of an app gets the members of its own envelope as well.',
      [ERRORS.BAD_JSON.number, ERRORS.INVALID_PARAMETER.number],
    ),
    EventRefused: refusal('The signature is missing, wrong or expired.', [ERRORS.NOT_ALLOWED.number]),
    EventNotStored: refusal('The event could not be stored; it has to be delivered again.', [
      ERRORS.DATABASE_FAILED.number,
      ERRORS.NOT_CONFIGURED.number,
    ]),
  };
}
