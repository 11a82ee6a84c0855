import { md5Hex } from './md5Hex';

/** `Liteav-Sig`: md5(token + md5(body)) over the exact text that is sent. */
export function signBody(token: string, body: string): string {
  return md5Hex(token + md5Hex(body));
}
