import { objectSchema, type Fields } from '../../shared/validation/fields';

export type DeclaredKind = 'text' | 'whole number' | 'number' | 'object' | 'list';

/** One parameter as its schema declares it, inner ones included. */
export interface DeclaredField {
  /** Members by name, items of a list by `0`: `userinfo.nickname`, `list.0.id`. */
  readonly path: string;
  readonly kind: DeclaredKind;
  /** Whether null is taken for "not sent". */
  readonly nullable: boolean;
  readonly schema: Readonly<Record<string, any>>;
}

/** Every parameter of an Action or endpoint, so that a test of all of them cannot forget a new one. */
export function declaredFields(fields: Fields): DeclaredField[] {
  return fieldsOfSchema(objectSchema(fields));
}

/** The same for any JSON schema of an object. */
export function fieldsOfSchema(schema: object, prefix = ''): DeclaredField[] {
  const { properties = {}, items } = schema as { properties?: Record<string, object>; items?: object };
  const inner = Object.entries(properties).concat(items === undefined ? [] : [['0', items]]);
  return inner.flatMap(([name, one]) => {
    const path = `${prefix}${name}`;
    return [{ path, ...kindOf(path, one), schema: one }, ...fieldsOfSchema(one, `${path}.`)];
  });
}

const KINDS: Readonly<Record<string, DeclaredKind>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  object: 'object',
  array: 'list',
};

function kindOf(path: string, schema: object): Pick<DeclaredField, 'kind' | 'nullable'> {
  const { type, anyOf = [] } = schema as { type?: string | string[]; anyOf?: { type?: string }[] };
  const types = [type ?? anyOf.map((one) => one.type ?? '')].flat();
  const names: readonly string[] = ['integer', ...types].filter((one) => types.includes(one));
  const kind = names.map((name) => KINDS[name]).find((one) => one !== undefined);
  if (kind === undefined) throw new Error(`${path} is declared in a way that the tests do not know`);
  return { kind, nullable: types.includes('null') };
}

/** A copy of the body with another value at the path; with undefined, without the member. */
export function changed(body: object, path: string, value: unknown): object {
  const copy = structuredClone(body);
  const steps = path.split('.');
  const last = steps.pop()!;
  let place: any = copy;
  for (const step of steps) place = place[step] ??= {};
  if (value === undefined) Reflect.deleteProperty(place as object, last);
  else place[last] = value;
  return copy;
}

export function valueAt(body: object, path: string): unknown {
  return path.split('.').reduce<any>((value, step) => value?.[step], body);
}
