import fs from 'node:fs';
import path from 'node:path';

export const repository = path.join(__dirname, '..', '..', '..');

/** Both say the same, so whatever must be in one must be in the other. */
export const READMES = ['README.md', 'README.zh-CN.md'] as const;

/** Every document, by its path from the repository. */
export const DOCUMENTS: readonly string[] = [
  ...markdownIn(''),
  ...markdownIn('docs'),
  ...markdownIn('deploy/policies'),
  ...markdownIn('docs/adr'),
  ...markdownIn('docs/api'),
  ...markdownIn('docs/deploy'),
];

export function readText(file: string): string {
  return fs.readFileSync(path.join(repository, file), 'utf8');
}

function markdownIn(folder: string): string[] {
  return fs
    .readdirSync(path.join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name));
}

export interface Heading {
  readonly level: number;
  readonly text: string;
}

export function headings(markdown: string): Heading[] {
  return [...withoutCode(markdown).matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }));
}

/** Fenced code with its language, in order. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) => block);
}

export function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/**
 * What stands in `code` in one column of the tables whose header begins with this text.
 * @throws when no table does.
 */
export function codeInColumn(markdown: string, firstHeader: string, column = 0): string[] {
  return tableCells(markdown, firstHeader, column).flatMap((cell) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
}

/** The cells of one column of the tables whose header begins with this text, without that header. */
export function tableCells(markdown: string, firstHeader: string, column = 0): string[] {
  const tables = [...markdown.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    table.trim().split('\n').map(cellsOf),
  );
  const chosen = tables.filter(([header]) => header?.[0] === firstHeader);
  if (chosen.length === 0) throw new Error(`no table begins with ${firstHeader}`);
  return chosen.flatMap((rows) => rows.slice(2).map((row) => row[column] ?? ''));
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The targets of inline links, those inside code excepted. */
export function linkTargets(markdown: string): string[] {
  const prose = withoutCode(markdown).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that a document's headings get where it is shown. */
export function anchors(markdown: string): string[] {
  return headings(markdown).map(({ text }) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
