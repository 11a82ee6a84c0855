import { ENDPOINTS } from '../../functions/api/endpoints';
import { md5Hex } from '../../shared/signing/digest';
import { signLiteav } from '../../shared/signing/liteavSig';
import { addSession, post, postText, readSecondReply, type SecondReply } from '../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../support/gen2/backend';
import { everyRow } from '../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { expectNoSecrets, SECRETS } from '../support/testEnvironment';
import {
  arrangeEndpoints,
  ENDPOINT_PATHS,
  ENDPOINT_ROWS,
  insertReplays,
  type EndpointWorld,
  type FieldKind,
} from './endpointRows';

let database: TestDatabase;
let backend: Backend;
let world: EndpointWorld;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

async function arrange(): Promise<void> {
  await database.truncateAll();
  world = await arrangeEndpoints(backend);
}

const SIGNED = ENDPOINT_PATHS.filter((path) => ENDPOINT_ROWS[path]!.signed);
const UNSIGNED = ENDPOINT_PATHS.filter((path) => !ENDPOINT_ROWS[path]!.signed);

/** The example of the row, as Alice sends it. */
function example(path: string): Record<string, unknown> {
  const row = ENDPOINT_ROWS[path]!;
  return { ...(row.signed ? { userid: 'alice' } : {}), ...row.request(world) };
}

function send(path: string, body: object | string, to = backend): Promise<SecondReply> {
  return post(to, path, body, ENDPOINT_ROWS[path]!.signed ? { token: world.alice.token } : {});
}

function without(body: Record<string, unknown>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
}

describe('the table of endpoints', () => {
  it('has a row in this contract for each endpoint, and no other', () => {
    expect([...ENDPOINTS.keys()].sort()).toEqual(ENDPOINT_PATHS);
  });

  it.each([...ENDPOINTS])('has all fields and the access of %s in the contract', (path, endpoint) => {
    expect(Object.keys(endpoint.fields).sort()).toEqual(Object.keys(ENDPOINT_ROWS[path]!.fields).sort());
    expect(endpoint.access).toEqual(
      ENDPOINT_ROWS[path]!.signed ? { who: 'owner', field: 'userid' } : { who: 'anyone' },
    );
  });
});

