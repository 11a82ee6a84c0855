/** What may stand in an `Authorization` header; the backend accepts no other key, and `fetch` throws for some. */
export function isPossibleKey(key: string): boolean {
  return /^[\x21-\x7e]{1,2048}$/.test(key);
}
