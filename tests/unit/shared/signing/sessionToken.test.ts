import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { issueSessionToken, verifySessionToken } from '../../../../shared/signing/sessionToken';
import type { SessionClaims } from '../../../../shared/signing/sessionToken';
import { anyText } from '../../../support/anyText';

const SECRET = 'fake-session-secret-84bb';
const NOW_SECONDS = 1_716_200_000;

const alice: SessionClaims = { userId: 'alice', sessionId: 's-1', expiresAtSeconds: NOW_SECONDS + 3600 };

function verify(token: string, secret = SECRET, nowSeconds = NOW_SECONDS): SessionClaims | undefined {
  return verifySessionToken(token, secret, nowSeconds);
}

/** A token with a correct mac over whatever text stands for the claims. */
function signedToken(encodedClaims: string, secret = SECRET): string {
  const signed = `v1.${encodedClaims}`;
  const mac = createHmac('sha256', secret).update(`session-token.${signed}`).digest('base64url');
  return `${signed}.${mac}`;
}

describe('a session token', () => {
  it('proves the user, the session and the expiry that it was issued for', () => {
    const claims = fc.record({
      userId: anyText({ minLength: 1, maxLength: 128 }),
      sessionId: fc.string({ minLength: 1, maxLength: 32 }),
      expiresAtSeconds: fc.integer({ min: NOW_SECONDS + 1, max: 4_102_444_800 }),
    });
    fc.assert(
      fc.property(claims, (one) => {
        const token = issueSessionToken(one, SECRET);
        expect(token).toMatch(/^[!-~]+$/);
        expect(verify(token)).toEqual(one);
        expect(issueSessionToken(one, SECRET)).toBe(token);
      }),
    );
  });

  it('is refused after any flip of a bit', () => {
    const token = issueSessionToken(alice, SECRET);
    const position = fc.nat({ max: token.length - 1 });
    fc.assert(
      fc.property(position, fc.nat({ max: 15 }), (index, bit) => {
        const flipped = String.fromCharCode(token.charCodeAt(index) ^ (1 << bit));
        expect(verify(token.slice(0, index) + flipped + token.slice(index + 1))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused after any change of its text: a character more, less or other', () => {
    const token = issueSessionToken(alice, SECRET);
    const change = fc.record({
      at: fc.nat({ max: token.length }),
      removed: fc.nat({ max: 2 }),
      added: fc.string({ maxLength: 2 }),
    });
    fc.assert(
      fc.property(change, ({ at, removed, added }) => {
        const other = token.slice(0, at) + added + token.slice(at + removed);
        fc.pre(other !== token);
        expect(verify(other)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused with other spellings of the same bytes at its end', () => {
    const token = issueSessionToken(alice, SECRET);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1)!);
    const [, , mac = ''] = token.split('.');
    // 32 bytes end in the middle of a base64 character, so three more characters decode to the same bytes.
    const twins = [1, 2, 3].map((bits) => token.slice(0, -1) + alphabet.charAt(last ^ bits));
    for (const twin of twins) {
      expect(Buffer.from(twin.split('.')[2]!, 'base64url')).toEqual(Buffer.from(mac, 'base64url'));
      expect(verify(twin)).toBeUndefined();
    }
    expect(verify(`${token}=`)).toBeUndefined();
    expect(verify(`${token}==`)).toBeUndefined();
  });

  it('is refused in standard base64 instead of the URL alphabet', () => {
    const claims = { ...alice, userId: '~~~???>>>' };
    const token = issueSessionToken(claims, SECRET);
    const standard = token.replace(/-/g, '+').replace(/_/g, '/');
    expect(standard).not.toBe(token);
    expect(verify(standard)).toBeUndefined();
  });

  it.each([
    ['one second before its expiry', -1, true],
    ['at its expiry', 0, false],
    ['one second after it', 1, false],
  ])('%s is judged to the second', (_when, offset, accepted) => {
    const token = issueSessionToken(alice, SECRET);
    expect(verify(token, SECRET, alice.expiresAtSeconds + offset) !== undefined).toBe(accepted);
  });

  it('of another secret is refused', () => {
    expect(verify(issueSessionToken(alice, 'fake-other-secret'))).toBeUndefined();
    expect(verify(issueSessionToken(alice, ''))).toBeUndefined();
    expect(verify(issueSessionToken(alice, SECRET), 'fake-other-secret')).toBeUndefined();
  });

  it('of one user does not become that of another', () => {
    const [version, , mac] = issueSessionToken(alice, SECRET).split('.');
    const [, bobsClaims] = issueSessionToken({ ...alice, userId: 'bob' }, SECRET).split('.');
    expect(verify(`${version}.${bobsClaims}.${mac}`)).toBeUndefined();
  });

  it('does not mix up where one claim ends and the next begins', () => {
    const tokens = [
      { userId: 'a', sessionId: 'b","c', expiresAtSeconds: 4_000_000_000 },
      { userId: 'a","b', sessionId: 'c', expiresAtSeconds: 4_000_000_000 },
    ].map((claims) => issueSessionToken(claims, SECRET));
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(tokens.map((token) => verify(token)?.userId)).toEqual(['a', 'a","b']);
  });

  it.each([
    ['empty', ''],
    ['only dots', '...'],
    ['without mac', `v1.${Buffer.from('["alice","s",4000000000]').toString('base64url')}`],
    ['with an empty mac', `v1.${Buffer.from('["alice","s",4000000000]').toString('base64url')}.`],
    ['of another version', issueSessionToken(alice, SECRET).replace(/^v1/, 'v2')],
    ['longer than any that is issued', `v1.${'A'.repeat(100_000)}.x`],
    ['with a blank before it', ` ${issueSessionToken(alice, SECRET)}`],
  ])('that is %s is refused', (_name, token) => {
    expect(verify(token)).toBeUndefined();
  });

  it.each([
    ['null', 'null'],
    ['an object', '{"userId":"alice"}'],
    ['a number as user', '[1,"s",4000000000]'],
    ['a text as expiry', '["alice","s","4000000000"]'],
    ['no expiry', '["alice","s"]'],
  ])('that is signed but claims %s is refused', (_name, claims) => {
    expect(verify(signedToken(Buffer.from(claims).toString('base64url')))).toBeUndefined();
  });
});
