import Ajv from 'ajv';

import { ajvOptions } from './ajvOptions';

/** What ajv says of the first rule that a value broke. */
export interface Violation {
  /** JSON pointer to the value, '' for the whole. */
  readonly instancePath: string;
  /** Where in the schema the rule stands. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** True for a valid value; otherwise `errors` has the first violation until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}

let ajv: Ajv | undefined;

/**
 * The validator for a schema, compiled when it is first used. The build replaces this module by one that returns
 * validators compiled ahead under the same `id`, so that no function compiles anything when it starts.
 */
export function compileSchema(id: string, schema: object): Validator {
  let compiled: Validator | undefined;
  const validate: Validator = (value) => {
    ajv ??= new Ajv(ajvOptions);
    compiled ??= ajv.compile({ $id: id, ...schema }) as Validator;
    const valid = compiled(value);
    validate.errors = compiled.errors ?? null;
    return valid;
  };
  return validate;
}
