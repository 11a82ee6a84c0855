import { CHINESE } from './chinese';
import { ENGLISH, type TextName } from './english';

export type Language = 'en' | 'zh-CN';

/** A text in the chosen language, with `{name}` and `{name:one|other}` filled in. */
export type Translate = (name: TextName, values?: Readonly<Record<string, string | number>>) => string;

const GAP = /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g;

export function translator(language: Language): Translate {
  const texts = language === 'en' ? ENGLISH : CHINESE;
  const plurals = new Intl.PluralRules(language);
  return (name, values = {}) =>
    texts[name].replace(GAP, (whole, key: string, one?: string, other?: string) => {
      const value = values[key];
      if (value === undefined) return whole;
      if (one === undefined || other === undefined) return String(value);
      return plurals.select(Number(value)) === 'one' ? one : other;
    });
}
