import {
  addMember,
  bearer,
  call,
  codeOf,
  postAs,
  succeed,
  type FirstReply,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { CosStandIn, upload, type Upload } from '../../support/gen2/cosStandIn';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { expectNoSecrets, SECRETS } from '../../support/testEnvironment';

const HOST = 'covers-1250000000.cos.ap-guangzhou.myqcloud.com';
const PICTURE = Buffer.from('a picture of a thousand words');

interface Presigned {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly objectUrl: string;
  readonly expires: number;
}

let database: TestDatabase;
let backend: Backend;
let alice: Member;
let cos: CosStandIn;
let port: number;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
  await database.truncateAll();
  alice = await addMember(backend, 'alice');
  cos = new CosStandIn({
    secretId: 'fake-cos-secret-id',
    secretKey: SECRETS.COSKEY_SECRETKEY,
    nowSeconds: () => backend.clock.nowSeconds(),
  });
  port = await cos.listen();
});

afterAll(async () => {
  await cos.close();
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  backend.clock.reset();
  cos.objects.clear();
  await database.connection.query('DELETE FROM rate_limit');
});

const picture = { contenttype: 'image/jpeg', contentlength: PICTURE.byteLength };

/** Both generations answer the same. */
const GENERATIONS: readonly (readonly [string, (request?: object) => Promise<Presigned>])[] = [
  [
    'GetCOSUploadUrl',
    (request = picture) =>
      succeed(backend, 'GetCOSUploadUrl', { userid: 'alice', ...request }, { headers: bearer(alice.token) }),
  ],
  [
    'get_cos_upload_url',
    async (request = picture) => {
      const { code, data } = await postAs(backend, alice, 'get_cos_upload_url', request);
      expect(code).toBe(200);
      return data as Presigned;
    },
  ],
];

function rightUpload({ url, headers }: Presigned): Upload {
  return { method: 'PUT', url, headers, body: PICTURE };
}

/** The same upload with something else in the URL. */
function atUrl(right: Upload, change: (url: URL) => void): Upload {
  const url = new URL(right.url);
  change(url);
  return { ...right, url: url.toString() };
}

describe.each(GENERATIONS)('an upload URL of %s', (_name, presign) => {
  it('lets its one object in, and covers host, type and length', async () => {
    const presigned = await presign();
    expect(new URL(presigned.url).searchParams.get('q-header-list')).toBe('content-length;content-type;host');
    expect(await upload(port, rightUpload(presigned))).toBe(200);
    const key = new URL(presigned.objectUrl);
    expect([...cos.objects]).toEqual([
      [`${HOST}${key.pathname}`, { contentType: 'image/jpeg', body: PICTURE }],
    ]);
    expectNoSecrets(JSON.stringify(presigned));
  });

  const wrong: Readonly<Record<string, (right: Upload) => Upload>> = {
    'another key': (right) =>
      atUrl(right, (url) => (url.pathname = url.pathname.replace(/.\.jpg$/, 'x.jpg'))),
    'another prefix': (right) =>
      atUrl(
        right,
        (url) => (url.pathname = url.pathname.replace('/uploads/616c696365/', '/uploads/626f6262/')),
      ),
    'a key below it': (right) => atUrl(right, (url) => (url.pathname += '/x')),
    'the bucket itself': (right) => atUrl(right, (url) => (url.pathname = '/')),
    'another ending': (right) =>
      atUrl(right, (url) => (url.pathname = url.pathname.replace('.jpg', '.html'))),
    GET: (right) => ({ ...right, method: 'GET' }),
    DELETE: (right) => ({ ...right, method: 'DELETE' }),
    POST: (right) => ({ ...right, method: 'POST' }),
    HEAD: (right) => ({ ...right, method: 'HEAD' }),
    'another type': (right) => ({ ...right, headers: { ...right.headers, 'Content-Type': 'text/html' } }),
    'a type with a parameter': (right) => ({
      ...right,
      headers: { ...right.headers, 'Content-Type': 'image/jpeg; charset=utf-8' },
    }),
    'no type': ({ headers: { 'Content-Type': _type, ...headers }, ...right }) => ({ ...right, headers }),
    'a longer body': (right) => {
      const body = Buffer.concat([PICTURE, PICTURE]);
      return { ...right, body, headers: { ...right.headers, 'Content-Length': body.byteLength } };
    },
    'a shorter body': (right) => {
      const body = PICTURE.subarray(1);
      return { ...right, body, headers: { ...right.headers, 'Content-Length': body.byteLength } };
    },
    'a length that is not told': ({ headers: { 'Content-Length': _length, ...headers }, ...right }) => ({
      ...right,
      headers: { ...headers, 'Transfer-Encoding': 'chunked' },
    }),
    'another bucket': (right) => ({
      ...right,
      headers: { ...right.headers, host: HOST.replace('covers', 'others') },
    }),
    'another region': (right) => ({
      ...right,
      headers: { ...right.headers, host: HOST.replace('guangzhou', 'shanghai') },
    }),
    'a later expiry': (right) =>
      atUrl(right, (url) => {
        for (const name of ['q-sign-time', 'q-key-time']) {
          url.searchParams.set(name, `${START_SECONDS};${START_SECONDS + 86_400}`);
        }
      }),
    'fewer headers covered': (right) => atUrl(right, (url) => url.searchParams.set('q-header-list', 'host')),
    'another signer': (right) => atUrl(right, (url) => url.searchParams.set('q-ak', 'somebody')),
    'no signature': (right) => atUrl(right, (url) => url.searchParams.delete('q-signature')),
  };

  it.each(Object.keys(wrong))('is refused with %s', async (what) => {
    const right = rightUpload(await presign());
    expect(await upload(port, wrong[what]!(right))).toBe(403);
    expect(cos.objects.size).toBe(0);
    expect(await upload(port, right)).toBe(200);
  });

  it('is good until the second it names, and not at it', async () => {
    const presigned = await presign();
    expect(presigned.expires).toBe(START_SECONDS + 600);
    backend.clock.advance(599);
    expect(await upload(port, rightUpload(presigned))).toBe(200);
    backend.clock.advance(1);
    expect(await upload(port, rightUpload(presigned))).toBe(403);
  });

  it('names another object each time', async () => {
    const urls = [await presign(), await presign()].map(({ objectUrl }) => objectUrl);
    expect(urls[0]).not.toBe(urls[1]);
  });
});

