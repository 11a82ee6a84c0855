import { lockAnchor } from '../db/anchors';
import type { Session } from '../db/database';
import {
  findRecording,
  insertRecording,
  listRecordings,
  moveRecordings,
  REMOVED_REPLAY,
} from '../db/recordings';
import { absorbReplay, insertReplay, updateReplay } from '../db/replays';
import type { Broadcast } from './broadcast';
import { isSameReplay, viewReplay, type Recording } from './replayGrouping';

export interface NewRecording extends Recording {
  readonly sizeBytes: number;
  readonly receivedAt: Date;
}

/**
 * Adds a recorded file to the replays of its broadcast, in the caller's transaction: to the replay that shows the
 * same part in another format, or as a new one. The same file again adds nothing and returns false. Which replays
 * there are in the end does not depend on the order in which the files are reported.
 */
export async function attachRecording(
  session: Session,
  broadcast: Pick<Broadcast, 'id' | 'userId'>,
  recording: NewRecording,
): Promise<boolean> {
  await lockAnchor(session, broadcast.userId);
  const known = await listRecordings(session, broadcast.id);
  if (known.some((other) => other.fileId === recording.fileId)) return false;
  // A file id is unique in VOD; one that another broadcast has already got is not this one's.
  if ((await findRecording(session, recording.fileId)) !== undefined) return false;

  const matching = new Set(
    known.filter((other) => isSameReplay(other, recording)).map((one) => one.replayId),
  );
  if (matching.has(REMOVED_REPLAY)) {
    await insertRecording(session, { ...recording, broadcastId: broadcast.id, replayId: REMOVED_REPLAY });
    return false;
  }
  const [replayId = await insertReplay(session, toOwner(broadcast), viewReplay([recording])), ...others] = [
    ...matching,
  ].sort((left, right) => left - right);
  for (const other of others) {
    await moveRecordings(session, other, replayId);
    await absorbReplay(session, other, replayId);
  }
  if (!(await insertRecording(session, { ...recording, broadcastId: broadcast.id, replayId }))) {
    throw new Error('file id was taken by another broadcast at the same time');
  }
  const group = known.filter((other) => matching.has(other.replayId));
  await updateReplay(session, replayId, viewReplay([...group, recording]));
  return true;
}

function toOwner({ id, userId }: Pick<Broadcast, 'id' | 'userId'>): { broadcastId: number; userId: string } {
  return { broadcastId: id, userId };
}
