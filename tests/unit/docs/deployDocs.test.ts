import { codeBlocks, headings, readText, tableCells } from './markdown';

const GUIDES = ['docs/deploy/README.md', 'docs/deploy/README.zh-CN.md'] as const;
const [english, chinese] = GUIDES.map(readText) as [string, string];

/** What a guide calls by its name in code: variables, commands, messages, calls. */
function codeIn(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

describe('the two guides to deploying', () => {
  it('have the same structure, the same code and tables of the same size', () => {
    const levels = (markdown: string) => headings(markdown).map(({ level }) => level);
    expect(levels(chinese)).toEqual(levels(english));
    expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
    const rows = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('|')).length;
    expect(rows(chinese)).toBe(rows(english));
  });

  it('name the same variables, calls and messages', () => {
    const names = (markdown: string) =>
      [...new Set(codeIn(markdown))].filter((code) => !/[<>…]|^sls-/.test(code)).sort();
    expect(names(chinese)).toEqual(names(english));
  });

  it.each(GUIDES)('%s asks for no variable that .env.example does not have', (file) => {
    const known = readText('.env.example');
    const named = codeIn(readText(file)).filter((code) => /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(code));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !new RegExp(`^(?:# )?${name}=`, 'm').test(known))).toEqual([]);
  });

  it.each(GUIDES)('%s tells of every function its time limit as deployed', (file) => {
    const [header = ''] = file.includes('zh') ? ['函数'] : ['Function'];
    const names = tableCells(readText(file), header).map((cell) => cell.replaceAll('`', ''));
    const limits = tableCells(readText(file), header, 2).map((cell) => Number.parseInt(cell, 10));
    const deployed = [
      ...readText('serverless.yml').matchAll(/^ {4}name: (xzb-\S+)$[\s\S]*?^ {4}timeout: (\d+)$/gm),
    ].map(([, name, timeout]) => [name, Number(timeout)]);
    expect(names.map((name, index) => [name, limits[index]]).sort()).toEqual(deployed.sort());
  });
});
