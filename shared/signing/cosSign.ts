import type { KeyPair } from '../config';
import { hmacSha1Hex, hmacSha1Prefixed } from './digest';

export interface CosV4Input extends KeyPair {
  readonly appId: string;
  readonly bucket: string;
  readonly nowSeconds: number;
  readonly expiresAtSeconds: number;
  /** Any number; makes two signatures of one second differ. */
  readonly random: number;
}

/** COS v4 multi-use signature: base64(hmac_sha1(original) + original) over a, b, k, e, t, r, f (436/6054). */
export function signCosV4(input: CosV4Input): string {
  const original =
    `a=${input.appId}&b=${input.bucket}&k=${input.secretId}&e=${input.expiresAtSeconds}` +
    `&t=${input.nowSeconds}&r=${input.random}&f=`;
  return hmacSha1Prefixed(input.secretKey, original);
}

export interface CosSignKey {
  /** hex hmac_sha1(secret key, keyTime): signs anything in the bucket while keyTime lasts. */
  readonly signKey: string;
  /** `start;end` in unix seconds. */
  readonly keyTime: string;
}

/** COS v5 sign key, the first step of every v5 signature (436/7778). */
export function signCosV5Key(secretKey: string, startSeconds: number, endSeconds: number): CosSignKey {
  const keyTime = `${startSeconds};${endSeconds}`;
  return { signKey: hmacSha1Hex(secretKey, keyTime), keyTime };
}
