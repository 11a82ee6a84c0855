/**
 * JSON schemas of what an Action or endpoint answers: for the API description, and for the tests that hold real
 * answers to it. Every member is always there and never null (PROTOCOL A.1).
 */
export type ReplySchema = object;

export const TEXT = { type: 'string' } as const;
export const COUNT = { type: 'integer', minimum: 0 } as const;
export const WHOLE = { type: 'integer' } as const;
/** Unix seconds. */
export const SECONDS = { type: 'integer', minimum: 0 } as const;

/** An object with exactly these members, of which `optional` ones may be missing. */
export function members(
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): ReplySchema {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
    additionalProperties: false,
  };
}

export function listOf(items: object): ReplySchema {
  return { type: 'array', items };
}

/** `returnData` of an Action that has nothing to say. */
export const NO_DATA: ReplySchema = members({ result: { const: 0 } });

/** `data` of an endpoint that has nothing to say. */
export const EMPTY: ReplySchema = members({});
