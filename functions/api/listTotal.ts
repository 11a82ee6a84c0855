import type { ListLength } from '../../shared/db/listLengths';

/**
 * What a page by number says of the list's length. The apps page on while they have fewer rows than this, so it is
 * never less than what comes after a full page, and on the last page it is exactly what they have: nobody stops early,
 * and nobody asks on for ever (PROTOCOL A.3).
 * @param page where the page starts and how long it may be; `rows`: how many it has.
 */
export function totalOf(
  length: ListLength,
  page: { readonly offset: number; readonly limit: number },
  rows: number,
): number {
  if (length.exact) return length.rows;
  const shown = page.offset + rows;
  if (rows === page.limit) return Math.max(length.rows, shown + 1);
  if (rows > 0) return shown;
  return Math.min(length.rows, page.offset);
}
