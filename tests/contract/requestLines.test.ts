import { dispatch } from '../../functions/api/dispatch';
import { ConfigError } from '../../shared/config';
import { createLogger } from '../../shared/log';
import { observeRequest } from '../../shared/requestTrace';
import { AS_OPERATOR } from '../support/appCall';
import { send, signedIn, type Headers } from '../support/envelope';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { expectNoSecrets, SECRETS } from '../support/testEnvironment';
import { createServices, type TestServices } from '../support/testServices';

let database: TestDatabase;
let services: TestServices;
let lines: string[];

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config, { environment: { AUTH_MODE: 'required' } });
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  lines = [];
});

const write = (line: string): void => void lines.push(line);

/** Sends a request to the API and returns the only line that was logged about it. */
async function lineOf(request: Parameters<typeof send>[1]): Promise<Record<string, unknown>> {
  const log = createLogger({ functionName: 'api', level: 'debug', write });
  lines.length = 0;
  await send({ ...services, log }, request);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\r\n]/);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

function post(body: unknown, headers: Headers = {}, path = '/interface.php'): Parameters<typeof send>[1] {
  return { path, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}

it('names generation, Action, caller, result and code of every request, however it ends', async () => {
  const stop = { Action: 'StopLVB', userid: 'alice' };
  const asAlice = await signedIn('alice', services);
  const expected: [Parameters<typeof send>[1], object][] = [
    [post({ Action: 'FetchList', flag: 1 }), { action: 'FetchList', caller: 'anonymous', code: 0 }],
    [post(stop, asAlice), { action: 'StopLVB', caller: 'user', code: 0 }],
    [post(stop, AS_OPERATOR), { action: 'StopLVB', caller: 'operator', code: 0 }],
    [post(stop), { action: 'StopLVB', result: 'refused', code: 4010, error: 'NOT_SIGNED_IN' }],
    [post({ Action: 'FetchList' }), { action: 'FetchList', result: 'refused', code: 1000 }],
    [post({ a: 1 }), { generation: 'first', action: 'unknown', result: 'refused', code: 1000 }],
    [post('not JSON'), { generation: 'first', action: 'none', code: 4001, error: 'BAD_JSON', status: 200 }],
    [post('x'.repeat(1_100_000)), { action: 'none', code: 1000, status: 413 }],
    [
      post({ userid: 'nobody', password: '0'.repeat(32) }, {}, '/login'),
      { generation: 'second', action: 'login', code: 620, error: 'NO_SUCH_USER' },
    ],
    [
      { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } },
      { generation: 'none', action: 'preflight', status: 204 },
    ],
    [
      { method: 'GET', path: '/health' },
      { action: 'health', status: 200, health: 'degraded' },
    ],
  ];
  for (const [request, line] of expected) expect(await lineOf(request)).toMatchObject(line);
});

it('counts an endpoint that succeeds as such, with the code of its generation', async () => {
  const password = '0123456789abcdef0123456789abcdef';
  const line = await lineOf(post({ userid: 'newcomer', password }, {}, '/register'));
  expect(line).toMatchObject({ generation: 'second', action: 'register', result: 'ok', code: 200 });
});

it.each([
  ['a line break', 'Fetch\nList"}\n{"level":"error","action":"FetchList"'],
  ['a thousand kilobytes', 'A'.repeat(1_000_000)],
  ['a fullwidth quotation mark and a line separator', '＂,"code":0\u2028\u0000'],
  ['a name of an object', '__proto__'],
])(
  'logs an unknown Action of %s under one name, and its start in a field of its own',
  async (_what, name) => {
    const line = await lineOf(post({ Action: name }));
    expect(line).toMatchObject({ action: 'unknown', result: 'refused', code: 1000, level: 'info' });
    expect(line['asked']).toMatch(/^[ -~]{1,64}$/);
    expect(lines[0]!.length).toBeLessThan(700);
  },
);

it('shows no credential that a request carries', async () => {
  const hostile = { Action: SECRETS.OPERATOR_KEY, userid: SECRETS.SESSION_SECRET };
  const secrets = Object.values(SECRETS);
  const log = createLogger({ functionName: 'api', level: 'debug', write, secrets });
  await send({ ...services, log }, post(hostile, AS_OPERATOR));
  expectNoSecrets(lines.join(''));
  expect(lines.join('')).not.toContain(AS_OPERATOR.authorization);
});

it('is written, too, while the configuration is unusable', async () => {
  const log = createLogger({ functionName: 'api', level: 'debug', write });
  const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from('{}'), remoteAddress: '' };
  await observeRequest({ log, coldStart: true, stopwatchMs: () => 0 }, (trace) =>
    dispatch(
      request,
      () => {
        throw new ConfigError('configuration: DB_HOST is missing');
      },
      trace,
    ),
  );
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      result: 'failed',
      code: 4000,
      error: 'NOT_CONFIGURED',
      coldStart: 1,
      detail: expect.stringContaining('DB_HOST'),
    },
  ]);
});
