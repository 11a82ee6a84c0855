import { readAssumptions } from '../../../scripts/simulate/assumptions';
import { withTables } from '../../../scripts/simulate/documents';
import { measuredCosts } from '../../../scripts/simulate/measuredCosts';
import { USAGE } from '../../../scripts/simulate/options';
import { renderTables } from '../../../scripts/simulate/renderTables';
import { simulate } from '../../../scripts/simulate/simulate';
import { codeBlocks, headings, readText } from './markdown';

const [english, chinese] = ['docs/scale.md', 'docs/scale.zh-CN.md'].map(readText) as [string, string];
const assumptions = readAssumptions();
const simulation = simulate(assumptions, measuredCosts(assumptions.values.benchCores));

/** Without what formatting changes: the width of columns. */
function unformatted(markdown: string): string {
  return markdown.replace(/-{3,}/g, '---').replace(/\s+/g, ' ');
}

it.each([
  ['en', english],
  ['zh', chinese],
] as const)(
  'the tables of the capacity plan (%s) are what the simulation computes now',
  (language, document) => {
    const tables = renderTables(simulation, assumptions, language);
    expect(Object.keys(tables)).toEqual(['plans', 'storms', 'costs', 'assumptions', 'sizes']);
    expect(unformatted(withTables(document, tables))).toBe(unformatted(document));
  },
);

it('a document without a place for a table is refused', () => {
  expect(() => withTables('# Nothing', { plans: '' })).toThrow(/no place between <!-- simulated: plans -->/);
});

it('both languages have the same structure and code', () => {
  const levels = (markdown: string) => headings(markdown).map(({ level }) => level);
  expect(levels(chinese)).toEqual(levels(english));
  expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
});

it('name every option of the command but help, and no other', () => {
  const known = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
  for (const markdown of [english, chinese]) {
    const named = new Set([...markdown.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([option]) => option));
    expect([...named].sort()).toEqual(known.filter((option) => option !== '--help').sort());
  }
});
