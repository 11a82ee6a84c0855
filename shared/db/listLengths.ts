import type { Session, SqlParameter } from './database';

/** The lists that apps page through. */
export const LIST_NAMES = ['live', 'replays', 'shortVideos'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** A list's length, as far as it is known without counting a long list. */
export interface ListLength {
  readonly rows: number;
  /** False for long lists: `rows` is then what the last sweep counted, and more than EXACT_ROWS. */
  readonly exact: boolean;
}

/** Lists up to this long are counted by every request that needs it, in an index alone. */
export const EXACT_ROWS = 1000;

const ROWS: Readonly<Record<ListName, string>> = {
  live: "broadcast FORCE INDEX (by_state) WHERE state = 'live'",
  replays: 'replay FORCE INDEX (by_end) WHERE playable = 1 AND ended_at > ?',
  shortVideos: 'short_video',
};

function parametersOf(list: ListName, replaysSince: Date): readonly SqlParameter[] {
  return list === 'replays' ? [replaysSince] : [];
}

/** How many rows the list has, `atMost` at most, beyond which it does not count. */
export async function countRows(
  session: Session,
  list: ListName,
  replaysSince: Date,
  atMost: number,
): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM (SELECT id FROM ${ROWS[list]} LIMIT ?) counted`,
    [...parametersOf(list, replaysSince), atMost],
  );
  return row?.total ?? 0;
}

/** The list's length: exact up to EXACT_ROWS, else as the last sweep counted it. */
export async function measureList(session: Session, list: ListName, replaysSince: Date): Promise<ListLength> {
  const counted = await countRows(session, list, replaysSince, EXACT_ROWS + 1);
  if (counted <= EXACT_ROWS) return { rows: counted, exact: true };
  const [row] = await session.query<{ total: number }>('SELECT total FROM list_total WHERE list = ?', [list]);
  return { rows: Math.max(counted, row?.total ?? 0), exact: false };
}

/** Counts the whole list and remembers it for `measureList`. */
export async function saveListTotal(
  session: Session,
  list: ListName,
  replaysSince: Date,
  now: Date,
): Promise<void> {
  await session.write(
    `INSERT INTO list_total (list, total, counted_at) SELECT ?, COUNT(*), ? FROM ${ROWS[list]} ` +
      'ON DUPLICATE KEY UPDATE total = VALUES(total), counted_at = VALUES(counted_at)',
    [list, now, ...parametersOf(list, replaysSince)],
  );
}
