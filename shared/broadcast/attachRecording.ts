import { lockAnchor } from '../db/anchors';
import type { Session } from '../db/database';
import {
  findRecording,
  insertRecording,
  listRecordings,
  moveRecordings,
  REMOVED_REPLAY,
  type StoredRecording,
} from '../db/recordings';
import { absorbReplay, insertReplay, moveReplayTo, updateReplay } from '../db/replays';
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
  if (!(await insertRecording(session, { ...recording, broadcastId: broadcast.id, replayId }))) {
    throw new Error('file id was taken by another broadcast at the same time');
  }
  const added = { ...recording, broadcastId: broadcast.id, replayId };
  await unite(session, new Set([replayId, ...others]), [...known, added]);
  return true;
}

function toOwner({ id, userId }: Pick<Broadcast, 'id' | 'userId'>): { broadcastId: number; userId: string } {
  return { broadcastId: id, userId };
}

/** Gives a replay to another broadcast of the same user, where it joins the replay that shows the same part. */
export async function moveReplay(
  session: Session,
  replayId: number,
  to: Pick<Broadcast, 'id' | 'userId'>,
): Promise<void> {
  await lockAnchor(session, to.userId);
  const there = await listRecordings(session, to.id);
  await moveReplayTo(session, replayId, to.id);
  const all = await listRecordings(session, to.id);
  const moved = all.filter((one) => one.replayId === replayId);
  const matching = there.filter(
    (one) => one.replayId !== REMOVED_REPLAY && moved.some((other) => isSameReplay(one, other)),
  );
  await unite(session, new Set([replayId, ...matching.map((one) => one.replayId)]), all);
}

/** Makes one replay of several, the oldest of them. @param recordings those of all of them. */
async function unite(
  session: Session,
  replayIds: ReadonlySet<number>,
  recordings: readonly StoredRecording[],
): Promise<void> {
  const [kept, ...gone] = [...replayIds].sort((left, right) => left - right);
  if (kept === undefined) return;
  for (const other of gone) {
    await moveRecordings(session, other, kept);
    await absorbReplay(session, other, kept);
  }
  await updateReplay(session, kept, viewReplay(recordings.filter((one) => replayIds.has(one.replayId))));
}
