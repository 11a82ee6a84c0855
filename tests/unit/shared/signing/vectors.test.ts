import { inflateSync } from 'node:zlib';
import { signCallback } from '../../../../shared/signing/callbackSign';
import { signCosV4, signCosV5Key } from '../../../../shared/signing/cosSign';
import { hmacSha1Prefixed, md5Hex } from '../../../../shared/signing/digest';
import { signLiteav, verifyLiteavSig } from '../../../../shared/signing/liteavSig';
import { signRoomService } from '../../../../shared/signing/roomServiceSign';
import { signStream } from '../../../../shared/signing/streamUrl';
import { signUserSig } from '../../../../shared/signing/userSig';
import { signVodV2 } from '../../../../shared/signing/vodSign';
import vectors from '../../../fixtures/protocol/vectors.json';

interface Vector {
  readonly name: string;
  readonly input: any;
  readonly expected: any;
}

const all = vectors as readonly Vector[];

function vector(name: string): Vector {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`vectors.json has no ${name}`);
  return found;
}

/** What each vector's signature is by this project, and in a form that can be compared with `expected`. */
const SIGNERS: Readonly<Record<string, (input: any) => unknown>> = {
  'callback-or-fcgi-sign-1': ({ parts: [key, t] }) => signCallback(key, Number(t)),
  'callback-or-fcgi-sign-2': ({ parts: [key, t] }) => signCallback(key, Number(t)),
  'play-txSecret-doc': signTxTime,
  'play-txSecret-doc-transcoded': signTxTime,
  'push-txSecret-lowercase': ({ key, streamName, expireAt }) => signStream(key, streamName, expireAt),
  'cos-v4-multi-effect': ({ appid, t, e, r, ...input }) =>
    signCosV4({
      ...input,
      appId: appid,
      nowSeconds: Number(t),
      expiresAtSeconds: Number(e),
      random: Number(r),
    }),
  'cos-v4-once': signOriginal,
  'vod-v1-upload-s=': signOriginal,
  'vod-v2-upload': signOriginal,
  'cos-v5-signkey': ({ secretKey, keyTime }) => {
    const [start, end] = keyTime.split(';').map(Number);
    return signCosV5Key(secretKey, start, end).signKey;
  },
  'vod-v2-upload-xiaozhibo-procedure': ({ secretKey }) =>
    signVodV2({
      secretId: 'example-secret-id',
      secretKey,
      nowSeconds: 1557989151,
      expiresAtSeconds: 1558075551,
      random: 12345,
    }),
  'gen2-liteav-sig': ({ token, body }) => signLiteav(token, body),
  'gen2-roomservice-sign': ({ parts: [apiKey, txTime, userId] }) =>
    signRoomService(apiKey, Number(txTime), userId),
};

/** Vectors of signatures that are made elsewhere: by an app, by Tencent's own packages, by nobody here. */
const NOT_OURS: readonly string[] = [
  'cos-v5-put',
  'cos-v5-get-query',
  'cos-v5-get-range',
  'cos-v5-post-policy',
  'tc3-cvm',
  'usersig-v2-with-userbuf',
  'gen2-password',
];

/** Compared in tests of their own below. */
const APART: readonly string[] = [
  'push-txSecret-doc-inputs-php',
  'push-txSecret-doc-inputs-java',
  'usersig-v2-inner',
  'usersig-v2-decode',
];

function signTxTime({ key, streamName, txTime }: Record<string, string>): object {
  return signStream(key!, streamName!, parseInt(txTime!, 16));
}

function signOriginal({ secretKey, original }: Record<string, string>): string {
  return hmacSha1Prefixed(secretKey!, original!);
}

/** As the chat service reads a UserSig (PROTOCOL E). */
function decodeUserSig(userSig: string): unknown {
  const base64 = userSig.replace(/\*/g, '+').replace(/-/g, '/').replace(/_/g, '=');
  return JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString('utf8'));
}

describe('SE9: the protocol vectors', () => {
  it('are all compared or known to be made elsewhere', () => {
    const accounted = [...Object.keys(SIGNERS), ...NOT_OURS, ...APART];
    expect(all.map(({ name }) => name).sort()).toEqual(accounted.sort());
  });

  it.each(Object.keys(SIGNERS))('%s is what we sign', (name) => {
    const { input, expected } = vector(name);
    expect(SIGNERS[name]!(input)).toEqual(expected);
  });

  it.each(['push-txSecret-doc-inputs-php', 'push-txSecret-doc-inputs-java'])(
    '%s agrees, though we write txTime in lower case',
    (name) => {
      const { input, expected } = vector(name);
      const { key, streamName, expireAt } = input;
      expect(md5Hex(key, streamName, expected.txTime)).toBe(expected.txSecret);
      expect(signStream(key, streamName, expireAt).txTime).toBe(expected.txTime.toLowerCase());
    },
  );

  it('verifies a Liteav-Sig over the exact bytes of the body', () => {
    const { input, expected } = vector('gen2-liteav-sig');
    expect(verifyLiteavSig(expected, input.token, Buffer.from(input.body))).toBe(true);
    expect(verifyLiteavSig(expected, input.token, `${input.body} `)).toBe(false);
    expect(verifyLiteavSig(expected, '123456780', input.body)).toBe(false);
    expect(verifyLiteavSig('', input.token, input.body)).toBe(false);
  });

  describe('UserSig', () => {
    beforeEach(() => jest.useFakeTimers({ now: 1546308000 * 1000 }));
    afterEach(() => jest.useRealTimers());

    it('carries the inner signature and the fields of the vector', () => {
      const { input, expected } = vector('usersig-v2-inner');
      const { sdkAppId, key, userId, expire } = input;
      expect(decodeUserSig(signUserSig(sdkAppId, key, userId, expire))).toEqual(JSON.parse(expected.json));
    });

    it('decodes to what the published one decodes to', () => {
      const { input, expected } = vector('usersig-v2-decode');
      const { sdkAppId, key, userId, expire } = vector('usersig-v2-inner').input;
      expect(decodeUserSig(input.userSig)).toEqual(expected);
      expect(decodeUserSig(signUserSig(sdkAppId, key, userId, expire))).toEqual(expected);
    });
  });
});
