import { objectSchema, type Field, type Fields, type IntegerRules } from '../../shared/validation/fields';
import type { JsonSchema } from './jsonSchema';

/** The schema of a body with these fields, the rules on whole numbers included. */
export function requestSchema(fields: Fields): JsonSchema {
  const { type, required, properties } = objectSchema(fields);
  const described = Object.entries(fields).map(([name, field]) => [
    name,
    field.rules === undefined ? properties[name] : wholeNumber(field, field.rules),
  ]);
  return { type, required, properties: Object.fromEntries(described) as Record<string, JsonSchema> };
}

/** Texts and `true` are what some released apps send; new callers should send numbers. */
function wholeNumber(field: Field<unknown>, rules: IntegerRules): JsonSchema {
  const accepts = (value: number): boolean =>
    rules.oneOf?.includes(value) ?? (rules.min === undefined || value >= rules.min);
  return {
    anyOf: [
      rules.oneOf === undefined ? numberInRange(rules) : { type: 'integer', enum: rules.oneOf },
      rules.oneOf === undefined
        ? { type: 'string', pattern: textPattern(rules), deprecated: true }
        : { type: 'string', enum: rules.oneOf.map(String), deprecated: true },
      ...(accepts(1) ? [{ const: true, deprecated: true }] : []),
      ...(field.required ? [] : [{ type: 'null' }]),
    ],
    ...(rules.fallback === undefined ? {} : { default: rules.fallback }),
  };
}

function numberInRange({ min = Number.MIN_SAFE_INTEGER }: IntegerRules): JsonSchema {
  return { type: 'integer', minimum: min, maximum: Number.MAX_SAFE_INTEGER };
}

/** The lower bounds that fields use; a new one needs its pattern here. */
function textPattern({ min }: IntegerRules): string {
  switch (min) {
    case undefined:
      return '^(?:0|-?[1-9][0-9]{0,15})$';
    case -1:
      return '^(?:-1|0|[1-9][0-9]{0,15})$';
    case 0:
      return '^(?:0|[1-9][0-9]{0,15})$';
    case 1:
      return '^[1-9][0-9]{0,15}$';
    default:
      throw new Error(`no pattern for whole numbers from ${min}`);
  }
}
