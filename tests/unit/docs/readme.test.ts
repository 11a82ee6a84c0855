import fs from 'node:fs';
import path from 'node:path';
import { ACTIONS } from '../../../functions/api/actions';
import { ENDPOINTS } from '../../../functions/api/endpoints';
import { USAGE } from '../../../sandbox/devOptions';
import { ERRORS } from '../../../shared/errors';
import { READMES, codeBlocks, codeInColumn, headings, readText, repository, tableCells } from './markdown';

const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };

/** The first headers of the tables, in the language of each. */
const HEADERS = {
  'README.md': {
    actions: 'Action',
    endpoints: 'Endpoint',
    commands: 'Command',
    errors: '`returnValue`',
    answers: 'Answer',
  },
  'README.zh-CN.md': {
    actions: 'Action',
    endpoints: '端点',
    commands: '命令',
    errors: '`returnValue`',
    answers: '应答',
  },
} as const;

/** The name at the beginning of each cell. */
function firstCode(cells: readonly string[]): string[] {
  return cells.map((cell) => /^`([^`]+)`/.exec(cell)?.[1] ?? cell);
}

function actionFiles(): string[] {
  const folder = path.join(repository, 'functions', 'api', 'actions');
  const names = fs.readdirSync(folder).map((file) => path.basename(file, '.ts'));
  return names.filter((name) => name !== 'index').sort();
}

describe.each(READMES)('%s', (file) => {
  const markdown = readText(file);
  const headers = HEADERS[file];

  it('lists every Action, and no other', () => {
    const listed = codeInColumn(markdown, headers.actions).sort();
    expect(listed).toEqual([...ACTIONS.keys()].sort());
    expect(listed).toEqual(actionFiles());
  });

  it('says of each Action who may call it, in words of its own for each kind of access', () => {
    const names = codeInColumn(markdown, headers.actions);
    const words = new Map<string, Set<string>>();
    tableCells(markdown, headers.actions, 1).forEach((cell, index) => {
      const access = ACTIONS.get(names[index] ?? '')?.access;
      const kind = `${access?.who ?? ''}${access?.who === 'owner' && access.operatorToo === true ? ' too' : ''}`;
      words.set(kind, (words.get(kind) ?? new Set()).add(cell));
    });
    const used = [...words.values()].flatMap((cells) => [...cells]);
    expect(new Set(used).size).toBe(used.length);
  });

  it('lists every endpoint, and no other', () => {
    const listed = firstCode(tableCells(markdown, headers.endpoints));
    expect(listed.sort()).toEqual([...ENDPOINTS.keys()].map((endpoint) => `/${endpoint}`).sort());
  });

  it('says of each endpoint whether it has to be signed, in the same words', () => {
    const paths = firstCode(tableCells(markdown, headers.endpoints));
    const kinds = tableCells(markdown, headers.endpoints, 1).map((cell, index) => {
      const access = ENDPOINTS.get((paths[index] ?? '').slice(1))?.access.who ?? '';
      return `${access}: ${cell}`;
    });
    expect(new Set(kinds).size).toBe(2);
  });

  it('lists every pair of error numbers, and no other', () => {
    const first = tableCells(markdown, headers.errors);
    const second = tableCells(markdown, headers.errors, 1);
    const known = new Set(Object.values(ERRORS).map((error) => `${error.number} ${error.secondNumber}`));
    expect(first.map((number, index) => `${number} ${second[index] ?? ''}`).sort()).toEqual(
      [...known].sort(),
    );
    const numbers = first.map(Number);
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
  });

  it('shows the smoke test as it is on the wire', () => {
    const { number, message } = ERRORS.BAD_JSON;
    const reply = JSON.stringify({ returnValue: number, returnMsg: message, returnData: [] });
    expect(codeBlocks(markdown)).toContain(`\`\`\`text\n${reply}\n\`\`\``);
  });

  it('lists every command, and no other', () => {
    const listed = codeInColumn(markdown, headers.commands).map((command) =>
      command.replace(/^npm (run )?/, ''),
    );
    expect(listed.sort()).toEqual(Object.keys(scripts).sort());
  });

  it('lists the answers to a stream event', () => {
    const statuses = tableCells(markdown, headers.answers).map((cell) => cell.slice(0, 3));
    expect(statuses).toEqual(['200', '400', '403', '503']);
  });

  it('names only options that npm run dev takes', () => {
    const ofOthers = ['--url', '--remote', '--video'];
    const ofPackages = ['--max-warnings', '--no-install-recommends'];
    const named = [...markdown.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([option]) => option);
    const unknown = named.filter((option) => !USAGE.includes(`${option} `) && !ofOthers.includes(option));
    expect(unknown.filter((option) => !ofPackages.includes(option))).toEqual([]);
  });
});

describe('the two READMEs', () => {
  const [english, chinese] = READMES.map(readText);

  it('have the same structure', () => {
    const levels = (markdown: string | undefined) => headings(markdown ?? '').map(({ level }) => level);
    expect(levels(chinese)).toEqual(levels(english));
  });

  it('have the same code', () => {
    expect(codeBlocks(chinese ?? '')).toEqual(codeBlocks(english ?? ''));
    expect(codeBlocks(english ?? '').length).toBeGreaterThan(5);
  });

  it('link to each other', () => {
    expect(english).toContain('](README.zh-CN.md)');
    expect(chinese).toContain('](README.md)');
  });
});
