import { execFileSync } from 'node:child_process';
import path from 'node:path';

interface Snippet {
  file: string;
  code: string;
}

interface Finding {
  rule: string | null;
  message: string;
}

function lint(snippets: Snippet[], { typed = false } = {}): Finding[][] {
  const output = execFileSync(process.execPath, [path.join(__dirname, 'lintSnippets.mjs')], {
    cwd: path.join(__dirname, '..', '..', '..'),
    input: JSON.stringify({ snippets, typed }),
    encoding: 'utf8',
  });
  return JSON.parse(output) as Finding[][];
}

const layerRuleNames = ['layers/imports', 'no-restricted-syntax'];

const action = 'functions/api/actions/StopLVB.ts';
const functionIndex = 'functions/api/index.ts';

/** What, where, and which words of the message say why it is refused. */
const refused: [string, string, string, RegExp][] = [
  ['function → function', action, "import { a } from '../../online-check/sweep';", /another function/],
  ['function → function, dynamic', action, "void import('../../online-check/sweep');", /another function/],
  ['function → function, re-export', action, "export * from '../../online-check/sweep';", /another function/],
  ['shared → function', 'shared/log.ts', "import { a } from '../functions/api/dispatch';", /does not know/],
  [
    'shared → function type',
    'shared/log.ts',
    "import type { A } from '../functions/api/dispatch';",
    /not know/,
  ],
  ['action → action', action, "import { a } from './FetchList';", /do not import each other/],
  ['endpoint → endpoint', 'functions/api/endpoints/login.ts', "import { a } from './logout';", /each other/],
  ['own folder → index', 'functions/api/dispatch.ts', "import { a } from './index';", /is the edge/],
  ['deployed → sandbox', action, "import { a } from '../../../sandbox/start';", /development tools/],
  ['deployed → scripts', 'shared/log.ts', "import { a } from '../scripts/build';", /development tools/],
  ['deployed → client', action, "import { a } from '../../../client/md5Hex';", /on the client/],
  ['client → code', 'client/a.ts', "import { a } from '../shared/log';", /stands alone/],
  ['client → package', 'client/a.ts', "import { a } from 'ajv';", /stands alone/],
  ['deployed → tests', action, "import { a } from '../../../tests/support/x';", /development tools/],
  [
    'platform shapes in an action',
    action,
    "import { a } from '../../../shared/scf/httpEvent';",
    /event shapes/,
  ],
  ['platform shapes in shared', 'shared/log.ts', "import type { A } from './scf/httpEvent';", /event shapes/],
  ['database driver in a function', action, "import { createPool } from 'mysql2/promise';", /shared\/db/],
  ['cloud SDK in a function', action, "void import('tencentcloud-sdk-nodejs');", /shared\/cloud/],

  ['SQL in an action', action, "export const a = 'SELECT id FROM broadcast';", /SQL lives/],
  ['SQL in a template', action, 'export const a = `UPDATE broadcast SET title = ?`;', /SQL lives/],
  ['SQL in shared', 'shared/log.ts', "export const a = 'DELETE FROM member';", /SQL lives/],
  ['SQL in a script', 'scripts/a.ts', "export const a = 'INSERT INTO member (id) VALUES (1)';", /SQL lives/],

  ['environment in an action', action, 'export const a = process.env.A;', /environment/],
  ['environment in index.ts', functionIndex, 'export const a = process.env.A;', /environment/],
  ['environment in shared', 'shared/log.ts', 'export const { env } = process;', /environment/],
  [
    'environment by import',
    action,
    "import { env } from 'node:process'; export const a = env.A;",
    /environment/,
  ],

  ['clock in an action', action, 'export const a = Date.now();', /clock/],
  ['clock by constructor', action, 'export const a = new Date();', /clock/],
  ['clock in shared', 'shared/signing/streamUrl.ts', 'export const a = Date.now();', /clock/],
  ['chance in an action', action, 'export const a = Math.random();', /Random/],
  ['chance in shared', 'shared/signing/cosSign.ts', 'export const a = Math.random();', /Random/],

  ['default export', 'shared/signing/cosSign.ts', 'export default 1;', /Named exports/],
];

const allowed: [string, string, string][] = [
  ['index.ts → own folder', functionIndex, "import { a } from './dispatch'"],
  ['index.ts → platform shapes', functionIndex, "import { a } from '../../shared/scf/httpEvent'"],
  ['action → shared', action, "import { a } from '../../../shared/errors'"],
  ['action → folder above', action, "import { a } from '../context'"],
  ['table of actions', 'functions/api/actions/index.ts', "import { a } from './StopLVB'"],
  ['driver in shared/db', 'shared/db/database.ts', "import { createPool } from 'mysql2/promise'"],
  [
    'SDK in shared/cloud',
    'shared/cloud/live.ts',
    "void import('tencentcloud-sdk-nodejs/tencentcloud/services/live');",
  ],
  ['SQL in shared/db', 'shared/db/members.ts', "export const a = 'SELECT id FROM member';"],
  ['prose that is no SQL', action, "export const a = 'select a room, update your app';"],
  ['environment in config.ts', 'shared/config.ts', 'export const a = process.env.A;'],
  ['environment in scripts', 'scripts/migrate.ts', 'export const a = process.env.A;'],
  ['clock at the edge', functionIndex, 'export const a = Date.now();'],
  ['a given date', action, 'export const a = new Date(0);'],
  ['tests may import anything', 'tests/e2e/a.test.ts', "import { a } from '../../functions/api/index'"],
];

describe('layer rules', () => {
  const snippets = [...refused, ...allowed].map(([, file, code]) => ({ file, code: `${code}\n` }));
  let findings: Finding[][];

  beforeAll(() => {
    findings = lint(snippets).map((found) => found.filter(({ rule }) => layerRuleNames.includes(rule ?? '')));
  });

  it.each(refused.map((row, index) => [row[0], row[3], index] as const))('refuse %s', (_name, why, index) => {
    expect(findings[index]).toHaveLength(1);
    expect(findings[index]?.[0]?.message).toMatch(why);
  });

  it.each(allowed.map((row, index) => [row[0], refused.length + index] as const))(
    'allow %s',
    (_name, index) => {
      expect(findings[index]).toEqual([]);
    },
  );
});

describe('rules that need types', () => {
  it('refuse a promise that nobody waits for, a non-error thrown and an incomplete switch', () => {
    const file = 'shared/db/splitStatements.ts';
    const [messages] = lint(
      [
        {
          file,
          code: `
            export async function a(): Promise<void> {
              await Promise.resolve();
            }
            export function b(kind: 'x' | 'y'): number {
              a();
              switch (kind) {
                case 'x':
                  return 1;
              }
              throw kind;
            }
          `,
        },
      ],
      { typed: true },
    );
    expect(messages?.map(({ rule }) => rule)).toEqual([
      '@typescript-eslint/no-floating-promises',
      '@typescript-eslint/switch-exhaustiveness-check',
      '@typescript-eslint/only-throw-error',
    ]);
  });
});
