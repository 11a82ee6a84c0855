import path from 'node:path';
import type { Language } from './renderTables';

const DOCS = path.join(__dirname, '..', '..', 'docs');

export const DOCUMENTS: Readonly<Record<Language, string>> = {
  en: path.join(DOCS, 'scale.md'),
  zh: path.join(DOCS, 'scale.zh-CN.md'),
};

/**
 * A document with these tables in their places, not formatted yet.
 * @throws where a table has no place.
 */
export function withTables(document: string, tables: Readonly<Record<string, string>>): string {
  let text = document;
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- simulated: ${name} -->`, `<!-- simulated: end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the document has no place between ${begin} and ${end}`);
    text = `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
  }
  return text;
}