describe('the prefix of an upload', () => {
  async function keyOf(userid: string): Promise<string> {
    const trusting = createBackend(database.config, { environment: { AUTH_MODE: 'open' }, beside: backend });
    try {
      const { objectUrl, url } = (await succeed(trusting, 'GetCOSUploadUrl', {
        userid,
        ...picture,
      })) as Presigned;
      expect(await upload(port, rightUpload({ url, objectUrl, expires: 0, headers: headersOf() }))).toBe(200);
      return new URL(objectUrl).pathname;
    } finally {
      await trusting.database.close();
    }
  }

  const headersOf = (): Presigned['headers'] => ({
    'Content-Type': 'image/jpeg',
    'Content-Length': PICTURE.byteLength,
  });

  it.each([
    'alice',
    'alice/../bobby',
    '../bobby',
    'bobby/',
    '/',
    '.',
    '%2e%2e',
    'a b',
    '中文😀',
    'a?b#c&d',
    'ALICE',
  ])('is one folder that is this user’s alone: %j', async (userid) => {
    const folder = Buffer.from(userid, 'utf8').toString('hex');
    expect(await keyOf(userid)).toMatch(new RegExp(`^/uploads/${folder}/[0-9a-f]{32}\\.jpg$`));
  });

  it('of another user cannot be asked for', async () => {
    const bob = await addMember(backend, 'bobby');
    const request = { userid: 'alice', ...picture };
    expect(await codeOf(backend, 'GetCOSUploadUrl', request, { headers: bearer(bob.token) })).toBe(4030);
    expect(await codeOf(backend, 'GetCOSUploadUrl', request)).toBe(4010);
    const asBob = { userId: 'alice', token: bob.token };
    expect((await postAs(backend, asBob, 'get_cos_upload_url', picture)).code).toBe(498);
  });

  it('cannot be chosen: a key that is sent along is not looked at', async () => {
    const presigned = await GENERATIONS[0]![1]({ ...picture, key: 'x', Key: 'x', name: '../x', prefix: '/' });
    expect(new URL(presigned.objectUrl).pathname).toMatch(/^\/uploads\/616c696365\/[0-9a-f]{32}\.jpg$/);
  });
});

describe('what may be uploaded', () => {
  function ask(request: object): Promise<FirstReply> {
    return call(
      backend,
      'GetCOSUploadUrl',
      { userid: 'alice', ...request },
      { headers: bearer(alice.token) },
    );
  }

  it.each([
    'text/html',
    'image/svg+xml',
    'IMAGE/JPEG',
    'image/jpeg;x',
    '*/*',
    'application/javascript',
    ' image/png',
  ])('is a picture, and nothing that a browser would run: %s', async (contenttype) => {
    expect((await ask({ ...picture, contenttype })).returnValue).toBe(4002);
    expect((await postAs(backend, alice, 'get_cos_upload_url', { ...picture, contenttype })).code).toBe(602);
  });

  it.each([
    [0, 4002],
    [-1, 1000],
    [10 * 1024 * 1024 + 1, 4002],
    [1.5, 1000],
    [1, 0],
    [10 * 1024 * 1024, 0],
  ])('has from one byte to ten megabytes: %d', async (contentlength, code) => {
    expect((await ask({ ...picture, contentlength })).returnValue).toBe(code);
  });
});

describe('COS_LEGACY_SIGN=off', () => {
  it('refuses the signatures that are good for the whole bucket, and nothing else', async () => {
    const off = createBackend(database.config, { environment: { COS_LEGACY_SIGN: 'off' }, beside: backend });
    try {
      const asAlice = { headers: bearer(alice.token) };
      for (const name of ['GetCOSSign', 'GetCOSSignV2']) {
        expect(await codeOf(backend, name, {}, asAlice)).toBe(0);
        expect(await codeOf(off, name, {}, asAlice)).toBe(4000);
      }
      expect((await postAs(backend, alice, 'get_cos_sign')).code).toBe(200);
      expect((await postAs(off, alice, 'get_cos_sign')).code).toBe(500);
      expect((await postAs(off, alice, 'getsig', { type: 2 })).code).toBe(500);
      expect((await postAs(off, alice, 'getsig', { type: 1 })).code).toBe(200);
      const presigned = (await succeed(
        off,
        'GetCOSUploadUrl',
        { userid: 'alice', ...picture },
        asAlice,
      )) as Presigned;
      expect(await upload(port, rightUpload(presigned))).toBe(200);
    } finally {
      await off.database.close();
    }
  });
});
