import type { Page } from './paging';

const DEFAULT_COUNT = 10;
/** iOS asks for all the pages it has shown, Android for 200 at once (PROTOCOL C.3). */
const MAX_COUNT = 500;

/** `index` counts pages from 1, and 0 is 1; `count` is how many rows a page has. */
export function secondPageOf(index: number, count: number): Page {
  const limit = count < 1 ? DEFAULT_COUNT : Math.min(count, MAX_COUNT);
  return { limit, offset: Math.min(Math.max(index, 1) - 1, 1_000_000) * limit };
}
