import fs from 'node:fs';
import { passes } from '../../bench/line';
import { DOCUMENTS, readRecord, withTables } from '../../bench/documents';
import { failuresOf } from '../../bench/result';

const results = readRecord();

/** Without what formatting changes: the width of columns. */
function unformatted(markdown: string): string {
  return markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ');
}

it.each(['en', 'zh'] as const)(
  'the tables of the benchmark document (%s) are those of the record',
  (language) => {
    const document = fs.readFileSync(DOCUMENTS[language], 'utf8');
    expect(document).toContain('| SP1');
    expect(unformatted(withTables(document, results, language))).toBe(unformatted(document));
  },
);

it('the record has both database servers, and every section of each without an error', () => {
  expect(results.map(({ database }) => database.split(' ')[0])).toEqual(['MariaDB', 'MySQL']);
  for (const { sections } of results) {
    const names = sections.map(({ name }) => name).sort();
    expect(names).toEqual(['cold-start', 'endurance', 'handlers', 'hot-room', 'lists', 'presence', 'sweep']);
    expect(sections.filter(({ error }) => error !== '')).toEqual([]);
  }
});

it('a line fails above its limit, below it, and where nothing was measured', () => {
  const line = { id: 'X', measure: { en: '', zh: '' }, unit: '×', detail: '' } as const;
  expect(passes({ ...line, value: 2, atMost: 2 })).toBe(true);
  expect(passes({ ...line, value: 2.01, atMost: 2 })).toBe(false);
  expect(passes({ ...line, value: 2.99, atLeast: 3 })).toBe(false);
  expect(passes({ ...line, value: Number.NaN, atMost: 2 })).toBe(false);
  expect(passes({ ...line, value: 99 })).toBe(true);
});

it('a section that breaks is a failure, as is a line that does not pass', () => {
  const [result] = results;
  const broken = { ...result!.sections[0]!, name: 'broken', lines: [], error: 'no server' };
  expect(failuresOf({ ...result!, sections: [broken] })).toEqual(['broken: no server']);
});
