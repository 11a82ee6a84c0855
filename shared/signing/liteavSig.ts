import { equalsConstantTime, md5Hex } from './digest';

/** md5(token + md5(raw body)): how a second-generation app proves that it holds the token (PROTOCOL C.1). */
export function signLiteav(token: string, rawBody: string | Uint8Array): string {
  return md5Hex(token, md5Hex(rawBody));
}

export function verifyLiteavSig(signature: string, token: string, rawBody: string | Uint8Array): boolean {
  return equalsConstantTime(signLiteav(token, rawBody), signature);
}
