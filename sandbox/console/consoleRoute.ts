import path from 'node:path';
import { consoleHeaders } from '../../scripts/console/contentPolicy';
import type { HttpReply } from '../gateway/httpReply';
import type { ConsoleFiles } from './builtConsole';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

export interface ConsoleRouteParts {
  /** Builds them where that is needed. */
  readonly files: () => Promise<ConsoleFiles>;
  /** What the functions see. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Answers below `/console`: the built files, and the settings that go with this sandbox. */
export function consoleRoute({
  files,
  environment,
}: ConsoleRouteParts): (path: string) => Promise<HttpReply> {
  const images = coverOrigins(environment);
  const play = environment['PLAY_DOMAIN'] === undefined ? [] : [`http://${environment['PLAY_DOMAIN']}`];
  const headers = consoleHeaders({ api: [], play, images });
  const settings = JSON.stringify({ api: '../', images, play, sandbox: true });
  const reply = (status: number, type: string, body: string | Buffer, cache = 'no-cache'): HttpReply => ({
    status,
    headers: {
      ...headers,
      'Content-Type': TYPES[type] ?? 'text/plain; charset=utf-8',
      'Cache-Control': cache,
    },
    body,
  });
  return async (address) => {
    if (address === '/console')
      return { ...reply(302, '', ''), headers: { ...headers, Location: '/console/' } };
    const name = address.slice('/console/'.length);
    // The page asks the API of the sandbox that served it, whatever the machine is called.
    if (name === 'config.json') return reply(200, '.json', settings);
    const file = (await files()).get(name === '' ? 'index.html' : name);
    if (file === undefined) return reply(404, '', 'no such file of the console\n');
    // Vite names the files in assets/ after their content.
    const cache = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return reply(200, name === '' ? '.html' : path.extname(name), file, cache);
  };
}

/** The bucket that this backend signs uploads for, and no other: see docs/console.md. */
function coverOrigins(environment: Readonly<Record<string, string>>): string[] {
  const { COSKEY_BUCKET: bucket, COSKEY_APPID: appId, COSKEY_REGION: region } = environment;
  if (bucket === undefined || appId === undefined || region === undefined) return [];
  const full = bucket.endsWith(`-${appId}`) ? bucket : `${bucket}-${appId}`;
  return ['http', 'https'].map((scheme) => `${scheme}://${full}.cos.${region}.myqcloud.com`);
}
