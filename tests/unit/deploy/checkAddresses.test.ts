import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkAddresses, SMOKE_ANSWER } from '../../../deploy/steps/checkAddresses';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const GOOD: Readonly<Record<string, Answer>> = {
  'GET /api': { status: 200, body: SMOKE_ANSWER },
  'POST /api': { status: 200, body: '{"returnValue":0,"returnMsg":"ok","returnData":{}}' },
  'POST /callback': { status: 403, body: '{"code":4030,"message":"signature expired"}' },
};

let server: http.Server;
let base = '';
let answers: Record<string, Answer>;
let requests = 0;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    requests += 1;
    const { status, body } = answers[`${request.method ?? ''} ${request.url ?? ''}`] ?? {
      status: 404,
      body: '',
    };
    request.resume();
    request.on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  answers = { ...GOOD };
  requests = 0;
});

function check(patienceMs = 0, api = `${base}/api`): Promise<void> {
  return checkAddresses({ api, callback: `${base}/callback` }, { say: () => undefined, patienceMs });
}

it('passes where all of it answers', async () => {
  await check();
  expect(requests).toBe(3);
});

it('knows the smoke test’s answer to the byte', () => {
  expect(SMOKE_ANSWER).toBe('{"returnValue":4001,"returnMsg":"json format error","returnData":[]}');
});

it.each<[string, Answer, string]>([
  ['GET /api', { status: 200, body: `${SMOKE_ANSWER}\n` }, 'Look at its logs'],
  ['GET /api', { status: 401, body: '' }, 'switch its authentication off'],
  ['GET /api', { status: 404, body: '' }, 'leads to nothing'],
  ['GET /api', { status: 502, body: 'bad' }, 'Look at its logs'],
  ['POST /api', { status: 200, body: '{"returnValue":2002,"returnData":[]}' }, 'compare DB_*'],
  ['POST /api', { status: 200, body: 'no JSON' }, 'compare DB_*'],
  ['POST /callback', { status: 200, body: '{"code":0}' }, 'Look at its logs'],
  ['POST /callback', { status: 403, body: 'Forbidden by the gateway' }, 'Look at its logs'],
  [
    'POST /callback',
    { status: 503, body: '{"code":4000,"message":"DB_HOST is missing"}' },
    'Look at its logs',
  ],
])('fails where %s is answered %j', async (request, answer, remedy) => {
  answers[request] = answer;
  await expect(check()).rejects.toMatchObject({
    message: expect.stringContaining(answer.status === 200 ? 'got: status 200' : `status ${answer.status}`),
    remedy: expect.stringContaining(remedy),
  });
});

it('fails where nobody listens', async () => {
  await expect(check(0, 'http://127.0.0.1:1/api')).rejects.toThrow(
    /it is not so that the API answers.*ECONN/s,
  );
});

it('has patience with an address that is not ready yet', async () => {
  answers['GET /api'] = { status: 404, body: '' };
  const checked = check(60_000);
  while (requests === 0) await new Promise((resolve) => setImmediate(resolve));
  answers['GET /api'] = GOOD['GET /api']!;
  await checked;
  expect(requests).toBeGreaterThan(3);
});
