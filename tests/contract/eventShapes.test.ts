import { dispatch, type Services } from '../../functions/api/dispatch';
import { apiGatewayEvent } from '../../sandbox/gateway/apiGatewayEvent';
import { functionUrlEvent } from '../../sandbox/gateway/functionUrlEvent';
import type { InboundRequest } from '../../sandbox/gateway/inboundRequest';
import { receive } from '../../functions/stream-callback/receive';
import { hashPassword } from '../../shared/signing/passwordHash';
import { signLiteav } from '../../shared/signing/liteavSig';
import { readHttpEvent, toHttpFunctionResult } from '../../shared/scf/httpEvent';
import { AS_OPERATOR } from '../support/appCall';
import { BundledFunction } from '../support/bundledFunction';
import { readEnvelope, signedIn } from '../support/envelope';
import type { Headers } from '../support/envelope';
import { testDatabase } from '../support/testDatabase';
import type { TestDatabase } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';
import { passwordOf, readSecondReply } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { rollingBack } from '../support/rollingBack';
import { ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { signed, startEvent } from '../support/streamEvents';
import { allRows } from '../support/tableRows';
import { ACTION_NAMES, ACTION_ROWS } from './actionRows';
import { arrangeEndpoints, ENDPOINT_PATHS, ENDPOINT_ROWS, type EndpointWorld } from './endpointRows';
import { arrangeWorld, PEOPLE, repeatableBytes, type World } from './actionWorld';

type Shape = (request: InboundRequest) => object;

/** The same request as each gateway hands it over: headers and body in all the forms that occur. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'Function URL': functionUrlEvent,
  'Function URL, body in base64': (request) => ({ ...functionUrlEvent(request), ...inBase64(request) }),
  'API Gateway': apiGatewayEvent,
  'API Gateway, body in base64': (request) => ({ ...apiGatewayEvent(request), ...inBase64(request) }),
  'Function URL, header names in capitals': (request) => inCapitals(functionUrlEvent(request)),
  'API Gateway, header names in capitals': (request) => inCapitals(apiGatewayEvent(request)),
  'Function URL, without what can be missing': ({ method, path, headers, body, remoteAddress }) => ({
    headers: { ...headers, 'x-scf-remote-addr': remoteAddress },
    body: body.toString(),
    httpMethod: method,
    path,
  }),
  'API Gateway, without what can be missing': ({ method, path, headerPairs, body, remoteAddress }) => ({
    requestContext: { httpMethod: method, sourceIp: remoteAddress },
    headers: { ...Object.fromEntries(headerPairs), 'X-Several': ['a', 'b'], 'X-None': null },
    body: body.toString(),
    path,
  }),
  'a test event typed into the console, its body as an object': (request) => ({
    ...functionUrlEvent(request),
    isBase64Encoded: false,
    body: JSON.parse(request.body.toString()) as object,
  }),
};

function inCapitals(event: object): object {
  const { headers } = event as { headers: Headers };
  const spelt = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value] as const);
  return { ...event, headers: Object.fromEntries(spelt) };
}

function inBase64({ body }: InboundRequest): object {
  return { body: body.toString('base64'), isBase64Encoded: true };
}

function inbound(body: string, headers: Headers, method = 'POST', path = '/interface.php'): InboundRequest {
  // As Node's HTTP server gives them: lower case for the one gateway, as spelt by the client for the other.
  const spelt = Object.entries(headers).map(([name, value]) => [capitalised(name), value] as const);
  return {
    method,
    path,
    query: 'from=app',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    headerPairs: [['Content-Type', 'application/json; charset=utf-8'], ...spelt],
    body: Buffer.from(body),
    remoteAddress: '203.0.113.7',
  };
}

function capitalised(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

/** What is returned to the platform: the same random bytes every time, and nothing that is written stays. */
async function answerOf(event: object, services: Services): Promise<string> {
  const repeatable = {
    ...services,
    database: rollingBack(services.database),
    randomBytes: repeatableBytes(),
  };
  const asSent = JSON.parse(JSON.stringify(event)) as unknown;
  return JSON.stringify(toHttpFunctionResult(await dispatch(readHttpEvent(asSent), () => repeatable)));
}

describe('FZ2: the same request of an Action in every shape of event', () => {
  let services: TestServices;
  let world: World;

  beforeAll(async () => {
    services = createServices(database.config, { environment: { AUTH_MODE: 'required' } });
    await database.truncateAll();
    world = await arrangeWorld(services);
  });

  afterAll(() => services.database.close());

  /** What the function answers in a world that is the same every time. */
  async function answerTo(name: string, shape: Shape): Promise<string> {
    services.liveApi.reset();
    const row = ACTION_ROWS[name]!;
    const headers = row.required.owner === 0 ? await signedIn(PEOPLE.owner, services) : AS_OPERATOR;
    const body = JSON.stringify({ Action: name, ...row.request(world) });
    return answerOf(shape(inbound(body, headers)), services);
  }

  it.each(ACTION_NAMES)('gets the same answer, byte for byte: %s', async (name) => {
    const [first, ...others] = Object.values(SHAPES);
    const expected = await answerTo(name, first!);
    expect(readEnvelope(JSON.parse(expected).body as string).returnValue).toBe(0);
    for (const shape of others) expect(await answerTo(name, shape)).toBe(expected);
  });
});

describe('FZ2: the same request of an endpoint in every shape of event', () => {
  let backend: Backend;
  let world: EndpointWorld;

  beforeAll(async () => {
    backend = createBackend(database.config);
    await database.truncateAll();
    world = await arrangeEndpoints(backend);
    // One that need not be renewed: that would not last here, and change_password counts on it.
    const hash = await hashPassword(passwordOf('alice'));
    await database.connection.query('UPDATE account SET password_hash = ? WHERE user_id = ?', [
      hash,
      'alice',
    ]);
  });

  afterAll(() => backend.database.close());

  async function answerTo(path: string, shape: Shape): Promise<string> {
    const body = JSON.stringify({ userid: 'alice', ...ENDPOINT_ROWS[path]!.request(world) });
    const headers = { 'liteav-sig': signLiteav(world.alice.token, body) };
    // Tencent's package for the chat signature has no clock but this one.
    jest.spyOn(Date, 'now').mockReturnValue(backend.clock.nowMs());
    try {
      return await answerOf(shape(inbound(body, headers, 'POST', `/${path}`)), backend);
    } finally {
      jest.restoreAllMocks();
    }
  }

  it.each(ENDPOINT_PATHS)(
    'gets the same answer, byte for byte: %s',
    async (path) => {
      const [first, ...others] = Object.values(SHAPES);
      const expected = await answerTo(path, first!);
      expect(readSecondReply(JSON.parse(expected).body as string).code).toBe(200);
      for (const shape of others) expect(await answerTo(path, shape)).toBe(expected);
    },
    ROUNDS_TIMEOUT_MS,
  );
});

describe('FZ2: the same stream event in every shape of event', () => {
  it.each(Object.entries(SHAPES))('is acknowledged, and is the same event: %s', async (_what, shape) => {
    await database.truncateAll();
    const services = createServices(database.config);
    const now = services.clock.nowSeconds();
    const bodies = [
      signed(startEvent('8888_stream', { atSeconds: now, sequence: '1' }), now),
      signed(startEvent('8888_stream', { atSeconds: now, sequence: '1' }), now, 'a wrong key'),
      { Action: 'FetchList' },
    ];
    const replies = [];
    for (const body of bodies) {
      const event = JSON.parse(JSON.stringify(shape(inbound(JSON.stringify(body), {})))) as unknown;
      replies.push((await receive(readHttpEvent(event), () => services)).statusCode);
    }
    expect(replies).toEqual([200, 403, 400]);
    const { callback_event: ledger } = await allRows(database.connection);
    const [{ dedupe_key: key }] = ledger as [{ dedupe_key: string }];
    expect([ledger!.length, key === (keyOfEvent ??= key)]).toEqual([1, true]);
    await services.database.close();
  });

  /** The ledger's key of the event in the first shape. */
  let keyOfEvent: string | undefined;
});

describe('FZ2: the built function', () => {
  let api: BundledFunction;

  beforeAll(async () => {
    await database.truncateAll();
    const environment = testEnvironment(database.config, { AUTH_MODE: 'required' });
    api = new BundledFunction('api', environment);
  });

  afterAll(() => api.close());

  const requests: readonly (readonly [string, InboundRequest, number])[] = [
    ['an empty list', inbound('{"Action":"FetchList","flag":3}', {}), 0],
    ['an operator', inbound('{"Action":"FetchList","flag":4}', AS_OPERATOR), 0],
    ['no operator', inbound('{"Action":"FetchList","flag":4}', {}), 4030],
    ['nobody', inbound('{"Action":"StopLVB","userid":"用户😀"}', {}), 4010],
    ['a missing field', inbound('{"Action":"FetchList"}', {}), 1000],
    ['an unknown Action', inbound('{"Action":"x"}', {}), 1000],
    ['no JSON', inbound('{', {}), 4001],
    ['a GET', inbound('', {}, 'GET'), 4001],
    ['no such room', inbound('{"Action":"GetUserInfo","userid":"nobody","type":0}', {}), 10010],
  ];

  it.each(requests)('answers %s the same in every shape of event', async (_what, request, returnValue) => {
    const replies = [];
    for (const [name, shape] of Object.entries(SHAPES)) {
      // What is no JSON object cannot be typed in as one.
      if (name.includes('object') && !isJson(request.body)) continue;
      replies.push(await api.invoke(shape(request)));
    }
    const [first] = replies as { kind: string; value: { statusCode: number; body: string } }[];
    expect(first).toMatchObject({ kind: 'returned', value: { statusCode: 200, isBase64Encoded: false } });
    expect(readEnvelope(first!.value.body).returnValue).toBe(returnValue);
    for (const reply of replies) expect(reply).toEqual(first);
  });

  it.each([
    [
      'an event of another kind',
      { Type: 'Timer', TriggerName: 't', Time: '2024-05-01T12:00:00Z', Message: '' },
    ],
    ['an empty event', {}],
    ['no event', null],
  ])('answers %s in the envelope', async (_what, event) => {
    expect(await api.invoke(event)).toMatchObject({
      kind: 'returned',
      value: {
        statusCode: 200,
        body: '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}',
      },
    });
  });
});

function isJson(body: Buffer): boolean {
  try {
    return typeof JSON.parse(body.toString()) === 'object';
  } catch {
    return false;
  }
}

describe('FZ2: a built function without a configuration', () => {
  it.each(['api', 'stream-callback'] as const)('answers, and names what is missing: %s', async (name) => {
    const unconfigured = new BundledFunction(name, {});
    try {
      const outcome = await unconfigured.invoke(functionUrlEvent(inbound('{"Action":"FetchList"}', {})));
      expect(outcome).toMatchObject({ kind: 'returned', value: { statusCode: name === 'api' ? 200 : 503 } });
      for (const variable of [
        'DB_HOST',
        'DB_USER',
        'DB_PASSWORD',
        'APP_BIZID',
        'PUSH_URL_KEY',
        'CALL_BACK_KEY',
      ]) {
        expect(JSON.stringify(outcome)).toContain(`${variable} is missing`);
      }
    } finally {
      await unconfigured.close();
    }
  });
});
