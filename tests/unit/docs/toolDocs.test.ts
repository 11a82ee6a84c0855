import { CHECKS } from '../../../scripts/doctor/checks';
import * as doctorOptions from '../../../scripts/doctor/options';
import * as setupOptions from '../../../scripts/setupLive/options';
import { codeBlocks, codeInColumn, headings, readText, tableCells } from './markdown';

const PAGES = ['docs/setup-live', 'docs/doctor'] as const;

describe.each(PAGES)('%s', (page) => {
  const [english, chinese] = [`${page}.md`, `${page}.zh-CN.md`].map(readText) as [string, string];
  const { USAGE } = page === 'docs/doctor' ? doctorOptions : setupOptions;

  it('has the same structure and code in both languages', () => {
    const levels = (markdown: string) => headings(markdown).map(({ level }) => level);
    expect(levels(chinese)).toEqual(levels(english));
    expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
  });

  it('names every option of the command, and no other', () => {
    const known = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    for (const markdown of [english, chinese]) {
      const named = new Set([...markdown.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([option]) => option));
      expect([...named].filter((option) => !known.includes(option))).toEqual(
        page === 'docs/doctor' ? ['--apply'] : [],
      );
    }
  });
});

it('setup-live has a row for every option but help, in both languages', () => {
  const known = [...setupOptions.USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
  const listed = (file: string, header: string) =>
    tableCells(readText(file), header).map((cell) => /--[a-z-]+/.exec(cell)?.[0]);
  const expected = known.filter((option) => option !== '--help');
  expect(listed('docs/setup-live.md', 'Option')).toEqual(expected);
  expect(listed('docs/setup-live.zh-CN.md', '选项')).toEqual(expected);
});

it('the doctor has a row for every check, in their order, in both languages', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect(codeInColumn(readText('docs/doctor.md'), 'Check')).toEqual(ids);
  expect(codeInColumn(readText('docs/doctor.zh-CN.md'), '检查')).toEqual(ids);
});
