import { createHash, createHmac } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import COS from 'cos-nodejs-sdk-v5';
import fc from 'fast-check';
import { Api } from 'tls-sig-api-v2/TLSSigAPIv2.js';
import { presignCosPut } from '../../../../shared/signing/cosPresign';
import { signCosV5Key } from '../../../../shared/signing/cosSign';
import { signUserSig } from '../../../../shared/signing/userSig';

const RUNS = { numRuns: 1000 };

const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 });
const unixSeconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });

function hmacSha1(secret: string, text: string): string {
  return createHmac('sha1', secret).update(text).digest('hex');
}

function member(authorization: string, name: string): string | undefined {
  return authorization
    .split('&')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

describe('SE9: COS sign keys', () => {
  it('sign uploads exactly as cos-nodejs-sdk-v5 does with the secret key itself', () => {
    const objectKey = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
      .map((name) => `u/${name}`);
    fc.assert(
      fc.property(
        key,
        unixSeconds,
        fc.nat({ max: 86_400 }),
        objectKey,
        (secretKey, start, lifetime, path) => {
          const { signKey, keyTime } = signCosV5Key(secretKey, start, start + lifetime);
          const authorization = COS.getAuthorization({
            SecretId: 'fake-secret-id',
            SecretKey: secretKey,
            KeyTime: keyTime,
            Method: 'PUT',
            Key: path,
            Headers: { Host: 'covers-1250000000.cos.ap-guangzhou.myqcloud.com' },
          });
          // What an app does with the sign key (436/7778).
          const host = 'host=covers-1250000000.cos.ap-guangzhou.myqcloud.com';
          const request = ['put', `/${path}`, '', host, ''].join('\n');
          const stringToSign = ['sha1', keyTime, createHash('sha1').update(request).digest('hex'), ''].join(
            '\n',
          );
          expect(member(authorization, 'q-key-time')).toBe(keyTime);
          expect(member(authorization, 'q-signature')).toBe(hmacSha1(signKey, stringToSign));
        },
      ),
      RUNS,
    );
  });
});

describe('SE9: presigned uploads to COS', () => {
  it('carry what cos-nodejs-sdk-v5 signs for the same request, and the documented HMAC over it', async () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,40}$/);
    const type = fc.constantFrom('image/jpeg', 'image/png', 'image/webp', 'image/gif');
    const length = fc.integer({ min: 1, max: 10_485_760 });
    const lifetime = fc.integer({ min: 1, max: 86_400 });
    await fc.assert(
      fc.asyncProperty(key, name, type, length, unixSeconds, lifetime, async (...drawn) => {
        const [secretKey, file, contentType, contentLength, startSeconds, seconds] = drawn;
        const [secretId, bucket, region] = ['fake-secret-id', 'covers-1250000000', 'ap-guangzhou'];
        const host = `${bucket}.cos.${region}.myqcloud.com`;
        const keyTime = `${startSeconds};${startSeconds + seconds}`;
        const { url } = await presignCosPut({
          ...{ secretId, secretKey, bucket, region, key: `u/${file}`, contentType, contentLength },
          ...{ startSeconds, endSeconds: startSeconds + seconds },
        });
        const { searchParams } = new URL(url);
        const headers = { Host: host, 'Content-Type': contentType, 'Content-Length': contentLength };
        const official = COS.getAuthorization({
          ...{ SecretId: secretId, SecretKey: secretKey, KeyTime: keyTime, Method: 'PUT', Key: `u/${file}` },
          Headers: headers,
        });
        for (const part of ['q-signature', 'q-key-time', 'q-header-list'])
          expect(searchParams.get(part)).toBe(member(official, part));
        // Worked out here from the document (436/7778), not by the package.
        const signedHeaders = `content-length=${contentLength}&content-type=${encodeURIComponent(contentType)}&host=${host}`;
        const request = ['put', `/u/${file}`, '', signedHeaders, ''].join('\n');
        const digest = createHash('sha1').update(request).digest('hex');
        const signature = hmacSha1(hmacSha1(secretKey, keyTime), `sha1\n${keyTime}\n${digest}\n`);
        expect(searchParams.get('q-signature')).toBe(signature);
      }),
      RUNS,
    );
  });
});

describe('SE9: UserSigs', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('equal those of tls-sig-api-v2, and carry the documented HMAC over user, app, time and lifetime', () => {
    const userId = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
    const sdkAppId = fc.integer({ min: 1_400_000_000, max: 1_600_000_000 });
    const lifetime = fc.integer({ min: 1, max: 15_552_000 });
    fc.assert(
      fc.property(sdkAppId, key, userId, lifetime, unixSeconds, (appId, secret, user, expire, now) => {
        jest.setSystemTime(now * 1000);
        const userSig = signUserSig(appId, secret, user, expire);
        expect(userSig).toBe(new Api(appId, secret).genUserSig(user, expire));
        // Worked out here from the document (647/17275), not by the package.
        const content = `TLS.identifier:${user}\nTLS.sdkappid:${appId}\nTLS.time:${now}\nTLS.expire:${expire}\n`;
        const base64 = userSig.replace(/\*/g, '+').replace(/-/g, '/').replace(/_/g, '=');
        expect(JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString('utf8'))).toEqual({
          'TLS.ver': '2.0',
          'TLS.identifier': user,
          'TLS.sdkappid': appId,
          'TLS.time': now,
          'TLS.expire': expire,
          'TLS.sig': createHmac('sha256', secret).update(content).digest('base64'),
        });
      }),
      RUNS,
    );
  });
});
