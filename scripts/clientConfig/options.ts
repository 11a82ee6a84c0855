import { parseArgs } from 'node:util';
import { findVariable, type Environment } from '../operatorEnvironment';
import { READ_VARIABLES, type AppSettings, type ConstantsFile } from './clientConfig';

const FORMATS = [
  'gen1-android',
  'gen1-ios',
  'gen2-android',
  'gen2-ios',
] as const satisfies readonly ConstantsFile['id'][];

export const USAGE = `npm run client-config -- [options]

Prints the values for the apps' own sources, from the variables that the functions have. No secret is among them.

  --api-url URL            address of the api function; otherwise API_URL, API_ADDRESS, or that of the
                           deployed function, for which TENCENT_SECRET_ID, TENCENT_SECRET_KEY, REGION
                           and STAGE are used
  --licence-url URL        licence of the live SDK, second generation
  --licence-key KEY        its key
  --im-account-type N      account type of the IM application, first generation
  --format NAME            one file only: ${FORMATS.join(', ')}
  --json                   as JSON
  --help

Reads ${READ_VARIABLES.join(', ')} from the shell or from .env.
`;

export interface Options extends Omit<AppSettings, 'variables'> {
  readonly format: ConstantsFile['id'] | undefined;
  readonly json: boolean;
}

/** @throws Error that names the option. */
export function readOptions(argv: readonly string[]): Options | 'help' {
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
  if (values.help) return 'help';
  const format = FORMATS.find((name) => name === values.format);
  if (values.format !== undefined && format === undefined) {
    throw new Error(`--format must be one of ${FORMATS.join(', ')}`);
  }
  const apiUrl = values['api-url'];
  return {
    apiUrl: apiUrl === undefined ? undefined : withoutPath('--api-url', apiUrl),
    licenceUrl: values['licence-url'],
    licenceKey: values['licence-key'],
    imAccountType: readDigits('--im-account-type', values['im-account-type']),
    format,
    json: values.json,
  };
}

/** Only what stands on the list, so nothing else can be printed. @throws Error that names the variable. */
export function readVariables(environment: Environment): AppSettings['variables'] {
  const set = READ_VARIABLES.flatMap((name) => {
    const value = findVariable(environment, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const variables: AppSettings['variables'] = Object.fromEntries(set);
  for (const name of ['APP_ID', 'COSKEY_APPID', 'IM_SDKAPPID'] as const) readDigits(name, variables[name]);
  return variables;
}

/** The address without the path, which differs between the generations. @throws Error that names where it stood. */
export function withoutPath(source: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Error(
      `${source} must be an http(s) address such as https://1250000000-abc.ap-guangzhou.tencentscf.com`,
    );
  }
  return text.replace(/\/(?:interface\.php)?$/, '');
}

function readDigits(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^\d{1,16}$/.test(value)) throw new Error(`${name} must be digits`);
  return value;
}
