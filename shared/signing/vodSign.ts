import type { KeyPair } from '../config';
import { hmacSha1Prefixed } from './digest';

export interface VodSignInput extends KeyPair {
  readonly nowSeconds: number;
  readonly expiresAtSeconds: number;
  readonly random: number;
}

/** The task flow that the apps' uploads have always been run through. */
const PROCEDURE = 'XIAOZHIBO-DEFAULT';

/** First VOD upload signature: base64(hmac_sha1(original) + original) over s, t, e, p, r. */
export function signVodV1(input: VodSignInput): string {
  return hmacSha1Prefixed(
    input.secretKey,
    `s=${input.secretId}&t=${input.nowSeconds}&e=${input.expiresAtSeconds}&p=${PROCEDURE}&r=${input.random}`,
  );
}

/** Second VOD upload signature, today's form (266/9221). */
export function signVodV2(input: VodSignInput): string {
  return hmacSha1Prefixed(
    input.secretKey,
    `secretId=${encodeURIComponent(input.secretId)}&currentTimeStamp=${input.nowSeconds}` +
      `&expireTime=${input.expiresAtSeconds}&procedure=${PROCEDURE}&random=${input.random}`,
  );
}
