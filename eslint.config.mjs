import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { layerRule } from './scripts/lint/layerRule.mjs';

const clockAndChance = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The clock comes with the context, so that tests can set it.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The clock comes with the context, so that tests can set it.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'The clock comes with the context, so that tests can set it.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Random values come with the context, so that tests can repeat them.',
  },
];

const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only shared/config.ts reads the environment.',
  },
  {
    selector: "VariableDeclarator[init.name='process'] Property[key.name='env']",
    message: 'Only shared/config.ts reads the environment.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
    message: 'Use the global process; only shared/config.ts reads its environment.',
  },
];

// The start of a statement, so that prose such as "select a room" does not trip it.
const sqlStart = [
  'SELECT\\s[\\s\\S]*\\sFROM\\s',
  'SELECT\\s+[\\w.]+(\\(|\\s*$)',
  'INSERT\\s+(IGNORE\\s+)?INTO\\s',
  'REPLACE\\s+INTO\\s',
  'UPDATE\\s+\\S+\\s+SET\\s',
  'UPDATE\\s+\\S*$',
  'DELETE\\s+FROM\\s',
  '(CREATE|ALTER|DROP|TRUNCATE)\\s+(TABLE|DATABASE|INDEX|USER)\\s',
  '(LOCK|UNLOCK)\\s+TABLES',
].join('|');
const sqlText = [
  {
    selector: `Literal[value=/^\\s*(${sqlStart})/i]`,
    message: 'SQL lives in shared/db, one file per table.',
  },
  {
    selector: `TemplateElement[value.raw=/^\\s*(${sqlStart})/i]`,
    message: 'SQL lives in shared/db, one file per table.',
  },
];

const htmlText = [
  {
    selector: 'JSXAttribute[name.name=/^(dangerouslySetInnerHTML|style)$/]',
    message: 'The content policy allows neither inline styles nor HTML from texts.',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'A text of a user is a text, never HTML.',
  },
];

const noDefaultExport = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Named exports only: a thing has one name everywhere.',
  },
];

// A later block replaces the rule, it does not add to it: so each folder names everything it forbids.
function forbid(...groups) {
  return { 'no-restricted-syntax': ['error', ...noDefaultExport, ...groups.flat()] };
}

const typescriptFiles = ['**/*.ts', '**/*.tsx'];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.sandbox/', '.serverless/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: typescriptFiles,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { layers: { rules: { imports: layerRule } } },
    rules: {
      ...forbid(),
      'layers/imports': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-implicit-coercion': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Brackets tell a name from the wire, which may be absent, from a property of our own.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
    },
  },

  // Deployed code: what each folder may touch.
  { files: ['functions/**/*.ts'], rules: forbid(environment, sqlText, clockAndChance) },
  { files: ['functions/*/index.ts'], rules: forbid(environment, sqlText) },
  { files: ['shared/**/*.ts'], rules: forbid(environment, sqlText, clockAndChance) },
  { files: ['shared/scf/**/*.ts', 'shared/log.ts'], rules: forbid(environment, sqlText) },
  { files: ['shared/db/**/*.ts'], rules: forbid(environment) },
  { files: ['shared/config.ts'], rules: forbid(sqlText, clockAndChance) },
  { files: ['shared/log.ts'], rules: { 'no-console': 'off' } },

  // Development tools talk to a terminal.
  { files: ['deploy/**/*.ts', 'scripts/**/*.ts', 'sandbox/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['deploy/**/*.ts', 'scripts/**/*.ts'], rules: forbid(sqlText) },

  // The console runs in a browser, beside a backend that may be of another version.
  {
    files: ['console/**/*.ts', 'console/**/*.tsx'],
    rules: {
      ...forbid(environment, sqlText, htmlText),
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', '**/functions/**', '**/shared/**'],
              message: 'The console knows the backend by its client only.',
            },
          ],
        },
      ],
    },
  },

  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    // Jest takes these two as default exports.
    files: ['tests/support/globalSetup.ts', 'tests/support/globalTeardown.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs', '**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
  {
    // The v1 CLI of serverless wants two files of this name.
    files: ['**/*.cjs', '**/serverless.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
);
