import { createHash } from 'node:crypto';

/** SHA-256, hex, of a list of texts that no other list shares. */
export function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
