import { parseArgs } from 'node:util';
import { UsageError } from '../usageError';

export interface ConsoleOptions {
  readonly api: string;
  readonly play: readonly string[];
  readonly images: readonly string[];
  readonly out: string;
}

export const USAGE = `npm run build:console -- --api URL [options]

Builds the operators' console as static files, to put beside the functions or into a bucket.

  --api URL        where the api function answers, such as https://api.example.com/release
  --play ORIGIN    where live streams and recordings play, such as https://play.example.com; may be repeated
  --images ORIGIN  from where covers are shown, such as https://covers-1250000000.cos.ap-guangzhou.myqcloud.com;
                   https://*.example.com allows all names below a domain; may be repeated
  --out DIR        where the files go (dist/console)
  --help           this text`;

/** Reads the command line; `help` when it asks for the usage. @throws UsageError */
export function readConsoleOptions(args: readonly string[]): ConsoleOptions | 'help' {
  const { help, api, play = [], images = [], out = 'dist/console' } = parse(args);
  if (help === true) return 'help';
  if (api === undefined) throw new UsageError('--api is required: the address of the api function');
  if (out === '') throw new UsageError('--out needs a folder');
  return {
    api: webAddress('--api', api),
    play: play.map((text) => origin('--play', text)),
    images: images.map((text) => origin('--images', text)),
    out,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        api: { type: 'string' },
        play: { type: 'string', multiple: true },
        images: { type: 'string', multiple: true },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\.\s/);
    throw new UsageError(sentence.replace(/\.$/, ''));
  }
}

function webAddress(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !isWeb || url.username + url.password + url.search + url.hash !== '') {
    throw new UsageError(
      `${option} must be an http(s) address without user, query and fragment, not "${text}"`,
    );
  }
  return url.href;
}

/** Goes into the content policy, so nothing may stand in it that would end a directive. */
function origin(option: string, text: string): string {
  if (/^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i.test(text)) return text.toLowerCase();
  throw new UsageError(`${option} must be an origin such as https://play.example.com, not "${text}"`);
}
