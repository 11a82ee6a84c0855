import { parseArgs } from 'node:util';

import { UsageError } from '../usageError';

export const USAGE = `npm run doctor -- [options]

Looks for what is wrong with this backend and says what to do about it. Changes nothing.

  --deployed            examine what is deployed, instead of what this shell's variables lead to
  --api-url URL         address of api; otherwise API_URL, or that of the deployed function
  --callback-url URL    address of stream-callback; otherwise CALLBACK_URL, or the deployed one's
  --json                the result as one JSON object
  --help

Reads the variables of the functions and TENCENT_SECRET_ID, TENCENT_SECRET_KEY, REGION, STAGE
from the shell or from .env. Exit status: 0 all well, 1 a check failed, 2 wrong usage.`;

export interface DoctorOptions {
  readonly deployed: boolean;
  readonly json: boolean;
  readonly apiUrl: string | undefined;
  readonly callbackUrl: string | undefined;
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): DoctorOptions | 'help' {
  const { values } = UsageError.wrap(() =>
    parseArgs({
      args: [...args],
      options: {
        deployed: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'api-url': { type: 'string' },
        'callback-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.help) return 'help';
  return {
    deployed: values.deployed,
    json: values.json,
    apiUrl: address('--api-url', values['api-url']),
    callbackUrl: address('--callback-url', values['callback-url']),
  };
}

function address(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`${option} takes an http or https URL, not "${text}"`);
  }
  return text;
}