describe('a request that is right', () => {
  beforeEach(arrange);

  it.each(ENDPOINT_PATHS)('gets exactly the documented data: %s', async (path) => {
    const reply = await send(path, example(path));
    expect({ code: reply.code, message: reply.message }).toEqual({ code: 200, message: 'OK' });
    expect(reply.data).toEqual(ENDPOINT_ROWS[path]!.data);
    expectNoSecrets(JSON.stringify(reply));
  });

  it.each(ENDPOINT_PATHS)(
    'SE3: works with members that nobody knows and with numbers as texts: %s',
    async (path) => {
      const body = example(path);
      for (const [field, kind] of Object.entries(ENDPOINT_ROWS[path]!.fields)) {
        if (kind.startsWith('integer') && body[field] !== undefined) body[field] = `${body[field] as number}`;
      }
      const sent = `{"__proto__":{"x":1},"timestamp":1714564800,"expires":10,"mystery":{"a":[1]},${JSON.stringify(body).slice(1)}`;
      expect((await send(path, sent)).code).toBe(200);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it.each(ENDPOINT_PATHS)('is found by the last segment of any path: %s', async (path) => {
    const body = JSON.stringify(example(path));
    const headers = { 'liteav-sig': signLiteav(world.alice.token, body) };
    expect(
      readSecondReply(await postText(backend, `/release/interface.php/${path}`, body, { headers })).code,
    ).toBe(200);
  });

  it('opens the chat, COS and VOD signatures by their type', async () => {
    for (const type of [1, 2, 3, '1']) {
      const { code, data } = await send('getsig', { userid: 'alice', type });
      expect([code, typeof data.signature]).toEqual([200, 'string']);
    }
    expect((await send('getsig', { userid: 'alice', type: 4 })).code).toBe(602);
  });

  it('signs the room service over the expiry and the user', async () => {
    const { data } = await send('get_roomservice_sign', { userid: 'alice' });
    const txTime = START_SECONDS + 600;
    expect(data).toEqual({ txTime, sign: md5Hex(SECRETS.CALL_BACK_KEY, String(txTime), 'alice') });
  });

  it('has both times of a COS key ten minutes apart', async () => {
    const { data } = await send('get_cos_sign', { userid: 'alice' });
    expect(data.keyTime).toBe(`${START_SECONDS};${START_SECONDS + 600}`);
  });
});

describe('where chat, COS and VOD are not configured', () => {
  let bare: Backend;

  beforeAll(() => {
    const names = ['APPID', 'BUCKET', 'REGION', 'SECRETID', 'SECRETKEY'].map((name) => `COSKEY_${name}`);
    const unset = [...names, 'IM_SDKAPPID', 'IM_SECRETKEY', 'CLOUD_SECRET_ID', 'CLOUD_SECRET_KEY'];
    const environment = Object.fromEntries(unset.map((name) => [name, undefined]));
    bare = createBackend(database.config, { environment });
  });

  afterAll(() => bare.database.close());
  beforeEach(arrange);

  it('a login still has everything that Android reads unasked and iOS takes for numbers', async () => {
    const { code, data } = await send('login', example('login'), bare);
    expect(code).toBe(200);
    expect(data).toEqual({
      token: expect.any(String),
      refresh_token: expect.any(String),
      expires: 86_400,
      roomservice_sign: { sdkAppID: 0, userID: 'alice', userSig: '', accountType: '' },
      cos_info: { Bucket: '', Region: '', Appid: 0, SecretId: '' },
    });
  });

  it.each(ENDPOINT_PATHS)('%s works, or says that it is not configured', async (path) => {
    expect((await send(path, example(path), bare)).code).toBe(ENDPOINT_ROWS[path]!.bare ?? 200);
  });
});

describe('a request that is wrong', () => {
  beforeAll(arrange);

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    text: [
      ...[0, 1, -1, 1.5, true, false, [], [''], ['text'], {}, { toString: 'text' }, { a: { b: ['c'] } }],
      ...['x'.repeat(3000), 'a\u0000b'],
    ],
    integer: ['', 'abc', '01', '1.0', 1.5, false, [], {}, '9'.repeat(40), -2],
  };
  const wrongOf = (kind: FieldKind): readonly unknown[] => {
    if (kind.startsWith('integer')) return [...wrong['integer']!, ...(kind.endsWith('?') ? [] : [null])];
    const further = { text: [null, ''], id: [null, '', ' a', 'a\n'], url: [null, '', 'ftp://x', 'x'] };
    return [...wrong['text']!, ...(kind.endsWith('?') ? [] : further[kind as keyof typeof further])];
  };

  it.each(ENDPOINT_PATHS)('names the required field that is missing with 602: %s', async (path) => {
    for (const [field, kind] of Object.entries(ENDPOINT_ROWS[path]!.fields)) {
      const { code, message } = await send(path, { ...without(example(path), field), padding: 1 });
      if (kind.endsWith('?')) continue;
      expect([field, code]).toEqual([field, 602]);
      expect(message).toContain(field);
    }
  });

  it.each(ENDPOINT_PATHS)(
    'SE2: names the field of another type with 602 and changes nothing: %s',
    async (path) => {
      const before = await everyRow(database.connection);
      const accepted: string[] = [];
      for (const [field, kind] of Object.entries(ENDPOINT_ROWS[path]!.fields)) {
        for (const value of wrongOf(kind)) {
          const { code, message } = await send(path, { ...example(path), [field]: value });
          if (code === 602 && message.includes(field)) continue;
          accepted.push(`${field}=${JSON.stringify(value).slice(0, 40)}: ${code} ${message}`);
        }
      }
      expect(accepted).toEqual([]);
      expect(await everyRow(database.connection)).toEqual(before);
    },
  );

  it.each(['login', 'register'])(
    'has the apps’ own code for each credential of a wrong form: %s',
    async (path) => {
      const names = ['abc', '1abc', '_abc', 'a'.repeat(25), 'ab-cd', 'ab cd', 'äbcd', 'alice\n', "al'ice"];
      for (const userid of names) {
        expect([userid, (await send(path, { ...example(path), userid })).code]).toEqual([userid, 610]);
      }
      for (const password of ['a b', 'a-b', 'ä', 'a\n', "a'", '😀', 'a'.repeat(129)]) {
        expect([password, (await send(path, { ...example(path), password })).code]).toEqual([password, 611]);
      }
    },
  );

  it('has the apps’ own codes for a user who is not there, exists already, or errs', async () => {
    const unknown = { userid: 'nobody1', password: 'abc' };
    expect((await send('login', unknown)).code).toBe(620);
    expect((await send('login', { ...unknown, userid: 'alice' })).code).toBe(621);
    expect((await send('register', { ...unknown, userid: 'alice' })).code).toBe(612);
  });

  it.each(ENDPOINT_PATHS)('is 400 with a list for what is no JSON object: %s', async (path) => {
    for (const body of [
      '',
      '{',
      'nope',
      'null',
      '[]',
      '{}',
      '0',
      '{"userid":"alice"} x',
      '\ufeff{"userid":"alice"}',
    ]) {
      const { code, data } = await send(path, body);
      expect([body, code, data]).toEqual([body, 400, []]);
    }
  });

  it.each([
    ...['Login', 'LOGIN', 'login/', 'constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty'],
    ...['get', 'size', 'login%00', 'login\u0000', '\u0000login', 'login;', 'login.ts', 'login ', ' login'],
    ...[
      '../x',
      '..',
      '.',
      '../endpoints/index',
      'login/..',
      'login/../x',
      'login\\',
      '%6cogin',
      "login' OR 1=1",
    ],
    ...['ⅼogin', '\u001b[31m', 'x'.repeat(1_000_000)],
  ])('SE3: is the first generation’s where no endpoint has the name: %.40j', async (path) => {
    const reply = JSON.parse(await postText(backend, `/${path}`, '{}')) as object;
    expect(reply).toEqual({ returnValue: 4001, returnMsg: 'json format error', returnData: [] });
  });
});

describe('a signature', () => {
  beforeAll(arrange);
  const body = JSON.stringify({ userid: 'alice', index: 1, count: 1 });

  async function codeWith(path: string, text: string, signature?: string): Promise<number> {
    const headers = signature === undefined ? {} : { 'liteav-sig': signature };
    const reply = readSecondReply(await postText(backend, `/${path}`, text, { headers }));
    if (reply.code === 498) expect(reply.data).toEqual([]);
    return reply.code;
  }

  it.each(SIGNED)(
    'that is missing, malformed or somebody else’s is refused and nothing changes: %s',
    async (path) => {
      const before = await everyRow(database.connection);
      const text = JSON.stringify(example(path));
      const right = signLiteav(world.alice.token, text);
      const refused = [
        undefined,
        '',
        'x',
        right.toUpperCase(),
        right.slice(1),
        `${right}0`,
        ` ${right}`,
        '0'.repeat(32),
        signLiteav(world.bob.token, text),
        signLiteav(world.alice.refreshToken, text),
        signLiteav('', text),
        signLiteav(world.alice.token, `${text} `),
        md5Hex(text),
      ];
      for (const signature of refused) {
        expect([signature, await codeWith(path, text, signature)]).toEqual([signature, 498]);
      }
      expect(await everyRow(database.connection)).toEqual(before);
    },
  );

  it.each(SIGNED)('is looked at only after the parameters: %s', async (path) => {
    const { code, data } = await post(backend, path, { ...example(path), userid: '' });
    expect([code, data]).toEqual([602, {}]);
  });

  it.each(UNSIGNED)('is not asked for, and a wrong one does no harm: %s', async (path) => {
    await arrange();
    expect(await codeWith(path, JSON.stringify(example(path)), '0'.repeat(32))).toBe(200);
  });

  it('covers the exact bytes, whatever their order and blanks', async () => {
    for (const text of [
      body,
      ` ${body} `,
      '{ "count":1,\n\t"userid" : "alice" }',
      '{"userid":"\\u0061lice"}',
      '{"mystery":"中文😀","userid":"alice"}',
    ]) {
      expect(await codeWith('get_vod_list', text, signLiteav(world.alice.token, text))).toBe(200);
    }
    const other = body.replace('"index":1', '"index":2');
    expect(await codeWith('get_vod_list', other, signLiteav(world.alice.token, body))).toBe(498);
  });

  it('of the second device is as good as that of the first, and each stands for itself', async () => {
    for (const device of [world.alice, world.tablet]) {
      expect(await codeWith('get_vod_list', body, signLiteav(device.token, body))).toBe(200);
    }
  });

  it('of a user who shares no byte of the name but looks alike is refused', async () => {
    const twin = await addSession(backend, 'Alice');
    expect(await codeWith('get_vod_list', body, signLiteav(twin.token, body))).toBe(498);
  });
});

describe('the timestamp of the apps', () => {
  beforeAll(arrange);

  function withTimestamp(timestamp: string): string {
    return `{"userid":"alice","timestamp":${timestamp},"expires":10}`;
  }

  async function code(sent: string, digested: string): Promise<number> {
    const headers = { 'liteav-sig': signLiteav(world.alice.token, digested) };
    return readSecondReply(await postText(backend, '/get_user_info', sent, { headers })).code;
  }

  it.each([
    [0, 200],
    [1, 200],
    [2, 498],
    [-1, 498],
    [10, 498],
  ])('may be %d s older than the one that Android digested: %d', async (later, expected) => {
    const now = START_SECONDS;
    expect(await code(withTimestamp(String(now)), withTimestamp(String(now + later)))).toBe(expected);
    expect(await code(withTimestamp('1714564799'), withTimestamp(String(1714564799 + later)))).toBe(expected);
  });

  it('is the member, not a text that looks like it', async () => {
    const sent = '{"title":"\\"timestamp\\":1714564800","timestamp":1714564800,"userid":"alice"}';
    expect(await code(sent, sent.replace(':1714564800,', ':1714564801,'))).toBe(200);
    expect(await code(sent, sent.replace(':1714564800"', ':1714564801"'))).toBe(498);
  });

  it('is tolerated with nothing else changed', async () => {
    const sent = '{"userid":"alice","timestamp":1714564800,"index":1}';
    const changed = '{"userid":"alice","timestamp":1714564801,"index":2}';
    expect(await code(sent, changed)).toBe(498);
  });

  it.each(['1714564800123.456', '1.7145648001234561E12', '1714564800123', '0', '"1714564800"', '-1', 'null'])(
    'is not checked: %s',
    async (timestamp) => {
      const text = withTimestamp(timestamp);
      expect(await code(text, text)).toBe(200);
    },
  );

  it('need not be there at all, nor expires', async () => {
    const text = '{"userid":"alice"}';
    expect(await code(text, text)).toBe(200);
  });

  it('may be years away, because sessions expire and requests do not', async () => {
    const text = withTimestamp('1000000000');
    expect(await code(text, text)).toBe(200);
  });
});

describe('FZ3: pages', () => {
  beforeAll(async () => {
    await arrange();
    await insertReplays(database.connection, 205, new Date(START_SECONDS * 1000));
  });

  async function files(page: object): Promise<string[]> {
    const { code, data } = await send('get_vod_list', { userid: 'alice', ...page });
    expect(code).toBe(200);
    return (data.list as { file_id: string }[]).map((item) => item.file_id);
  }

  it('hold as many as Android asks for', async () => {
    const list = await files({ index: '0', count: 200 });
    expect(list).toHaveLength(200);
    expect(list[0]).toBe('many-0');
    expect(list.at(-1)).toBe('many-199');
  });

  it('grow as iOS asks for all pages at once', async () => {
    expect(await files({ index: 0, count: 20 })).toHaveLength(20);
    expect(await files({ index: 0, count: 120 })).toHaveLength(120);
    expect(await files({ index: 0, count: '180' })).toHaveLength(180);
  });

  it('begin at 1, and 0 is the first one too', async () => {
    const first = await files({ index: 1, count: 10 });
    for (const same of [
      { index: 0, count: 10 },
      { index: '0' },
      { index: '1', count: '10' },
      {},
      { count: 0 },
    ]) {
      expect(await files(same)).toEqual(first);
    }
    expect(await files({ index: 2, count: 10 })).toEqual(first.map((_, index) => `many-${index + 10}`));
    // The world's own replay is the oldest of 206.
    expect(await files({ index: 2, count: 200 })).toHaveLength(6);
    expect(await files({ index: 3, count: 200 })).toEqual([]);
    expect(await files({ index: 2 ** 53 - 1, count: 200 })).toEqual([]);
  });

  it('hold no more than a bounded number', async () => {
    expect((await files({ index: 1, count: 1_000_000 })).length).toBeLessThanOrEqual(500);
  });
});
