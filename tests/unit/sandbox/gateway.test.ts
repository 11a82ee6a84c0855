import { createConnection } from 'node:net';
import http from 'node:http';
import { FunctionPool } from '../../../sandbox/functions/functionPool';
import type { GatewayShape } from '../../../sandbox/gateway/gateway';
import { Gateway } from '../../../sandbox/gateway/gateway';
import { BundleFolder } from './support/bundleFolder';

const folder = new BundleFolder();
const echo = folder.write(
  'echo',
  `async (event, context) => ({
     isBase64Encoded: false,
     statusCode: 201,
     headers: { 'Content-Type': 'application/json', 'X-Function': context.function_name },
     body: JSON.stringify(event),
   })`,
);
const odd = folder.write(
  'odd',
  `async ({ queryString: { do: what } }) => {
     if (what === 'throw') throw new Error('oops');
     if (what === 'hang') return new Promise(() => {});
     if (what === 'binary')
       return { isBase64Encoded: true, statusCode: 200, headers: {}, body: Buffer.from([0, 255]).toString('base64') };
     return 'not a reply';
   }`,
);

function pool(name: string, bundle: string, timeLimitMs = 10_000): FunctionPool {
  const limits = { timeLimitMs, memoryMb: 128, maxInstances: 2 };
  return new FunctionPool({ name, bundle, environment: {}, ...limits }, () => undefined);
}

const pools = {
  api: pool('api', echo),
  streamCallback: pool('stream-callback', echo),
  odd: pool('odd', odd, 300),
};

async function open(shape: GatewayShape, api = pools.api): Promise<Gateway> {
  const gateway = await Gateway.bind('127.0.0.1', 0);
  gateway.open({
    shape,
    api,
    streamCallback: pools.streamCallback,
    control: (request) =>
      Promise.resolve({ status: 200, headers: {}, body: `control ${request.method} ${request.path}` }),
  });
  return gateway;
}

let functionUrl: Gateway;
let apiGateway: Gateway;
let oddGateway: Gateway;

beforeAll(async () => {
  functionUrl = await open('function-url');
  apiGateway = await open('apigw');
  oddGateway = await open('function-url', pools.odd);
});

afterAll(async () => {
  await Promise.all([functionUrl, apiGateway, oddGateway].map((gateway) => gateway.close()));
  await Promise.all(Object.values(pools).map((one) => one.close()));
  folder.remove();
});

const at = (gateway: Gateway, path: string): string => `http://127.0.0.1:${gateway.port}${path}`;

interface Echo {
  headers: Record<string, string>;
  body: string;
  [field: string]: unknown;
}

