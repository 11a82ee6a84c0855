import { AppError } from '../errors';

/**
 * One parameter of a request: the JSON schema of what may be sent, and the value that a handler gets. From a
 * record of fields follow the request's schema, its TypeScript type and its API description.
 */
export interface Field<T> {
  readonly schema: object;
  readonly required: boolean;
  /** What `read` asks of a whole number beyond the schema; also in the API description. */
  readonly rules?: IntegerRules;
  /** Turns a value that fits the schema, or undefined where it was not sent, into what the handler gets. */
  read(value: unknown, path: string): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** Characters, not bytes; the widths of the columns that the values go to. */
export const LIMITS = { id: 128, text: 255, url: 1024 } as const;

/** Neither NUL nor half a surrogate pair: the database could not give back what was stored. */
const TEXT_PATTERN = '^[^\\u0000\\p{Cs}]*$';
/** No control character, no blank at either end: two ids that look alike would not be equal, or the other way round. */
const ID_PATTERN = '^(?!\\s)[^\\p{Cc}\\p{Cs}]+(?<!\\s)$';
const OPTIONAL_ID_PATTERN = `^$|${ID_PATTERN}`;
const WEB_URL_PATTERN = '^$|^https?://[^\\s\\p{Cc}\\p{Cs}]+$';

/** A user, group or file id that has to be there. */
export function id(): Field<string> {
  return requiredText({ maxLength: LIMITS.id, pattern: ID_PATTERN });
}

/** An id that may be missing, null or empty, which all read as ''. */
export function optionalId(): Field<string> {
  return optionalTextField({ maxLength: LIMITS.id, pattern: OPTIONAL_ID_PATTERN });
}

export function text(maxLength: number = LIMITS.text): Field<string> {
  return requiredText({ maxLength, pattern: TEXT_PATTERN });
}

/** A text that may be missing, null or empty, which all read as ''. */
export function optionalText(maxLength: number = LIMITS.text): Field<string> {
  return optionalTextField({ maxLength, pattern: TEXT_PATTERN });
}

/** An http or https address that has to be there. */
export function webUrl(): Field<string> {
  return requiredText({ maxLength: LIMITS.url, pattern: WEB_URL_PATTERN });
}

function requiredText(rules: object): Field<string> {
  return {
    schema: { type: 'string', minLength: 1, ...rules },
    required: true,
    read: (value) => value as string,
  };
}

function optionalTextField(rules: object): Field<string> {
  return {
    schema: { type: ['string', 'null'], ...rules },
    required: false,
    read: (value) => (typeof value === 'string' ? value : ''),
  };
}

export interface IntegerRules {
  readonly min?: number;
  /** The only values with a meaning. */
  readonly oneOf?: readonly number[];
  /** Read where the field is missing or null; without it the field is required. */
  readonly fallback?: number;
}

/** Whole numbers as the first generation's server took them: 1, "1", "-1", true; not "", "01", "1.0" or 1.5. */
const INTEGER_SCHEMAS = [
  { type: 'integer' },
  { type: 'string', pattern: '^(?:0|-?[1-9][0-9]{0,15})$' },
  { const: true },
] as const;

export function integer(rules: IntegerRules = {}): Field<number> {
  const required = rules.fallback === undefined;
  return {
    schema: { anyOf: required ? INTEGER_SCHEMAS : [...INTEGER_SCHEMAS, { type: 'null' }] },
    required,
    rules,
    read: (value, path) => checkInteger(value ?? rules.fallback, path, rules),
  };
}

function checkInteger(value: unknown, path: string, rules: IntegerRules): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new AppError('INVALID_PARAMETER', `${path}:${String(value)} is not int!`);
  }
  if (rules.min !== undefined && number < rules.min) {
    throw new AppError('INVALID_PARAMETER', `${path}:${number} is not in range [${rules.min},+)`);
  }
  if (rules.oneOf !== undefined && !rules.oneOf.includes(number)) {
    throw new AppError('BAD_VALUE', `${path}:${number} is not one of ${rules.oneOf.join(', ')}`);
  }
  return number;
}

/** A text that reads as undefined where it was not sent, so that "not sent" and "empty" differ. */
export function maybeText(maxLength: number = LIMITS.text): Field<string | undefined> {
  const field = optionalText(maxLength);
  return { ...field, read: (value) => (typeof value === 'string' ? value : undefined) };
}

/** A whole number out of a few that reads as undefined where it was not sent. */
export function maybeInteger(oneOf: readonly number[]): Field<number | undefined> {
  const [fallback = 0] = oneOf;
  const field = integer({ oneOf, fallback });
  return {
    ...field,
    rules: { oneOf },
    read: (value, path) => (value === undefined || value === null ? undefined : field.read(value, path)),
  };
}

/** Several fields in an object of their own; a missing or null object reads as one with nothing in it. */
export function group<F extends Fields>(fields: F): Field<ValuesOf<F>> {
  const { type, ...schema } = objectSchema(fields);
  return {
    schema: { type: [type, 'null'], ...schema },
    required: false,
    read: (value, path) => readFields(fields, (value ?? {}) as Record<string, unknown>, `${path}.`),
  };
}

/** A structure with a schema of its own, handed on as it was sent. */
export function structure<T>(schema: object): Field<T> {
  return { schema, required: true, read: (value) => value as T };
}

/** The schema of an object with these fields. Other members are let through and never reach a handler. */
export function objectSchema(fields: Fields): {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, object>>;
} {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    required: entries.filter(([, field]) => field.required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, field.schema])),
  };
}

/** Exactly the declared fields of a body that fits their schema. */
export function readFields<F extends Fields>(
  fields: F,
  body: Readonly<Record<string, unknown>>,
  prefix = '',
): ValuesOf<F> {
  const values = Object.entries(fields).map(([name, field]) => [
    name,
    field.read(Object.hasOwn(body, name) ? body[name] : undefined, `${prefix}${name}`),
  ]);
  return Object.fromEntries(values) as ValuesOf<F>;
}
