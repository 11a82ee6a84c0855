import { createLogger, redact } from '../../../shared/log';
import type { Logger, LogLevel } from '../../../shared/log';
import { expectNoSecrets, SECRETS, testConfig, testEnvironment } from '../../support/testEnvironment';

const SECRET = 'fake-secret-d3c8';

function linesOf(
  work: (log: Logger) => void,
  { common = {}, level = 'debug' }: { common?: object; level?: LogLevel } = {},
): string[] {
  const lines: string[] = [];
  work(createLogger({ functionName: 'api', level, common, write: (line) => lines.push(line) }));
  return lines;
}

describe('the log', () => {
  it('writes one JSON object per event on one line', () => {
    const fields = { text: 'a\nb\r\u2028c', big: 12n, when: new Date(0) };
    const lines = linesOf((log) => log.info('event', fields), { common: { requestId: 'r-1' } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\r\n]/);
    expect(JSON.parse(lines[0]!)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      level: 'info',
      function: 'api',
      event: 'event',
      requestId: 'r-1',
      text: 'a\nb\r\u2028c',
      big: '12',
      when: '1970-01-01T00:00:00.000Z',
    });
  });

  it('writes texts and numbers only, because CLS drops everything else of a line', () => {
    const fields = { yes: true, no: false, list: [1], deep: { a: 'b' }, cause: new TypeError('why') };
    const line = JSON.parse(linesOf((log) => log.info('event', fields))[0]!);
    for (const value of Object.values(line)) expect(['string', 'number']).toContain(typeof value);
    expect(line).toMatchObject({ yes: 1, no: 0, list: '[1]', deep: '{"a":"b"}' });
    expect(JSON.parse(line.cause)).toMatchObject({ name: 'TypeError', message: 'why' });
  });

  it('lets no field pass for the time, the level, the function or the event', () => {
    const forged = { time: 'never', level: 'debug', function: 'other', event: 'forged' };
    const line = JSON.parse(linesOf((log) => log.error('event', forged))[0]!);
    expect(line).toMatchObject({ level: 'error', function: 'api', event: 'event' });
    expect(line.time).not.toBe('never');
    expect(Object.keys(line).slice(0, 4)).toEqual(['time', 'level', 'function', 'event']);
  });

  it.each(['debug', 'info', 'warn', 'error'] as const)('names the level %s', (level) => {
    const [line] = linesOf((log) => log[level]('event'));
    expect(JSON.parse(line!)).toMatchObject({ level });
  });

  it('leaves out what is below its level', () => {
    const levels = ['debug', 'info', 'warn', 'error'] as const;
    const lines = linesOf((log) => levels.forEach((level) => log[level](level)), { level: 'warn' });
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['warn', 'error']);
  });

  it.each([
    'password',
    'DB_PASSWORD',
    'passwordHash',
    'sign',
    'userSig_signature',
    'token',
    'refresh_token',
    'sessionToken',
    'Authorization',
    'authorization',
    'txSecret',
    'txTime',
    'secretKey',
    'SecretKey',
    'COSKEY_SECRETKEY',
    'PUSH_URL_KEY',
    'PLAY_URL_KEY',
    'CALL_BACK_KEY',
    'CALL_BACK_KEY_PREVIOUS',
    'OPERATOR_KEY',
    'SESSION_SECRET',
    'key',
    'signKey',
    'keyTime',
    'cookie',
    'credential',
  ])('never shows the value of %s, at any depth', (name) => {
    const fields = { [name]: SECRET, list: [{ [name]: SECRET }], deep: { deeper: { [name]: [SECRET] } } };
    const [line] = linesOf((log) => log.error('event', fields));
    expect(line).not.toContain(SECRET);
    expect(line).toContain('[redacted]');
  });

  it('never shows a secret of the configuration, logged as it is loaded or as it was set', () => {
    expectNoSecrets(JSON.stringify(redact(testConfig())));
    expectNoSecrets(JSON.stringify(redact(testEnvironment())));
  });

  it('never shows the signature in a URL or a query that was logged as text', () => {
    const query = `bizid=1&txSecret=${SECRET}&txTime=1&sign=${SECRET}&token=${SECRET}&signature=${SECRET}`;
    const [line] = linesOf((log) => log.info('event', { url: `rtmp://d/live/s?${query}`, list: [query] }));
    expect(line).not.toContain(SECRET);
    expect(line).toContain('rtmp://d/live/s?bizid=1');
  });

  it('never shows a secret in the message, the cause or the properties of an error', () => {
    const cause = Object.assign(new Error(`connect txSecret=${SECRET}`), { password: SECRET, sql: SECRET });
    const error = new Error(`wrapped: token=${SECRET}`, { cause });
    const [line] = linesOf((log) => log.error('event', { cause: error }));
    expect(line).not.toContain(SECRET);
    expect(line).toContain('wrapped: token=[redacted]');
    expect(line).toContain('connect txSecret=[redacted]');
  });

  it('shows what an operator needs of an error: name, message, code, stack, cause', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner') }), { code: 'ER_X' });
    expect(redact(error)).toEqual({
      name: 'TypeError',
      message: 'outer',
      code: 'ER_X',
      stack: expect.stringContaining('log.test.ts'),
      cause: expect.objectContaining({ name: 'Error', message: 'inner' }),
    });
  });

  it('cuts what is long, wide or endless', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    expect(JSON.stringify(redact(endless)).length).toBeLessThan(1000);
    expect(redact('x'.repeat(100_000))).toBe('x'.repeat(2000));
    expect(redact(Array.from({ length: 1000 }, () => 1))).toHaveLength(50);
  });

  it('keeps values that JSON has no form for from breaking a line', () => {
    const lines = linesOf((log) =>
      log.info('event', { none: undefined, bad: new Date(Number.NaN), nan: NaN }),
    );
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'event', bad: null, nan: null });
  });

  it('leaves values alone that only look like secrets elsewhere', () => {
    expect(redact({ userid: 'key', streamName: SECRETS.PUSH_URL_KEY.slice(0, 4), code: 0 })).toEqual({
      userid: 'key',
      streamName: 'fake',
      code: 0,
    });
  });
});
