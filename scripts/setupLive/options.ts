import { parseArgs } from 'node:util';

import { UsageError } from '../usageError';
import type { Adoptions } from './planWiring';

export const USAGE = `npm run setup-live -- [options]

Sets up LVB for this backend: a callback template and a recording template, and the rules that
bind them to the push domain. Shows what it would change; with --apply it changes it.

  --apply                 do it
  --callback-url URL      address of the stream-callback function; otherwise CALLBACK_URL, or that
                          of the deployed function
  --adopt-callback ID     change this callback template though it was not made here
  --adopt-recording ID    the same for a recording template
  --skip-probe            apply though the callback address does not answer from this machine
  --help

Reads the variables of the functions and TENCENT_SECRET_ID, TENCENT_SECRET_KEY, REGION, STAGE
from the shell or from .env. Exit status: 0 done or nothing to do, 1 a problem, 2 wrong usage.`;

export interface SetupOptions {
  readonly apply: boolean;
  readonly callbackUrl: string | undefined;
  readonly adopt: Adoptions;
  readonly skipProbe: boolean;
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): SetupOptions | 'help' {
  const { values } = UsageError.wrap(() =>
    parseArgs({
      args: [...args],
      options: {
        apply: { type: 'boolean', default: false },
        'callback-url': { type: 'string' },
        'adopt-callback': { type: 'string' },
        'adopt-recording': { type: 'string' },
        'skip-probe': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.help) return 'help';
  return {
    apply: values.apply,
    callbackUrl: values['callback-url'],
    adopt: {
      callback: templateId('--adopt-callback', values['adopt-callback']),
      recording: templateId('--adopt-recording', values['adopt-recording']),
    },
    skipProbe: values['skip-probe'],
  };
}

function templateId(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new UsageError(`${option} takes the number of a template, not "${text}"`);
  }
  return Number(text);
}
