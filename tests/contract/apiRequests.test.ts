import { dispatch } from '../../functions/api/dispatch';
import { ConfigError, loadConfig } from '../../shared/config';
import type { HttpReply } from '../../shared/http';
import { AS_OPERATOR } from '../support/appCall';
import { readEnvelope, send } from '../support/envelope';
import { NO_DATABASE } from '../support/testEnvironment';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';

/** The smoke test of the deployment guide, byte for byte. */
const NO_JSON = '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}';

const MAX_BODY_BYTES = 1_048_576;

/** Whoever gets as far as the database gets 2002, so an answer below says how far a request got. */
let services: TestServices;

beforeAll(() => {
  services = createServices(NO_DATABASE, { environment: { AUTH_MODE: 'open' } });
});

afterAll(() => services.database.close());

function post(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<HttpReply> {
  return send(services, { body: Buffer.from(body as string), headers });
}

/** An Action that needs no database, no user and no field. */
const WORKING = '{"Action":"GetCOSSignV2"}';

describe('a body that is no request', () => {
  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['{}', '{}'],
    ['[]', '[]'],
    ['an array with a request', `[${WORKING}]`],
    ['0', '0'],
    ['null', 'null'],
    ['true', 'true'],
    ['a text', '"GetCOSSignV2"'],
    ['a request in a text', JSON.stringify(WORKING)],
    ['with text after it', `${WORKING}x`],
    ['twice a request', `${WORKING}${WORKING}`],
    ['cut', WORKING.slice(0, -1)],
    ['with a byte order mark', `\ufeff${WORKING}`],
    ['with a comma too many', '{"Action":"GetCOSSignV2",}'],
    ['with single quotes', "{'Action':'GetCOSSignV2'}"],
    ['with a bare NaN', '{"Action":"GetCOSSignV2","a":NaN}'],
    ['with a line end in a text', '{"Action":"GetCOS\nSignV2"}'],
    ['a form', 'Action=GetCOSSignV2'],
    ['XML', '<Action>GetCOSSignV2</Action>'],
    ['opened 100,000 times', '['.repeat(100_000)],
    ['NUL', '\u0000'],
  ])('answers 4001: %s', async (_name, body) => {
    const reply = await post(body);
    expect([reply.statusCode, reply.body]).toEqual([200, NO_JSON]);
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair in UTF-8', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe5, 0xb0]],
  ])('answers 4001: invalid UTF-8, %s', async (_name, bytes) => {
    const inText = Buffer.concat([
      Buffer.from('{"Action":"GetCOSSignV2","a":"'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
    expect((await post(inText)).body).toBe(NO_JSON);
  });

  it('answers 4001: UTF-16', async () => {
    expect((await post(Buffer.from(WORKING, 'utf16le'))).body).toBe(NO_JSON);
  });

  it.each(['GET', 'HEAD'])('answers 4001: a %s, with or without a body', async (method) => {
    for (const body of ['', WORKING]) {
      const reply = await send(services, { method, body: Buffer.from(body) });
      expect([reply.statusCode, reply.body]).toEqual([200, NO_JSON]);
    }
  });
});

describe('a request', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', ''])('works by the method %j', async (method) => {
    const reply = await send(services, { method, body: Buffer.from(WORKING) });
    expect(readEnvelope(reply.body).returnValue).toBe(0);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json',
    'text/plain;',
    'text/html',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'image/png',
    'not a type',
    '',
  ])('works whatever its content type says: %j', async (contentType) => {
    const reply = await post(WORKING, { 'content-type': contentType });
    expect(readEnvelope(reply.body).returnValue).toBe(0);
  });

  it.each(['/', '/interface.php', '/any/other/path', '/INTERFACE.PHP', '', '/%00', '/../../etc/passwd'])(
    'works at the path %j',
    async (path) => {
      const reply = await send(services, { path, body: Buffer.from(WORKING) });
      expect(readEnvelope(reply.body).returnValue).toBe(0);
    },
  );

  it('works with blanks around it, and takes the last of two equal names', async () => {
    const reply = await post(` \r\n\t{"Action":"nothing","Action":"GetCOSSignV2"}\n`);
    expect(readEnvelope(reply.body).returnValue).toBe(0);
  });

  it('is answered as JSON that nobody keeps, and that any page may read', async () => {
    for (const body of [WORKING, '']) {
      expect((await post(body)).headers).toEqual({
        'Content-Type': 'application/json; charset=utf-8',
        'Cache-Control': 'no-store',
        'Access-Control-Allow-Origin': '*',
      });
    }
  });

  it('is answered in any size up to a megabyte, and with 413 beyond', async () => {
    const sized = (bytes: number): string => {
      const empty = '{"Action":"GetCOSSignV2","a":""}';
      return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
    };
    const largest = await post(sized(MAX_BODY_BYTES));
    expect([largest.statusCode, readEnvelope(largest.body).returnValue]).toEqual([200, 0]);
    for (const tooLarge of [sized(MAX_BODY_BYTES + 1), 'x'.repeat(5 * MAX_BODY_BYTES)]) {
      const reply = await post(tooLarge);
      expect([reply.statusCode, readEnvelope(reply.body).returnValue]).toEqual([413, 1000]);
    }
  });

  it('counts bytes, not characters', async () => {
    const reply = await post(`{"Action":"GetCOSSignV2","a":"${'王'.repeat(MAX_BODY_BYTES / 3)}"}`);
    expect(reply.statusCode).toBe(413);
  });
});

