import { GATEWAY_HOST } from '../../sandbox/tencentCloud/apiGateway';
import { signCallback } from '../../shared/signing/callbackSign';
import { changesIn, CALL_BACK_KEY, startRehearsal, type Rehearsal } from '../support/deploy/rehearsal';

// An account that still has an API Gateway in front of its functions: each test goes on where the one before ended.

const API = `https://${GATEWAY_HOST}/release/api`;
const CALLBACK = `https://${GATEWAY_HOST}/release/callback`;
const SMOKE_ANSWER = '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}';

// Each command is a process that loads the CLI, builds three bundles and talks to the cloud.
jest.setTimeout(900_000);

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await startRehearsal('gateway');
  rehearsal.project.writeEnvironment({
    ...rehearsal.environment,
    HTTP_TRIGGER: 'apigw',
    API_ADDRESS: API,
    CALLBACK_ADDRESS: CALLBACK,
  });
});

afterAll(() => rehearsal.close());

function triggerTypes(): Record<string, string[]> {
  const functions = [...rehearsal.cloud.state.functions.values()];
  return Object.fromEntries(
    functions.map(({ FunctionName, Triggers }) => [FunctionName, Triggers.map(({ Type }) => Type)]),
  );
}

/** Status and body of one request to the gateway. */
async function ask(url: string, body?: unknown): Promise<[number, unknown]> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const reply = await rehearsal.cloud.request(url, init);
  return [reply.status, JSON.parse(String(reply.body))];
}

it('makes the functions without Function URLs, and says that nothing leads to them yet', async () => {
  const { status, stderr } = await rehearsal.project.sls(['deploy']);
  expect(status).toBe(1);
  expect(stderr).toContain(`GET ${API} got: status 404`);
  expect(stderr).toContain('make and publish the two APIs in the API Gateway console');
  expect(triggerTypes()).toEqual({
    'xzb-api': [],
    'xzb-stream-callback': [],
    'xzb-online-check': ['timer'],
  });
});

it('is done once the operator has published the APIs, and changes nothing any more', async () => {
  rehearsal.cloud.state.gatewayApis.set('/api', 'xzb-api').set('/callback', 'xzb-stream-callback');
  rehearsal.newCalls();
  const { status, stdout, stderr } = await rehearsal.project.sls(['deploy']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(changesIn(rehearsal.newCalls())).toEqual([]);
  expect(stdout).toMatch(new RegExp(`^ *API, for the apps: +${API}$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^ *Stream events, for LVB: +${CALLBACK}$`, 'm'));
});

it('answers both generations and LVB out of the uploaded packages, in the gateway’s event', async () => {
  const reply = await rehearsal.cloud.request(API);
  expect([reply.status, reply.body]).toEqual([200, SMOKE_ANSWER]);
  const list = { Action: 'FetchList', flag: 1, pageno: 1, pagesize: 10 };
  expect(await ask(API, list)).toMatchObject([200, { returnValue: 0, returnData: { totalcount: 0 } }]);

  // A second-generation app adds its path to the address.
  const account = { userid: 'gateway_1', password: 'fake1password' };
  expect(await ask(`${API}/register`, account)).toMatchObject([200, { code: 200 }]);
  expect(await ask(`${API}/login`, account)).toMatchObject([
    200,
    { code: 200, data: { refresh_token: expect.any(String) } },
  ]);

  const t = Math.floor(Date.now() / 1000) + 600;
  const event = { event_type: 332, stream_id: 'behind_gateway', t };
  const sign = signCallback(CALL_BACK_KEY, t);
  expect(await ask(CALLBACK, { ...event, sign })).toEqual([200, { code: 0 }]);
  expect(await ask(CALLBACK, { ...event, sign: '0'.repeat(32) })).toMatchObject([403, {}]);
});

it('takes the command to migrate from nobody behind the gateway', async () => {
  for (const address of [API, CALLBACK]) {
    const [, answer] = await ask(address, { command: 'migrate' });
    expect(JSON.stringify(answer)).not.toContain('outcome');
  }
});

it('moves to Function URLs, and the old addresses work until the gateway is deleted', async () => {
  rehearsal.project.writeEnvironment({ ...rehearsal.environment, HTTP_TRIGGER: 'url' });
  const { status, stdout, stderr } = await rehearsal.project.sls(['deploy']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).not.toContain(GATEWAY_HOST);
  expect(triggerTypes()).toEqual({
    'xzb-api': ['http'],
    'xzb-stream-callback': ['http'],
    'xzb-online-check': ['timer'],
  });
  expect((await rehearsal.cloud.request(API)).body).toBe(SMOKE_ANSWER);
});
