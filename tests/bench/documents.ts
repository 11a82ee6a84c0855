import fs from 'node:fs';
import path from 'node:path';
import { renderTable, type Language } from './renderTable';
import type { BenchResult } from './result';

const DOCS = path.join(__dirname, '..', '..', 'docs');
export const RECORD = path.join(DOCS, 'benchmarks.json');
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