async function post(gateway: Gateway, path: string, body: string | Buffer): Promise<Echo> {
  const response = await fetch(at(gateway, path), {
    method: 'POST',
    headers: { 'X-Custom': 'Value' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return (await response.json()) as Echo;
}

describe('a Function URL event', () => {
  it('carries method, path, query, body and lower-case headers with the caller', async () => {
    const event = await post(functionUrl, '/interface.php/%E4%BD%A0?a=1&b=x%20y', '{"Action":"你好"}');
    expect(event).toEqual({
      body: '{"Action":"你好"}',
      headers: expect.objectContaining({ 'x-custom': 'Value', 'x-scf-remote-addr': '127.0.0.1' }),
      httpMethod: 'POST',
      path: '/interface.php/%E4%BD%A0',
      queryString: { a: '1', b: 'x y' },
    });
  });

  it('takes the caller from the connection, not from a header that the caller wrote', async () => {
    const response = await fetch(at(functionUrl, '/'), { headers: { 'X-SCF-Remote-Addr': '6.6.6.6' } });
    const { headers } = (await response.json()) as Echo;
    expect(headers['x-scf-remote-addr']).toBe('127.0.0.1');
  });
});

describe('an API Gateway event', () => {
  it('has all the documented fields and the headers as the client wrote them', async () => {
    const event = await new Promise<Echo>((resolve, reject) => {
      const request = http.request(
        at(apiGateway, '/test/value?foo=bar'),
        { method: 'POST', headers: { 'X-CuStOm': 'Value', Host: 'example.test' } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve(JSON.parse(text) as Echo));
        },
      );
      request.on('error', reject).end('{}');
    });
    expect(event).toEqual({
      requestContext: {
        serviceId: expect.any(String),
        path: '/',
        httpMethod: 'POST',
        requestId: expect.any(String),
        identity: {},
        sourceIp: '127.0.0.1',
        stage: 'release',
      },
      headers: expect.objectContaining({ 'X-CuStOm': 'Value', Host: 'example.test' }),
      body: '{}',
      pathParameters: {},
      queryStringParameters: {},
      headerParameters: {},
      stageVariables: { stage: 'release' },
      path: '/test/value',
      queryString: { foo: 'bar' },
      httpMethod: 'POST',
    });
  });
});

it.each([
  ['function-url', () => functionUrl],
  ['apigw', () => apiGateway],
])('sends a body that is not UTF-8 as base64 (%s)', async (_shape, gateway) => {
  const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);
  const event = await post(gateway(), '/', bytes);
  expect(event.isBase64Encoded).toBe(true);
  expect(Buffer.from(event.body, 'base64')).toEqual(bytes);
});

describe('routing', () => {
  it.each([
    ['/', 'api'],
    ['/interface.php', 'api'],
    ['/callbacks', 'api'],
    ['/_sandboxed', 'api'],
    ['/callback', 'stream-callback'],
    ['/callback/Live_callback.php', 'stream-callback'],
    ['/callback?x=1', 'stream-callback'],
  ])('%s goes to %s', async (path, functionName) => {
    const response = await fetch(at(functionUrl, path));
    expect(response.status).toBe(201);
    expect(response.headers.get('x-function')).toBe(functionName);
  });

  it.each(['/_sandbox', '/_sandbox/push'])('%s goes to the control plane', async (path) => {
    const response = await fetch(at(functionUrl, path), { method: 'POST' });
    expect(await response.text()).toBe(`control POST ${path}`);
  });
});

describe('replies', () => {
  it('decodes a base64 body', async () => {
    const response = await fetch(at(oddGateway, '/?do=binary'));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255]));
  });

  it.each([
    ['throw', 502, 430],
    ['hang', 504, 433],
    ['answer something else', 502, 403],
  ])('say so when a function does %s', async (what, status, statusCode) => {
    const response = await fetch(at(oddGateway, `/?do=${what}`));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errorCode: -1, statusCode });
  });

  it('are 413 above six megabytes and not below', async () => {
    const limit = 6 * 1024 * 1024;
    const sizes = [limit, limit + 1];
    const statuses = await Promise.all(
      sizes.map(async (size) => {
        const response = await fetch(at(functionUrl, '/'), { method: 'POST', body: 'a'.repeat(size) });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(statuses).toEqual([201, 413]);
  });

  it('are 503 until the functions are there', async () => {
    const gateway = await Gateway.bind('127.0.0.1', 0);
    const response = await fetch(at(gateway, '/'));
    expect(response.status).toBe(503);
    await gateway.close();
  });
});

it('survives a client that hangs up in the middle of a body', async () => {
  await new Promise<void>((resolve) => {
    const socket = createConnection(functionUrl.port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{', () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  expect((await fetch(at(functionUrl, '/'))).status).toBe(201);
});

it('names the port that is in use and how to choose another', async () => {
  await expect(Gateway.bind('127.0.0.1', functionUrl.port)).rejects.toThrow(
    new RegExp(`Port ${functionUrl.port} .* is in use.*--port ${functionUrl.port + 1}`),
  );
});

it('ends open connections when it is closed', async () => {
  const gateway = await open('function-url', pools.odd);
  const hanging = fetch(at(gateway, '/?do=hang')).catch(() => 'ended');
  const idle = createConnection(gateway.port, '127.0.0.1');
  const idleClosed = new Promise((resolve) => idle.on('close', resolve).on('error', () => undefined));
  await new Promise((resolve) => idle.on('connect', resolve));
  await gateway.close();
  await idleClosed;
  expect(await hanging).toBe('ended');
});

describe('video', () => {
  let gateway: Gateway;
  let played: string[];

  beforeEach(async () => {
    played = [];
    gateway = await Gateway.bind('127.0.0.1', 0);
    gateway.open({
      shape: 'function-url',
      api: pools.api,
      streamCallback: pools.streamCallback,
      control: () => Promise.resolve(undefined),
      video: {
        serves: (path) => path.startsWith('/live/'),
        answer: (message, response) => {
          played.push(`${message.method ?? ''} ${message.url ?? ''}`);
          response.end('video');
          return Promise.resolve();
        },
        rtmp: (socket) => {
          socket.on('data', (bytes: Buffer) => socket.end(`rtmp ${bytes.toString('hex')}`));
        },
      },
    });
  });

  afterEach(() => gateway.close());

  it('is for players; what apps post to such a path goes to api', async () => {
    expect(await (await fetch(at(gateway, '/live/a.flv'))).text()).toBe('video');
    expect((await post(gateway, '/live/a.flv', 'x')).body).toBe('x');
    expect(played).toEqual(['GET /live/a.flv']);
  });

  it('is also for connections that speak RTMP, from their first byte on', async () => {
    const socket = createConnection(gateway.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    socket.write(Buffer.from([3, 1, 2]));
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answer).toBe('rtmp 030102');
  });

  it('ends a connection that has said nothing yet when it is closed', async () => {
    const socket = createConnection(gateway.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await gateway.close();
    await closed;
    gateway = await Gateway.bind('127.0.0.1', 0);
  });
});

it('hangs up on RTMP where there is no video', async () => {
  const socket = createConnection(functionUrl.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(Buffer.from([3]));
  await new Promise((resolve) => socket.once('close', resolve));
});
