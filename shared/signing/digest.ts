import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Lower-case hex MD5 of the parts written one after another, the form Tencent's URL and callback signs take. */
export function md5Hex(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function hmacSha1Hex(key: string, text: string): string {
  return createHmac('sha1', key).update(text, 'utf8').digest('hex');
}

/** base64(hmac_sha1(text) + text): the form of COS v4 and VOD signatures (436/6054, 266/9221). */
export function hmacSha1Prefixed(key: string, text: string): string {
  const mac = createHmac('sha1', key).update(text, 'utf8').digest();
  return Buffer.concat([mac, Buffer.from(text, 'utf8')]).toString('base64');
}

/**
 * Compares two texts in a time that depends on neither. Both sides are hashed first, so not even a length
 * shows.
 */
export function equalsConstantTime(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(left), digest(right));
}
