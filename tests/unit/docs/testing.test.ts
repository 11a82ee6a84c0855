import fs from 'node:fs';
import path from 'node:path';
import { readText, repository, tableCells } from './markdown';

/** Every guarantee that has to be proved, by its id. */
const IDS = [
  ...numbered('CB', 9),
  ...numbered('ZR', 7),
  ...numbered('DU', 5),
  ...numbered('CN', 5),
  ...numbered('FZ', 4),
  ...numbered('SE', 9),
  ...numbered('SP', 6),
];

interface Row {
  readonly id: string;
  readonly files: readonly string[];
  readonly everyday: string;
  readonly long: string;
}

const document = readText('docs/testing.md');
const [ids, , files, everyday, long] = [0, 1, 2, 3, 4].map((column) => tableCells(document, 'Id', column));
const rows: readonly Row[] = ids!.map((id, index) => ({
  id,
  files: [...files![index]!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
  everyday: everyday![index]!,
  long: long![index]!,
}));

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

function isBenchmark(file: string): boolean {
  return file.startsWith('tests/bench/');
}

/** Whether a test in this file, or a line or section of this benchmark, says that it is about the id. */
function proves(file: string, id: string): boolean {
  const source = readText(file);
  if (isBenchmark(file)) return new RegExp(`covers: '(?:[A-Z0-9, ]*, )?${id}\\b`).test(source);
  return new RegExp(`['"\`]${id}: `).test(source);
}

it('every guarantee has its row, and no row is of another', () => {
  expect(rows.map(({ id }) => id)).toEqual(IDS);
});

it.each(rows)('$id is proved in every file that its row names', ({ id, files: named }) => {
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((file) => !proves(file, id))).toEqual([]);
});

it('every test that names an id names one of the table, and is in the row of a file for it', () => {
  const folder = path.join(repository, 'tests');
  const tests = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'));
  const used = tests.flatMap((name) => {
    const source = fs.readFileSync(path.join(folder, name), 'utf8');
    return [...source.matchAll(/['"`]((?:CB|ZR|DU|CN|FZ|SE|SP)\d+): /g)].map(([, id]) => id!);
  });
  expect(used.length).toBeGreaterThan(IDS.length);
  expect([...new Set(used)].filter((id) => !IDS.includes(id))).toEqual([]);
});

/** The sizes of long tests that stand in a file as plain numbers. */
function sizesIn(file: string): { short: number; full: number }[] {
  return [...readText(file).matchAll(/\brounds\(([\d_]+), ([\d_]+)\)/g)].map(([, short, full]) => ({
    short: Number(short!.replaceAll('_', '')),
    full: Number(full!.replaceAll('_', '')),
  }));
}

function says(text: string, number: number): boolean {
  return new RegExp(`(?<![\\d,])${number.toLocaleString('en-US')}(?![\\d,])`).test(text);
}

it.each(rows.flatMap(({ files: named }) => named).filter((file) => !isBenchmark(file)))(
  'the rounds of %s are those that the table says',
  (file) => {
    const about = rows.filter(({ files: named }) => named.includes(file));
    const [short, full] = [
      about.map((row) => row.everyday).join(' '),
      about.map((row) => row.long).join(' '),
    ];
    const wrong = sizesIn(file)
      // The others are milliseconds.
      .filter((size) => size.full < 60_000 || file.includes('fuzz'))
      .filter((size) => !says(short, size.short) || !says(full, size.full));
    expect(wrong).toEqual([]);
  },
);
