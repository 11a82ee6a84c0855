import { parseArgs } from 'node:util';
import { constantsFiles, READ_VARIABLES, type AppSettings, type ConstantsFile } from './clientConfig';
import { constantsAsJson, missingOf, printConstants } from './printConstants';

const FORMATS = ['gen1-android', 'gen1-ios', 'gen2-android', 'gen2-ios'] as const;

const USAGE = `npm run client-config -- --api-url https://... [options]

Prints the values for the apps' own sources, from the variables that the functions have. No secret is among them.

  --api-url URL            address of the api function, as the deployment prints it
  --licence-url URL        licence of the live SDK, second generation
  --licence-key KEY        its key
  --im-account-type N      account type of the IM application, first generation
  --format NAME            one file only: ${FORMATS.join(', ')}
  --json                   as JSON
  --help

Read: ${READ_VARIABLES.join(', ')}.
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Prints the constants. 1 where some are not known, with the remedy on stderr. */
function run(argv: readonly string[], environment: Environment): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'api-url': { type: 'string' },
      'licence-url': { type: 'string' },
      'licence-key': { type: 'string' },
      'im-account-type': { type: 'string' },
      format: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const settings = {
    apiUrl: readApiUrl(values['api-url']),
    licenceUrl: values['licence-url'],
    licenceKey: values['licence-key'],
    imAccountType: readDigits('--im-account-type', values['im-account-type']),
    variables: readVariables(environment),
  };
  const files = chooseFiles(settings, values.format);
  console.log(values.json ? constantsAsJson(files) : printConstants(files));
  const missing = missingOf(files);
  if (missing === '') return 0;
  console.error(`npm run client-config: some constants are not known.\n${missing}`);
  return 1;
}

function chooseFiles(settings: AppSettings, format: string | undefined): readonly ConstantsFile[] {
  if (format === undefined) return constantsFiles(settings);
  const chosen = constantsFiles(settings).filter(({ id }) => id === format);
  if (chosen.length === 0) throw new Error(`--format must be one of ${FORMATS.join(', ')}`);
  return chosen;
}

/** Only what stands on the list, so nothing else can be printed. An empty variable is one that is not set. */
function readVariables(environment: Environment): AppSettings['variables'] {
  const set = READ_VARIABLES.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const variables: AppSettings['variables'] = Object.fromEntries(set);
  for (const name of ['APP_ID', 'COSKEY_APPID', 'IM_SDKAPPID'] as const) readDigits(name, variables[name]);
  return variables;
}

function readDigits(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^\d{1,16}$/.test(value)) throw new Error(`${name} must be digits`);
  return value;
}

/** The address without the path, which differs between the generations. */
function readApiUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Error(
      '--api-url must be an http(s) address such as https://1250000000-abc.ap-guangzhou.tencentscf.com',
    );
  }
  return text.replace(/\/(?:interface\.php)?$/, '');
}

try {
  process.exitCode = run(process.argv.slice(2), process.env);
} catch (error) {
  console.error(`npm run client-config: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
