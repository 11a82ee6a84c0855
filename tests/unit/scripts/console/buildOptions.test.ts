import { consoleHeaders, contentPolicy } from '../../../../scripts/console/contentPolicy';
import { readConsoleOptions } from '../../../../scripts/console/options';
import { UsageError } from '../../../../scripts/usageError';

it('reads where the console finds its backend, its video and its covers', () => {
  const args = ['--api', 'https://api.example.test/release', '--play', 'https://Play.example.test'];
  expect(
    readConsoleOptions([
      ...args,
      '--play',
      'http://vod.example.test:8080',
      '--images',
      'https://*.example.test',
    ]),
  ).toEqual({
    api: 'https://api.example.test/release',
    play: ['https://play.example.test', 'http://vod.example.test:8080'],
    images: ['https://*.example.test'],
    out: 'dist/console',
  });
  expect(readConsoleOptions(['--help'])).toBe('help');
});

it.each([
  [[], '--api is required'],
  [['--api', 'api.example.test'], '--api must be an http'],
  [['--api', 'javascript:alert(1)'], '--api must be an http'],
  [['--api', 'https://user:secret@api.example.test'], '--api must be an http'],
  [['--api', 'https://api.example.test/?key=secret'], '--api must be an http'],
  [['--api', 'https://a.test', '--play', 'https://play.test/live'], '--play must be an origin'],
  [
    ['--api', 'https://a.test', '--play', "https://a.test; script-src 'unsafe-inline'"],
    '--play must be an origin',
  ],
  [['--api', 'https://a.test', '--play', '*'], '--play must be an origin'],
  [['--api', 'https://a.test', '--images', 'https:'], '--images must be an origin'],
  [['--api', 'https://a.test', '--images', 'https://*'], '--images must be an origin'],
  [['--api', 'https://a.test', '--images', 'https://a.test" onload="x'], '--images must be an origin'],
  [['--api', 'https://a.test', '--out', ''], '--out needs a folder'],
  [['--key', 'x'], "Unknown option '--key'"],
])('refuses %j by name', (args, message) => {
  expect(() => readConsoleOptions(args)).toThrow(UsageError);
  expect(() => readConsoleOptions(args)).toThrow(message);
});

it('allows each source for its own purpose only', () => {
  const policy = contentPolicy({
    api: ['https://api.test'],
    play: ['https://play.test', 'https://play.test'],
    images: ['https://covers.test'],
  });
  const directives = policy.split('; ');
  expect(directives).toContain("img-src 'self' https://covers.test");
  expect(directives).toContain("connect-src 'self' https://api.test https://play.test");
  expect(directives).toContain("media-src 'self' blob: https://play.test");
  expect(directives).toContain("script-src 'self'");
  // In the page itself it would be ignored, with an error in every console.
  expect(policy).not.toContain('frame-ancestors');
  expect(consoleHeaders({ api: [], play: [], images: [] })['Content-Security-Policy']).toMatch(
    /; frame-ancestors 'none'$/,
  );
});
