import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { ApiDescription } from '../../scripts/openapi/buildDescription';
import type { JsonSchema } from '../../scripts/openapi/jsonSchema';
import { readText } from '../unit/docs/markdown';

/** The description as it is committed. */
export const API_DESCRIPTION = JSON.parse(readText('docs/api/openapi.json')) as ApiDescription & {
  readonly jsonSchemaDialect: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
};

export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}

interface Content {
  readonly 'application/json': {
    readonly schema: JsonSchema;
    readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addVocabulary(['discriminator', 'x-who-may-call', 'components']);
ajv.addSchema({ $id: 'api', components: API_DESCRIPTION.components });

const compiled = new Map<string, ValidateFunction>();

/** What the schema of this name does not like about a value; '' where it fits. */
export function misfit(schemaName: string, value: unknown): string {
  let validate = compiled.get(schemaName);
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `api#/components/schemas/${schemaName}` });
    compiled.set(schemaName, validate);
  }
  return validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: schemaName });
}

/** The schema of a Reply that this status of an operation refers to, one for each alternative. */
export function schemasOf({ $ref, anyOf = [] }: JsonSchema): string[] {
  return [...($ref === undefined ? [] : [$ref]), ...anyOf.map((schema) => schema.$ref ?? '')].map(
    (ref) => /^#\/components\/schemas\/(\w+)$/.exec(ref)?.[1] ?? `not a reference: ${ref}`,
  );
}
