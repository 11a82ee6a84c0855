import type { ReplayPosition } from '../../shared/db/replays';
import { AppError } from '../../shared/errors';

const DEFAULT_PAGE_SIZE = 10;
const PAGE_SIZES = { min: 10, max: 100 } as const;

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Page 0 is page 1, and a size outside 10..100 is 10, as on the first-generation server (PROTOCOL A.7). */
export function pageOf(pageNumber: number, pageSize: number): Page {
  const limit = pageSize < PAGE_SIZES.min || pageSize > PAGE_SIZES.max ? DEFAULT_PAGE_SIZE : pageSize;
  // Beyond any list there is, and still a number that every database takes for an offset.
  const index = Math.min(Math.max(pageNumber, 1) - 1, 1_000_000_000);
  return { offset: index * limit, limit };
}

/**
 * Where a list continues: after this row of its live or its replay part. The text is `l.{id}`, `v.{id}` or
 * `r.{ms}.{id}`; apps hand it back as they got it.
 */
export type Cursor =
  | { readonly part: 'live'; readonly id: number }
  | { readonly part: 'shortVideos'; readonly id: number }
  | ({ readonly part: 'replays' } & ReplayPosition);

export function formatCursor(cursor: Cursor): string {
  switch (cursor.part) {
    case 'live':
      return `l.${cursor.id}`;
    case 'shortVideos':
      return `v.${cursor.id}`;
    case 'replays':
      return `r.${cursor.endedAt.getTime()}.${cursor.id}`;
  }
}

/** @throws AppError INVALID_PARAMETER for a text that no page carried. */
export function parseCursor(text: string): Cursor {
  const [, simple, id, milliseconds, replayId] =
    /^(?:([lv])\.([0-9]{1,15})|r\.([0-9]{1,13})\.([0-9]{1,15}))$/.exec(text) ?? [];
  if (simple !== undefined) return { part: simple === 'l' ? 'live' : 'shortVideos', id: Number(id) };
  if (milliseconds === undefined)
    throw new AppError('INVALID_PARAMETER', 'cursor is not one that a page carried!');
  return { part: 'replays', endedAt: new Date(Number(milliseconds)), id: Number(replayId) };
}
