import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface FoundExpression {
  /** File and line. */
  readonly place: string;
  readonly expression: RegExp;
}

const repository = path.join(__dirname, '..', '..');

/** Every regular expression that stands in the sources below these folders of the repository. */
export function expressionsInSources(folders: readonly string[]): FoundExpression[] {
  return folders.flatMap((folder) => sourceFiles(path.join(repository, folder))).flatMap(expressionsIn);
}

function sourceFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

/** @throws where one is made at run time, because nobody could tell what it is then. */
function expressionsIn(file: string): FoundExpression[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: FoundExpression[] = [];
  const visit = (node: ts.Node): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const place = `${path.relative(repository, file)}:${line}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ place, expression: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    const made = ts.isNewExpression(node) || ts.isCallExpression(node) ? node.expression.getText() : '';
    if (made === 'RegExp') throw new Error(`${place} makes a regular expression at run time`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every `pattern` of a JSON schema, as ajv compiles it. */
export function patternsOfSchema(place: string, schema: unknown): FoundExpression[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { pattern } = schema as { pattern?: unknown };
  const own = typeof pattern === 'string' ? [{ place, expression: new RegExp(pattern, 'u') }] : [];
  const inner = Object.entries(schema).flatMap(([name, value]) =>
    patternsOfSchema(`${place}.${name}`, value),
  );
  return [...own, ...inner];
}

/** Characters of every sort that an expression could tell apart. */
const ALPHABET = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...['\u00a0', '\u2028', 'é', 'ß', '\u0301', '王', '\u{1f600}', '\ud83d', '\u200d', '\ufeff'],
];

/** Classes as they are written: sets in brackets, escapes and the dot. */
const CLASS = /\[(?:[^\]\\]|\\.)+\]|\\[dDsSwW]|\\p\{[^}]+\}|\\P\{[^}]+\}|\./g;
/** Runs of characters that stand for themselves. */
const LITERAL = /(?:[^\\^$.*+?()[\]{}|]|\\[^A-Za-z0-9])+/g;

/**
 * Texts of this length that make the expression work as much as it can: repeats of a character of each class that it
 * tells apart, after and between its own words, ending in what does not fit.
 */
export function hostileTexts({ source, flags }: RegExp, length: number): string[] {
  const classes = (source.match(CLASS) ?? []).map((one) => new RegExp(`^${one}$`, flags.replace('g', '')));
  const words = (source.replace(CLASS, '^').match(LITERAL) ?? []).map((one) => one.replace(/\\(.)/g, '$1'));
  const spelt = new Set(words.join(''));
  const bySort = new Map<string, string>();
  for (const character of ALPHABET) {
    const sort = `${spelt.has(character) ? character : ''} ${classes.map((one) => Number(one.test(character))).join('')}`;
    if (!bySort.has(sort)) bySort.set(sort, character);
  }
  const sorts = [...bySort.values()];
  const starts = ['', ...new Set([...words, words.join('')])];
  const ends = ['', '\u0000', '\n', '!'];
  const fill = (unit: string, start = '', end = ''): string =>
    start + unit.repeat(Math.ceil((length - start.length - end.length) / unit.length)) + end;
  const texts = [
    ...sorts.flatMap((one) => starts.flatMap((start) => ends.map((end) => fill(one, start, end)))),
    ...words.flatMap((word) => ['', ...sorts].map((one) => fill(`${word}${one}`))),
    ...sorts.flatMap((one) => sorts.map((other) => fill(`${one}${other}`, words[0]))),
  ];
  return [...new Set(texts)];
}
