import { md5Hex } from './md5Hex';

/** What goes over the wire in place of a password: md5(md5(password) + userid). */
export function digestPassword(userId: string, password: string): string {
  return md5Hex(md5Hex(password) + userId);
}
