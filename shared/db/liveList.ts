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

const CONDITION: Readonly<Record<RoomScope, string>> = { live: "b.state = 'live'", all: "b.kind = 'room'" };

async function select(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<ListedBroadcast[]> {
  const columns = BROADCAST_COLUMNS.split(', ').map((column) => `b.${column}`);
  const rows = await session.query<BroadcastRow & { like_count: number; viewer_count: number }>(
    `SELECT ${columns.join(', ')}, ${counterColumns('b', SUBJECT.broadcast)} FROM broadcast b WHERE ${condition}`,
    parameters,
  );
  return rows.map((row) => ({
    ...toBroadcast(row),
    likeCount: row.like_count,
    viewerCount: row.viewer_count,
  }));
}

/**
 * Rooms, the one opened last first. The id never changes while a room is listed, so pages keep one order and
 * `beforeId` continues exactly after a known room, whatever came or went meanwhile.
 */
export async function listRooms(
  session: Session,
  scope: RoomScope,
  page: { readonly beforeId?: number | undefined; readonly offset: number; readonly limit: number },
): Promise<ListedBroadcast[]> {
  return select(session, `${CONDITION[scope]} AND b.id < ? ORDER BY b.id DESC LIMIT ? OFFSET ?`, [
    page.beforeId ?? Number.MAX_SAFE_INTEGER,
    page.limit,
    page.offset,
  ]);
}

export async function countRooms(session: Session, scope: RoomScope): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM broadcast b WHERE ${CONDITION[scope]}`,
  );
  return row?.total ?? 0;
}

/** The user's live room, else the one opened last; one that nobody announced is no room for viewers. */
export async function findRoomOfUser(session: Session, userId: string): Promise<ListedBroadcast | undefined> {
  const [live] = await select(session, 'b.live_user_id = ?', [userId]);
  if (live !== undefined) return live;
  const condition = "b.user_id = ? AND b.kind = 'room' AND b.group_id <> '' ORDER BY b.id DESC LIMIT 1";
  return (await select(session, condition, [userId]))[0];
}
