import type { ApiDescription } from './buildDescription';
import type { JsonSchema } from './jsonSchema';

const HEADER = `// Written by npm run openapi from docs/api/openapi.json. Change the tables it is made from instead.
`;

/** TypeScript types for every schema of the description, and maps from wire names to requests and replies. */
export function printTypes(description: ApiDescription): string {
  const { schemas } = description.components;
  const types = Object.entries(schemas).map(
    ([name, schema]) => `${comment(schema)}export type ${name} = ${printType(schema)};`,
  );
  const actions = Object.entries(schemas['ActionRequest']?.discriminator?.mapping ?? {}).map(
    ([name, ref]) => [name, nameOf(ref).replace(/Request$/, '')] as const,
  );
  const endpoints = Object.entries(description.paths).flatMap(([path, item]) => {
    const component = endpointComponent(item);
    return component === undefined ? [] : [[path.slice(1), component] as const];
  });
  const forOperators = actions.filter(
    ([, component]) => schemas[`${component}Request`]?.['x-who-may-call'] === 'operator',
  );
  return [
    HEADER,
    ...types,
    printMap('Actions by name.', 'Actions', 'returnData', actions),
    printMap('Second-generation calls by path.', 'Endpoints', 'data', endpoints),
    '/** The Actions that only operators may call. */',
    `export const OPERATOR_ACTIONS = ${JSON.stringify(forOperators.map(([name]) => name))} as const satisfies readonly (keyof Actions)[];`,
  ].join('\n');
}

/** What the schemas of a second-generation path begin with; undefined for the other paths. */
function endpointComponent(item: object): string | undefined {
  const ref = /#\/components\/schemas\/(Endpoint\w+)Request"/.exec(JSON.stringify(item));
  return ref?.[1];
}

function printMap(
  text: string,
  name: string,
  dataMember: string,
  entries: readonly (readonly [string, string])[],
): string {
  const members = entries.map(
    ([wireName, component]) =>
      `readonly ${JSON.stringify(wireName)}: { readonly request: ${component}Request; readonly data: ${component}Reply['${dataMember}'] };`,
  );
  return `/** ${text} */\nexport interface ${name} {\n${members.join('\n')}\n}\n`;
}

function printType(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const alternatives = schema.oneOf ?? (schema.properties === undefined ? schema.anyOf : undefined);
  if (alternatives !== undefined) {
    // Deprecated forms are still accepted, and not what a new caller should send.
    return union(alternatives.filter(({ deprecated }) => deprecated !== true).map(printType));
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'unknown' : union(types.map((type) => printSimple(type, schema)));
}

function printSimple(type: string, schema: JsonSchema): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return schema.maxItems === 0 ? 'readonly []' : `readonly (${printType(schema.items ?? {})})[]`;
    case 'object':
      return printObject(schema);
    default:
      return type;
  }
}

function printObject({ properties, required = [], additionalProperties }: JsonSchema): string {
  const members = Object.entries(properties ?? {}).map(([name, member]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${comment(member)}readonly ${JSON.stringify(name)}${mark}: ${printType(member)};`;
  });
  if (members.length > 0) return `{\n${members.join('\n')}\n}`;
  return additionalProperties === false
    ? 'Readonly<Record<string, never>>'
    : 'Readonly<Record<string, unknown>>';
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** The first paragraph; the rest is a list that the reference has as well. */
function comment({ description }: JsonSchema): string {
  return description === undefined ? '' : `/** ${description.split('\n\n')[0] ?? ''} */\n`;
}
