import {
  CALLBACK_EXPIRY_MARGIN_SECONDS,
  signCallback,
  verifyCallback,
} from '../../../../shared/signing/callbackSign';
import { md5Hex } from '../../../../shared/signing/digest';

const KEY = 'fake-callback-key-51ce';
const PREVIOUS_KEY = 'fake-previous-callback-key-a8f3';
const NOW = 1_716_200_000;
const T = NOW + 600;
const SIGN = signCallback(KEY, T);

const keys = [KEY, PREVIOUS_KEY];

describe('the signature of a stream event', () => {
  it('is accepted with the current key', () => {
    expect(verifyCallback({ t: T, sign: SIGN }, keys, NOW)).toBe('valid');
  });

  it('is accepted with the previous key while that one is configured', () => {
    const sign = signCallback(PREVIOUS_KEY, T);
    expect(verifyCallback({ t: T, sign }, keys, NOW)).toBe('valid');
    expect(verifyCallback({ t: T, sign }, [KEY], NOW)).toBe('wrong-sign');
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['one character short', SIGN.slice(1)],
    ['one character long', `${SIGN}0`],
    ['in upper case', SIGN.toUpperCase()],
    ['with a line end', `${SIGN}\n`],
    ['with a blank before it', ` ${SIGN.slice(1)}`],
    ['no hexadecimal text', 'g'.repeat(32)],
    ['a number', 0],
    ['true', true],
    ['an array that holds the right one', [SIGN]],
    ['an object', { toString: () => SIGN }],
  ])('is malformed when the sign is %s', (_name, sign) => {
    expect(verifyCallback({ t: T, sign }, keys, NOW)).toBe('malformed');
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['a text', String(T)],
    ['a text that is no number', 'soon'],
    ['a fraction', T + 0.5],
    ['1e309', JSON.parse('1e309')],
    ['not a number', Number.NaN],
    ['beyond the exact integers', 2 ** 53],
    ['negative', -1],
    ['true', true],
    ['an array', [T]],
    ['an object', { valueOf: () => T }],
  ])('is malformed when t is %s', (_name, t) => {
    const sign = signCallback(KEY, t as number);
    expect(verifyCallback({ t, sign }, keys, NOW)).toBe('malformed');
  });

  it.each([
    ['long before its expiry', -600, 'valid'],
    ['at its expiry', 0, 'valid'],
    ['one second past it, as LVB retries longer than that', 1, 'valid'],
    ['at the end of the margin', CALLBACK_EXPIRY_MARGIN_SECONDS, 'valid'],
    ['one second past the margin', CALLBACK_EXPIRY_MARGIN_SECONDS + 1, 'expired'],
    ['a year later', 31_536_000, 'expired'],
  ])('%s is judged to the second', (_when, offset, verdict) => {
    expect(verifyCallback({ t: T, sign: SIGN }, keys, T + offset)).toBe(verdict);
  });

  it('leaves five minutes for the retries', () => {
    expect(CALLBACK_EXPIRY_MARGIN_SECONDS).toBe(300);
  });

  it('of t = 0 is expired, not missing', () => {
    expect(verifyCallback({ t: 0, sign: signCallback(KEY, 0) }, keys, NOW)).toBe('expired');
  });

  it('is wrong with another key, with the key and t swapped, and for another t', () => {
    const verdict = (sign: string): string => verifyCallback({ t: T, sign }, keys, NOW);
    expect(verdict(signCallback('fake-other-key', T))).toBe('wrong-sign');
    expect(verdict(md5Hex(String(T), KEY))).toBe('wrong-sign');
    expect(verdict(signCallback(KEY, T + 1))).toBe('wrong-sign');
    expect(verdict('0'.repeat(32))).toBe('wrong-sign');
  });

  it('is never right where no key is known', () => {
    expect(verifyCallback({ t: T, sign: signCallback('', T) }, [], NOW)).toBe('wrong-sign');
  });
});
