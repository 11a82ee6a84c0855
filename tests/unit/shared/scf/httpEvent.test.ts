import { readHttpEvent, toHttpFunctionResult } from '../../../../shared/scf/httpEvent';
import type { HttpRequest } from '../../../../shared/http';

const BODY = '{"Action":"FetchList","title":"小视频😀"}';

/** The request above in each of the platform's two events (583/96099, 583/31927). */
const functionUrlEvent = {
  body: BODY,
  headers: { 'content-type': 'text/plain', authorization: 'Bearer x', 'x-scf-remote-addr': '203.0.113.7' },
  httpMethod: 'POST',
  path: '/interface.php',
  queryString: { a: '1' },
};
const apiGatewayEvent = {
  requestContext: {
    serviceId: 'service-1',
    path: '/',
    httpMethod: 'POST',
    requestId: 'r',
    identity: {},
    sourceIp: '203.0.113.7',
    stage: 'release',
  },
  headers: { 'Content-Type': 'text/plain', Authorization: 'Bearer x' },
  body: BODY,
  pathParameters: {},
  queryStringParameters: {},
  headerParameters: {},
  stageVariables: { stage: 'release' },
  path: '/interface.php',
  queryString: { a: '1' },
  httpMethod: 'POST',
};

function bodyText(request: HttpRequest): string {
  return Buffer.from(request.body).toString('utf8');
}

describe('readHttpEvent', () => {
  it.each([
    ['a Function URL event', functionUrlEvent],
    ['an API Gateway event', apiGatewayEvent],
  ])('reads %s as the same request', (_name, event) => {
    const request = readHttpEvent(event);
    expect({ ...request, body: bodyText(request) }).toMatchObject({
      method: 'POST',
      path: '/interface.php',
      body: BODY,
      remoteAddress: '203.0.113.7',
      headers: { 'content-type': 'text/plain', authorization: 'Bearer x' },
    });
  });

  it.each(['Authorization', 'authorization', 'AUTHORIZATION', 'aUTHORIZATION'])(
    'finds a header that is spelled %s',
    (name) => {
      expect(readHttpEvent({ headers: { [name]: 'Bearer x' } }).headers['authorization']).toBe('Bearer x');
    },
  );

  it('gives the exact bytes of a body in base64, whatever they are', () => {
    const bytes = Buffer.from([0, 255, 0xc3, 0x28, 10, 13]);
    const request = readHttpEvent({ body: bytes.toString('base64'), isBase64Encoded: true });
    expect(Buffer.from(request.body)).toEqual(bytes);
  });

  it('takes a text that looks like base64 for what it is unless the event says otherwise', () => {
    expect(bodyText(readHttpEvent({ body: 'eyJ9' }))).toBe('eyJ9');
    expect(bodyText(readHttpEvent({ body: 'eyJ9', isBase64Encoded: false }))).toBe('eyJ9');
  });

  it('takes a body that was typed into the console as an object', () => {
    expect(bodyText(readHttpEvent({ body: { Action: 'FetchList' } }))).toBe('{"Action":"FetchList"}');
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'POST'],
    ['a number', 1],
    ['an array', []],
    ['an empty object', {}],
    [
      'a timer event',
      { Type: 'Timer', TriggerName: 'every-minute', Time: '2024-05-20T10:00:00Z', Message: '' },
    ],
    [
      'fields of other types',
      { httpMethod: 1, path: null, headers: 'none', body: 5, requestContext: [], isBase64Encoded: 'yes' },
    ],
  ])('reads %s as a request without content', (_name, event) => {
    expect(readHttpEvent(event)).toEqual({
      method: '',
      path: '/',
      headers: {},
      body: Buffer.alloc(0),
      remoteAddress: '',
    });
  });

  it('ignores headers that are no text', () => {
    expect(readHttpEvent({ headers: { a: null, b: 1, c: ['x'], d: 'text' } }).headers).toEqual({ d: 'text' });
  });

  it('keeps a header called __proto__ from changing anything', () => {
    const headers = JSON.parse('{"__proto__":"x","constructor":"y"}') as object;
    const request = readHttpEvent({ headers });
    expect(Object.getPrototypeOf(request.headers)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('reads the method from the request context where it stands only there, in upper case', () => {
    expect(readHttpEvent({ requestContext: { httpMethod: 'post' } }).method).toBe('POST');
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:51234', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::1', '::1'],
    ['', ''],
  ])('reads the caller in %j as %j, from either event', (address, expected) => {
    expect(readHttpEvent({ headers: { 'x-scf-remote-addr': address } }).remoteAddress).toBe(expected);
    expect(readHttpEvent({ requestContext: { sourceIp: address } }).remoteAddress).toBe(expected);
  });

  it("believes the gateway's own word on the caller before a header that anybody can send", () => {
    const event = {
      requestContext: { sourceIp: '203.0.113.7' },
      headers: { 'X-Scf-Remote-Addr': '192.0.2.1' },
    };
    expect(readHttpEvent(event).remoteAddress).toBe('203.0.113.7');
  });
});

describe('toHttpFunctionResult', () => {
  it('says that the body is text', () => {
    const reply = { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
    expect(toHttpFunctionResult(reply)).toEqual({ ...reply, isBase64Encoded: false });
  });
});
