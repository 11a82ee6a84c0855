import { readCloudAccess } from '../../../deploy/settings/cloudAccess';
import { findMigrationAccount } from '../../../deploy/settings/migrationAccount';
import { findStage } from '../../../scripts/stage';
import { OPERATOR_VARIABLES } from '../../../scripts/operatorVariables';
import { findCloudCredentials, loadConfig, loggedSecrets, logLevel } from '../../../shared/config';
import { READMES, codeInColumn, readText, tableCells } from './markdown';

type Environment = Readonly<Record<string, string | undefined>>;

const READERS = { findCloudCredentials, loadConfig, loggedSecrets, logLevel };
const HEADERS = { 'README.md': 'Name', 'README.zh-CN.md': '名称' } as const;

/** The names that a reader looks up, each of them missing. */
function namesReadBy(reader: (environment: Environment) => unknown): string[] {
  const names: string[] = [];
  const environment = new Proxy<Environment>(
    {},
    {
      get(_target, name) {
        names.push(String(name));
        return undefined;
      },
    },
  );
  try {
    reader(environment);
  } catch {
    // An empty environment is refused; what matters is what was asked for until then.
  }
  return names;
}

/** What the deployment reads besides: its own settings, and everything that serverless.yml asks for. */
const deploymentReaders = [
  (environment: Environment) => readCloudAccess(environment, []),
  (environment: Environment) => findMigrationAccount(environment, []),
  (environment: Environment) => findStage({ option: undefined, environment }),
];
const namesInServerlessFile = [...readText('serverless.yml').matchAll(/: \$\{env\.(\w+)\}$/gm)].map(
  ([, name = '']) => name,
);

const variables = [...new Set(Object.values(READERS).flatMap(namesReadBy))].sort();

/** `NAME=` or `# NAME=`. */
function namesInExample(): string[] {
  return [...readText('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name);
}

/** Names in the table of a README: those of its first column, and the old spellings its text mentions. */
function namesInTable(file: (typeof READMES)[number]): string[] {
  const markdown = readText(file);
  const names = codeInColumn(markdown, HEADERS[file]);
  const spellings =
    tableCells(markdown, HEADERS[file], 1)
      .join(' ')
      .match(/COSKEY_SECRECT\w+/g) ?? [];
  return [...new Set([...names, ...spellings])].sort();
}

describe('the variables that shared/config.ts reads', () => {
  it('are known to this test, whichever function reads them', () => {
    const readers = [
      ...readText('shared/config.ts').matchAll(
        /^export function (\w+)\(environment: Environment = process\.env\)/gm,
      ),
    ].map(([, name]) => name);
    expect(readers.sort()).toEqual(Object.keys(READERS).sort());
    expect(readText('shared/config.ts').match(/process\.env/g)).toHaveLength(readers.length);
    expect(variables).toContain('DB_HOST');
  });

  it.each(READMES)('are all in the table of %s, and no others', (file) => {
    expect(namesInTable(file)).toEqual(variables);
  });

  it('are all in .env.example, once each, with those of the deployment and the tools and no others', () => {
    const deployment = [...deploymentReaders.flatMap(namesReadBy), ...namesInServerlessFile];
    const all = new Set([...variables, ...deployment, ...OPERATOR_VARIABLES, 'HTTP_TRIGGER']);
    expect(namesInExample().sort()).toEqual([...all].sort());
  });

  it('are all passed on by serverless.yml, except those that the platform sets', () => {
    const own = variables.filter((name) => !name.startsWith('TENCENTCLOUD_'));
    const others = ['REGION', 'SCF_ROLE', 'SUBNET_ID', 'VPC_ID'];
    expect([...new Set(namesInServerlessFile)].sort()).toEqual([...own, ...others].sort());
    const passedOn = [...readText('serverless.yml').matchAll(/^ {4}(\w+): \$\{env\.(\w+)\}$/gm)];
    const environment = passedOn.filter(([, , name = '']) => own.includes(name));
    expect(environment.map(([, name]) => name)).toEqual(environment.map(([, , name]) => name));
    expect(environment).toHaveLength(own.length);
  });

  it('have the same default in both READMEs wherever it is a value', () => {
    const [english, chinese] = READMES.map((file) => {
      const markdown = readText(file);
      const names = tableCells(markdown, HEADERS[file]);
      const values = tableCells(markdown, HEADERS[file], 2).map((cell) => /^(?:`.*`|\d+)$/.exec(cell)?.[0]);
      return names.map((name, index) => [name, values[index]]);
    });
    expect(chinese).toEqual(english);
  });
});

describe('the defaults in the documents', () => {
  const required = { DB_HOST: 'h', DB_USER: 'u', DB_PASSWORD: '', APP_BIZID: '8888' };
  const keys = { PUSH_URL_KEY: 'k', CALL_BACK_KEY: 'c', SESSION_SECRET: 'fake-session-secret' };
  const base: Environment = { ...required, ...keys };

  /** Variables with a default that is a value, as the README and as the example give it. */
  const inReadme = new Map(
    tableCells(readText('README.md'), 'Name').map((cell, index) => [
      cell.replaceAll('`', ''),
      /^(?:`(.*)`|(\d+))$/
        .exec(tableCells(readText('README.md'), 'Name', 2)[index] ?? '')
        ?.slice(1)
        .join(''),
    ]),
  );
  const inExample = new Map(
    [...readText('.env.example').matchAll(/^# ([A-Z][A-Z0-9_]*)=(.+)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

  it.each([...inExample])(
    '%s is %s in the example, in the README and in the code',
    (name = '', value = '') => {
      expect(inReadme.get(name)).toBe(value);
      expect(loadConfig({ ...base, [name]: value })).toEqual(loadConfig(base));
      expect(logLevel({ [name]: value })).toBe(logLevel({}));
    },
  );

  it('leave out no default that is a value', () => {
    const domains = ['PUSH_DOMAIN', 'PLAY_DOMAIN'];
    const withValue = [...inReadme].filter(([, value]) => value !== undefined).map(([name]) => name);
    expect(withValue.filter((name) => !domains.includes(name)).sort()).toEqual([...inExample.keys()].sort());
  });
});
