import fs from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { DOCUMENTS, readRecord, RECORD, withTables } from './documents';
import type { BenchResult, SectionResult } from './result';

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
