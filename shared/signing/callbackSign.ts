import { equalsConstantTime, md5Hex } from './digest';

/** md5(key + t): the sign of LVB's stream events and of its legacy API (267/32744). `t` is unix seconds. */
export function signCallback(key: string, t: number): string {
  return md5Hex(key, String(t));
}

export type CallbackVerdict = 'valid' | 'malformed' | 'expired' | 'wrong-sign';

/**
 * `t` is an expiry ten minutes after sending, but LVB retries for twelve: bodies up to five minutes past it are
 * still accepted.
 */
export const CALLBACK_EXPIRY_MARGIN_SECONDS = 300;

export interface CallbackSignature {
  readonly t: unknown;
  readonly sign: unknown;
}

/**
 * Judges a stream event's signature: shape first, then the expiry, then the sign in constant time against every
 * key in use. The body is not covered by it (DESIGN decision 3).
 */
export function verifyCallback(
  signature: CallbackSignature,
  keys: readonly string[],
  nowSeconds: number,
): CallbackVerdict {
  const { t, sign } = signature;
  if (typeof t !== 'number' || !Number.isSafeInteger(t) || t < 0) return 'malformed';
  if (typeof sign !== 'string' || !/^[0-9a-f]{32}$/.test(sign)) return 'malformed';
  if (nowSeconds > t + CALLBACK_EXPIRY_MARGIN_SECONDS) return 'expired';
  const matches = keys.filter((key) => equalsConstantTime(signCallback(key, t), sign));
  return matches.length > 0 ? 'valid' : 'wrong-sign';
}