describe('a CORS preflight', () => {
  it('is answered without a body: any page may post, with its token', async () => {
    const headers = { origin: 'https://share.example.test', 'access-control-request-method': 'POST' };
    expect(await send(services, { method: 'OPTIONS', headers })).toEqual({
      statusCode: 204,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'POST, OPTIONS',
        'Access-Control-Allow-Headers': 'Content-Type, Authorization, Liteav-Sig',
        'Access-Control-Max-Age': '86400',
      },
      body: '',
    });
  });

  it('is not what an OPTIONS request without its header is', async () => {
    expect((await send(services, { method: 'OPTIONS' })).body).toBe(NO_JSON);
  });
});

describe('SE3: the name of an Action', () => {
  const UNKNOWN = 'invalid interface name';

  async function refusal(action: unknown): Promise<string> {
    const reply = await post(JSON.stringify({ Action: action, userid: 'u' }), AS_OPERATOR);
    expect(reply.statusCode).toBe(200);
    const { returnValue, returnMsg } = readEnvelope(reply.body);
    expect(returnValue).toBe(1000);
    return returnMsg;
  }

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'get',
    'size',
    'nothing',
    'fetchlist',
    'FETCHLIST',
    ' FetchList',
    'FetchList ',
    'FetchList.ts',
    '../x',
    '../actions/FetchList',
    './FetchList',
    '/etc/passwd',
    'C:\\x',
    'FetchList;',
    "FetchList' OR 1=1",
    '%46etchList',
    '0',
  ])('is only ever one of the table: %j', async (name) => {
    expect(await refusal(name)).toBe(`${UNKNOWN}:${name}`);
  });

  it.each([
    ['a NUL at its end', 'FetchList\u0000', 'FetchList?'],
    ['a NUL before it', '\u0000FetchList', '?FetchList'],
    ['a line end', 'Fetch\nList', 'Fetch?List'],
    ['letters of another script', 'FеtchList', 'F?tchList'],
    ['half a character', '\ud83d', '?'],
    ['control characters for a terminal', '\u001b[31m', '?[31m'],
  ])('is repeated as printable text only: %s', async (_what, name, shown) => {
    expect(await refusal(name)).toBe(`${UNKNOWN}:${shown}`);
  });

  it('is cut when it is repeated: a megabyte of it', async () => {
    expect(await refusal('x'.repeat(1_000_000))).toBe(`${UNKNOWN}:${'x'.repeat(64)}`);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
  ])('is missed: %s', async (_what, name) => {
    expect(await refusal(name)).toBe('invalid param in json from client! | Action is null or empty!');
  });

  it.each([
    ['an array with one', ['FetchList']],
    ['an empty array', []],
    ['an object', { toString: 'FetchList' }],
    ['0', 0],
    ['1', 1],
    ['true', true],
    ['false', false],
  ])('is a text: %s is none', async (_what, name) => {
    expect(await refusal(name)).toBe('invalid param in json from client! | Action is not string!');
  });

  it.each(['action', 'ACTION', '__proto__'])('stands in no other member, such as %s', async (member) => {
    const reply = await post(`{"${member}":"FetchList","a":1}`);
    expect(readEnvelope(reply.body).returnValue).toBe(1000);
  });

  it('pollutes nothing: a body that tries is read as what it is', async () => {
    const reply = await post(
      '{"Action":"FetchList","__proto__":{"flag":1,"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    expect(readEnvelope(reply.body).returnMsg).toBe(
      'invalid param in json from client! | flag is null or empty!',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a value of great depth', () => {
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each([
    ['in a member that nobody knows', `{"Action":"GetCOSSignV2","x":${deep(100_000)}}`, 0],
    ['in place of a text', `{"Action":"StopLVB","userid":${deep(100_000)}}`, 1000],
    ['in place of a number', `{"Action":"FetchList","flag":${deep(100_000)}}`, 1000],
    [
      'in place of an object',
      `{"Action":"RequestLVBAddr","userid":"u","groupid":"g","title":"t","userinfo":${deep(100_000)}}`,
      1000,
    ],
    ['in place of the name', `{"Action":${deep(100_000)}}`, 1000],
    [
      'in place of the streams to mix',
      `{"Action":"MergeVideoStream","userid":"u","mergeparams":${deep(100_000)}}`,
      1000,
    ],
  ])('is answered as any other: %s', async (_what, body, returnValue) => {
    expect(readEnvelope((await post(body)).body).returnValue).toBe(returnValue);
  });
});

describe('a function without a usable configuration', () => {
  const unusable = (): Promise<HttpReply> =>
    dispatch(
      { method: 'POST', path: '/', headers: {}, body: Buffer.from(WORKING), remoteAddress: '' },
      () => {
        loadConfig({ DB_HOST: 'db.example.test' });
        throw new Error('the configuration was accepted');
      },
    );

  it('answers in the envelope and names every variable that is wrong', async () => {
    const reply = await unusable();
    expect(reply.statusCode).toBe(200);
    const { returnValue, returnMsg } = readEnvelope(reply.body);
    expect(returnValue).toBe(4000);
    for (const name of ['DB_USER', 'APP_BIZID', 'PUSH_URL_KEY', 'CALL_BACK_KEY', 'SESSION_SECRET']) {
      expect(returnMsg).toContain(`${name} is missing`);
    }
  });

  it('says so with an error of its own', () => {
    expect(() => loadConfig({})).toThrow(ConfigError);
  });
});
