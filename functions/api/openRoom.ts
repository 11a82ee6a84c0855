import type { Broadcast } from '../../shared/broadcast/broadcast';
import {
  findLiveBroadcast,
  findNewestStarted,
  shareLiveBroadcast,
  shareNewestStarted,
} from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';

/** How long viewers may still come in after the anchor's network broke: phones reconnect within seconds. */
export const INTERRUPTION_GRACE_MS = 60_000;

export interface RoomQuery {
  readonly anchorId: string;
  readonly groupId: string;
  /** Rooms that were interrupted too long before this are closed to viewers; undefined lets them out of any. */
  readonly now: Date | undefined;
}

interface RoomReader {
  readonly live: (session: Session, userId: string) => Promise<Broadcast | undefined>;
  readonly newest: (session: Session, userId: string) => Promise<Broadcast | undefined>;
}

/** The anchor's broadcast in that group, if it is running or was interrupted a moment ago. */
export async function findOpenRoom(session: Session, query: RoomQuery): Promise<Broadcast | undefined> {
  return readOpenRoom(session, query, { live: findLiveBroadcast, newest: findNewestStarted });
}

/** As `findOpenRoom`, and keeps the room from ending until the transaction does. */
export async function shareOpenRoom(session: Session, query: RoomQuery): Promise<Broadcast | undefined> {
  return readOpenRoom(session, query, { live: shareLiveBroadcast, newest: shareNewestStarted });
}

async function readOpenRoom(
  session: Session,
  { anchorId, groupId, now }: RoomQuery,
  read: RoomReader,
): Promise<Broadcast | undefined> {
  const live = await read.live(session, anchorId);
  if (live !== undefined) return live.groupId === groupId ? live : undefined;
  const newest = await read.newest(session, anchorId);
  return newest?.groupId === groupId && isInterrupted(newest, now) ? newest : undefined;
}

function isInterrupted({ state, stoppedAt }: Broadcast, now: Date | undefined): boolean {
  if (state !== 'interrupted' || stoppedAt === undefined) return false;
  if (now === undefined) return true;
  return now.getTime() - stoppedAt.getTime() <= INTERRUPTION_GRACE_MS;
}
