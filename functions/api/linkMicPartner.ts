import type { Broadcast } from '../../shared/broadcast/broadcast';
import { findBroadcastById } from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';
import { isMember, listRoomsOfMember } from '../../shared/db/members';
import { broadcastSubject } from '../../shared/db/subjects';
import { AppError } from '../../shared/errors';
import type { Caller } from './action';

/** More rooms than anybody is in at a time. */
const MAX_ROOMS = 20;

/**
 * Only those in a room may see and mix the pictures of its link-mic: its anchor and its members. Users who cannot prove who
 * they are (`open` mode) are believed as everywhere.
 * @throws AppError NOT_ALLOWED naming `field`.
 */
export async function requireLinkMicPartner(
  session: Session,
  stream: Broadcast,
  caller: Caller,
  field: string,
): Promise<void> {
  if (caller.kind !== 'user' || stream.userId === caller.userId) return;
  const allowed =
    stream.kind === 'room'
      ? await isMember(session, broadcastSubject(stream.id), caller.userId)
      : await areInOneRoom(session, stream.userId, caller.userId);
  if (!allowed) throw new AppError('NOT_ALLOWED', `${field} names a stream of a room in which userid is not`);
}

async function areInOneRoom(session: Session, guestId: string, callerId: string): Promise<boolean> {
  for (const roomId of await listRoomsOfMember(session, guestId, MAX_ROOMS)) {
    const room = await findBroadcastById(session, roomId);
    if (room?.userId === callerId || (await isMember(session, broadcastSubject(roomId), callerId)))
      return true;
  }
  return false;
}
