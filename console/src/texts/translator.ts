import { CHINESE } from './chinese';
import { ENGLISH, type TextName } from './english';

export type Language = 'en' | 'zh-CN';

/** A text in the chosen language, with `{name}` filled in. */
export type Translate = (name: TextName, values?: Readonly<Record<string, string | number>>) => string;

export function translator(language: Language): Translate {
  const texts = language === 'en' ? ENGLISH : CHINESE;
  return (name, values = {}) =>
    texts[name].replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
