import { parseArgs } from 'node:util';
import type { GatewayShape } from './gateway/gateway';

export interface DevOptions {
  readonly port: number;
  readonly rtmpPort: number;
  readonly host: string;
  readonly gateway: GatewayShape;
  readonly dataDir: string | undefined;
  readonly recordMinutes: number;
  readonly verbose: boolean;
}

/** The command line makes no sense; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run dev -- [options]

The whole backend on this machine, with a stand-in for Tencent's live cloud.

  --port N                       port to listen on, 0 for any free one (9000)
  --rtmp-port N                  port that takes pushes by RTMP (1935; any free one with --port 0)
  --host ADDRESS                 address to listen on (127.0.0.1)
  --gateway function-url|apigw   shape of the events that the functions get (function-url)
  --data DIR                     keep database and recordings in this folder (without it, they are thrown away)
  --record-minutes N             longest recording of a push, 0 for none at all (60)
  --verbose                      print every line that the functions log
  --help                         this text

Every variable of the configuration can be set in the environment, and DB_HOST names a server to use.`;

/** Reads the command line; `help` when it asks for the usage. @throws UsageError */
export function readDevOptions(args: readonly string[]): DevOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  const { host = '127.0.0.1', gateway = 'function-url', data, verbose = false } = values;
  const port = numberOf('--port', values.port ?? '9000', 65_535);
  const rtmpPort = numberOf('--rtmp-port', values['rtmp-port'] ?? (port === 0 ? '0' : '1935'), 65_535);
  const recordMinutes = numberOf('--record-minutes', values['record-minutes'] ?? '60', 1440);
  if (gateway !== 'function-url' && gateway !== 'apigw') {
    throw new UsageError(`--gateway must be function-url or apigw, not "${gateway}"`);
  }
  if (host === '' || data === '') throw new UsageError('--host and --data need a value');
  return { port, rtmpPort, host, gateway, dataDir: data, recordMinutes, verbose };
}

function numberOf(option: string, text: string, max: number): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= max) return Number(text);
  throw new UsageError(`${option} must be a number from 0 to ${max}, not "${text}"`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'rtmp-port': { type: 'string' },
        host: { type: 'string' },
        gateway: { type: 'string' },
        data: { type: 'string' },
        'record-minutes': { type: 'string' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node adds advice, some of it on positional arguments, which there are none of.
    const [sentence = ''] = (error as Error).message.split(/\.\s/);
    throw new UsageError(sentence.replace(/\.$/, ''));
  }
}
