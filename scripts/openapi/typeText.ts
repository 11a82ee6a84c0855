import type { JsonSchema } from './jsonSchema';
import type { Localized } from './summaries';

const TYPES: Readonly<Record<string, Localized>> = {
  string: { en: 'string', zh: '字符串' },
  integer: { en: 'integer', zh: '整数' },
  number: { en: 'number', zh: '数字' },
  object: { en: 'object', zh: '对象' },
  array: { en: 'array', zh: '数组' },
};

/** The JSON type of a value as a word; null, which only stands for a missing value, is left out. */
export function typeText(schema: JsonSchema): Localized {
  const example: unknown = schema.const ?? schema.enum?.[0];
  const named =
    schema.anyOf?.[0]?.type ?? schema.type ?? (typeof example === 'string' ? 'string' : 'integer');
  const type = typeof named === 'string' ? named : named.find((name) => name !== 'null');
  const text = TYPES[type ?? ''];
  if (text === undefined) throw new Error(`no word for the type ${String(type)}`);
  return text;
}
