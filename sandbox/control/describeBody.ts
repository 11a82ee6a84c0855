interface FieldSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

/** Says in one line per field what a body may hold, for people: `"url": "string, required"`. */
export function describeBody(schema: object): Record<string, string> {
  const { properties = {}, required = [] } = schema as FieldSchema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      describeField(field) + (required.includes(name) ? ', required' : ''),
    ]),
  );
}

function describeField(field: FieldSchema): string {
  if (field.enum !== undefined) return field.enum.join(' | ');
  if (field.items !== undefined) return `list of ${describeField(field.items)}`;
  if (field.properties === undefined) return field.type ?? 'anything';
  const fields = Object.entries(field.properties).map(([name, inner]) => `${name}: ${describeField(inner)}`);
  return `{ ${fields.join(', ')} }`;
}
