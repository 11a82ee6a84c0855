import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderTable, type Language } from './renderTable';
import type { BenchResult, SectionResult } from './result';

const DOCS = path.join(__dirname, '..', '..', 'docs');
const RECORD = path.join(DOCS, 'benchmarks.json');
const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

export const DOCUMENTS: Readonly<Record<Language, string>> = {
  en: path.join(DOCS, 'benchmarks.md'),
  zh: path.join(DOCS, 'benchmarks.zh-CN.md'),
};

/** The results that the documents show, one for each database server. */
export function readRecord(): BenchResult[] {
  return JSON.parse(fs.readFileSync(RECORD, 'utf8')) as BenchResult[];
}

/** A document with the tables of these results in their place, not formatted yet. */
export function withTables(document: string, results: readonly BenchResult[], language: Language): string {
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`the document has no place between ${BEGIN} and ${END}`);
  const tables = results.map((result) => renderTable(result, language)).join('\n');
  return `${document.slice(0, before)}${BEGIN}\n\n${tables}\n${document.slice(after)}`;
}

/** Keeps a result in place of the last one of its database, section by section, and writes the tables anew. */
export async function record(result: BenchResult): Promise<void> {
  const known = fs.existsSync(RECORD) ? readRecord() : [];
  const last = known.find(({ database }) => database === result.database);
  const newer = (section: SectionResult): SectionResult =>
    result.sections.find(({ name }) => name === section.name) ?? section;
  const before = last?.sections ?? [];
  const added = result.sections.filter(({ name }) => !before.some((one) => one.name === name));
  const merged = { ...result, sections: [...before.map(newer), ...added] };
  const results = [...known.filter((one) => one !== last), merged].sort((left, right) =>
    left.database < right.database ? -1 : 1,
  );
  const options = await resolveConfig(RECORD);
  fs.writeFileSync(RECORD, await format(JSON.stringify(results), { ...options, parser: 'json' }));
  for (const language of ['en', 'zh'] as const) {
    const file = DOCUMENTS[language];
    const text = withTables(fs.readFileSync(file, 'utf8'), results, language);
    fs.writeFileSync(file, await format(text, { ...options, parser: 'markdown' }));
  }
}
