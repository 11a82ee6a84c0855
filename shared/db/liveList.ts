import type { Broadcast } from '../broadcast/broadcast';
import { BROADCAST_COLUMNS, toBroadcast, type BroadcastRow } from './broadcasts';
import { counterColumns } from './counters';
import type { Session, SqlParameter } from './database';
import { SUBJECT } from './subjects';

/** A room with its counters, as lists show it. */
export interface ListedBroadcast extends Broadcast {
  readonly likeCount: number;
  readonly viewerCount: number;
}

/** `live` is what apps list; `all` is every room that ever pushed or could, for operators. */
export type RoomScope = 'live' | 'all';

const COLUMNS = `${BROADCAST_COLUMNS.split(', ')
  .map((column) => `b.${column}`)
  .join(', ')}, ${counterColumns('b', SUBJECT.broadcast)}`;

type ListedRow = BroadcastRow & { readonly like_count: number; readonly viewer_count: number };

function toListed(row: ListedRow): ListedBroadcast {
  return { ...toBroadcast(row), likeCount: row.like_count, viewerCount: row.viewer_count };
}

async function select(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<ListedBroadcast[]> {
  const rows = await session.query<ListedRow>(
    `SELECT ${COLUMNS} FROM broadcast b WHERE ${condition}`,
    parameters,
  );
  return rows.map(toListed);
}

const SCOPE: Readonly<Record<RoomScope, string>> = {
  live: "broadcast FORCE INDEX (by_state) WHERE state = 'live'",
  all: "broadcast WHERE kind = 'room'",
};

/**
 * Rooms, the one opened last first. The id never changes while a room is listed, so pages keep one order and
 * `beforeId` continues exactly after a known room, whatever came or went meanwhile. Rows in front of the page are
 * skipped in the index; only those of the page itself are read.
 */
export async function listRooms(
  session: Session,
  scope: RoomScope,
  page: { readonly beforeId?: number | undefined; readonly offset: number; readonly limit: number },
): Promise<ListedBroadcast[]> {
  const rows = await session.query<ListedRow>(
    `SELECT ${COLUMNS} FROM ` +
      `(SELECT id FROM ${SCOPE[scope]} AND id < ? ORDER BY id DESC LIMIT ? OFFSET ?) page ` +
      'STRAIGHT_JOIN broadcast b ON b.id = page.id ORDER BY b.id DESC',
    [page.beforeId ?? Number.MAX_SAFE_INTEGER, page.limit, page.offset],
  );
  return rows.map(toListed);
}

/** All of the operators' list. Counts row by row, so no app's request may call it. */
export async function countAllRooms(session: Session): Promise<number> {
  const [row] = await session.query<{ total: number }>(`SELECT COUNT(*) AS total FROM ${SCOPE.all}`);
  return row?.total ?? 0;
}

/** The user's live room, else the one opened last; one that nobody announced is no room for viewers. */
export async function findRoomOfUser(session: Session, userId: string): Promise<ListedBroadcast | undefined> {
  const [live] = await select(session, 'b.live_user_id = ?', [userId]);
  if (live !== undefined) return live;
  const condition = "b.user_id = ? AND b.kind = 'room' AND b.group_id <> '' ORDER BY b.id DESC LIMIT 1";
  return (await select(session, condition, [userId]))[0];
}
