import { AppError } from '../errors';
import { compileSchema, type Violation } from './compileSchema';
import { objectSchema, readFields, type Fields, type ValuesOf } from './fields';

const SHOWN_CHARACTERS = 40;

/**
 * A function that checks a request's body and returns its declared fields.
 * @throws AppError INVALID_PARAMETER or BAD_VALUE naming the first field at fault and the rule it broke, in the
 * words of the first-generation server (PROTOCOL A.7).
 */
export function createRequestReader<F extends Fields>(
  schemaId: string,
  fields: F,
): (body: Readonly<Record<string, unknown>>) => ValuesOf<F> {
  const validate = compileSchema(schemaId, objectSchema(fields));
  return (body) => {
    if (!validate(body)) throw new AppError('INVALID_PARAMETER', explain(validate.errors?.[0], body));
    return readFields(fields, body);
  };
}

function explain(violation: Violation | undefined, body: unknown): string {
  if (violation === undefined) return 'body does not fit its schema';
  const steps = violation.instancePath.split('/').slice(1).map(unescapePointer);
  const field = steps.join('.');
  const value = steps.reduce(memberOf, body);
  if (violation.schemaPath.includes('/anyOf')) {
    // Only whole numbers have several forms, and ajv names the first form that did not fit.
    return value === null ? `${field} is null or empty!` : `${field}:${show(value)} is not int!`;
  }
  switch (violation.keyword) {
    case 'required':
      return `${[...steps, String(violation.params['missingProperty'])].join('.')} is null or empty!`;
    case 'minLength':
      return `${field} is null or empty!`;
    case 'maxLength':
      return `${field} is longer than ${String(violation.params['limit'])} characters!`;
    case 'maxItems':
      return `${field} has more than ${String(violation.params['limit'])} items!`;
    case 'minItems':
      return `${field} has fewer than ${String(violation.params['limit'])} items!`;
    case 'minimum':
    case 'maximum':
      return `${field}:${show(value)} is not ${String(violation.params['comparison'])} ${String(violation.params['limit'])}!`;
    case 'pattern':
      return `${field} has characters that are not allowed there!`;
    case 'type':
      return value === null ? `${field} is null or empty!` : `${field} is not ${typeName(violation)}!`;
    default:
      return `${field}:${show(value)} is not valid!`;
  }
}

function typeName(violation: Violation): string {
  const type = violation.params['type'];
  const [name] = Array.isArray(type) ? (type as readonly unknown[]) : [type];
  return String(name);
}

function unescapePointer(step: string): string {
  return step.replace(/~1/g, '/').replace(/~0/g, '~');
}

function memberOf(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[step];
}

/** A short form of what was sent, with nothing in it that could confuse a terminal or a log. */
function show(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'array' : 'object';
  if (typeof value === 'string') return printable(value);
  // A body may hold a number beyond the largest, and as JSON that would read "null".
  return printable(typeof value === 'number' ? String(value) : JSON.stringify(value));
}

function printable(shown: string): string {
  return shown.slice(0, SHOWN_CHARACTERS).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
}
