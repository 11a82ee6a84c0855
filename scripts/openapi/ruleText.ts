import { id, optionalId, text, webUrl, type Field } from '../../shared/validation/fields';
import type { JsonSchema } from './jsonSchema';
import type { Localized } from './summaries';

function patternOf(field: Field<unknown>): string | undefined {
  return (field.schema as JsonSchema).pattern;
}

const PATTERN_TEXTS: ReadonlyMap<string | undefined, Localized> = new Map([
  [patternOf(text()), { en: '', zh: '' }],
  [patternOf(id()), { en: 'nothing invisible, no blank at either end', zh: '不含不可见字符，首尾无空白' }],
  [
    patternOf(optionalId()),
    { en: 'nothing invisible, no blank at either end', zh: '不含不可见字符，首尾无空白' },
  ],
  [patternOf(webUrl()), { en: 'an http or https address', zh: 'http 或 https 地址' }],
]);

/** The rules that a schema sets for a value, in a few words. */
export function ruleText(schema: JsonSchema): Localized {
  const parts = [
    ...lengthRule(schema),
    ...patternRule(schema),
    ...rangeRule(schema.anyOf?.[0] ?? schema),
    ...itemsRule(schema),
    ...defaultRule(schema),
  ].filter(({ en }) => en !== '');
  return { en: parts.map(({ en }) => en).join('; '), zh: parts.map(({ zh }) => zh).join('；') };
}

function lengthRule({ minLength, maxLength }: JsonSchema): Localized[] {
  if (maxLength === undefined) return [];
  return minLength === undefined
    ? [{ en: `at most ${maxLength} characters`, zh: `最多 ${maxLength} 个字符` }]
    : [{ en: `${minLength} to ${maxLength} characters`, zh: `${minLength} 到 ${maxLength} 个字符` }];
}

function patternRule({ pattern }: JsonSchema): Localized[] {
  if (pattern === undefined) return [];
  return [PATTERN_TEXTS.get(pattern) ?? { en: `\`${pattern}\``, zh: `\`${pattern}\`` }];
}

function rangeRule({ enum: values, minimum, maximum }: JsonSchema): Localized[] {
  if (values !== undefined) {
    const list = values.map((value) => JSON.stringify(value));
    return [{ en: `one of ${list.join(', ')}`, zh: `取值 ${list.join('、')}` }];
  }
  if (minimum === undefined) return [];
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? [{ en: `at least ${minimum}`, zh: `至少 ${minimum}` }]
    : [{ en: `${minimum} to ${maximum}`, zh: `${minimum} 到 ${maximum}` }];
}

function itemsRule({ minItems, maxItems }: JsonSchema): Localized[] {
  if (minItems === undefined || maxItems === undefined) return [];
  return [{ en: `${minItems} to ${maxItems} items`, zh: `${minItems} 到 ${maxItems} 项` }];
}

function defaultRule({ default: fallback }: JsonSchema): Localized[] {
  if (fallback === undefined) return [];
  const value = JSON.stringify(fallback);
  return [{ en: `${value} where missing`, zh: `缺省为 ${value}` }];
}
