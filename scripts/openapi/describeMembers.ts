import type { JsonSchema } from './jsonSchema';
import { memberText } from './memberTexts';

/** Calls back for every member of an object schema, inner ones after their outer one. */
export function eachMember(
  schema: JsonSchema,
  path: readonly string[],
  visit: (member: JsonSchema, path: readonly string[], required: boolean) => void,
): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const memberPath = [...path, name];
    visit(member, memberPath, schema.required?.includes(name) ?? false);
    eachMember(member.items ?? member, memberPath, visit);
  }
}

/** The schema with the English text of each member as its description. */
export function describeMembers(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const { items, properties, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: describeEach(properties, path) }),
    ...(items === undefined ? {} : { items: describeMembers(items, path) }),
  };
}

function describeEach(
  properties: Readonly<Record<string, JsonSchema>>,
  path: readonly string[],
): Record<string, JsonSchema> {
  const described = Object.entries(properties).map(([name, member]) => {
    const memberPath = [...path, name];
    return [name, { description: memberText(memberPath).en, ...describeMembers(member, memberPath) }];
  });
  return Object.fromEntries(described) as Record<string, JsonSchema>;
}
