import { appendCounter, appendLikesOfLiveRoom, takeLikeBack } from '../../../shared/db/counters';
import type { Session } from '../../../shared/db/database';
import { findLiveBroadcast, findNewestStarted } from '../../../shared/db/broadcasts';
import { addLikeRequest } from '../../../shared/db/likeRequests';
import { findReplayBeingWatched, findReplayByFile } from '../../../shared/db/replays';
import { broadcastSubject, replaySubject, type Subject } from '../../../shared/db/subjects';
import { id, integer, optionalId } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction, type ActionContext } from '../action';
import { foldSometimes } from '../foldSometimes';
import { replaysSince } from '../replaysSince';
import { NO_DATA } from '../replySchema';

const TYPE = { viewers: 0, likes: 1 } as const;
const OPERATION = { add: 0, subtract: 1 } as const;
const FLAG = { live: 0, replay: 1 } as const;

/**
 * A viewer likes. `userid` is the anchor. With a `requestid` a repeated request counts once. Viewers follow from
 * EnterGroup and QuitGroup, so the deprecated `type` 0 changes nothing; nor does a like for nothing that is there.
 */
export const ChangeCount = defineAction({
  name: 'ChangeCount',
  access: { who: 'signed-in' },
  fields: {
    userid: id(),
    type: integer({ oneOf: Object.values(TYPE) }),
    optype: integer({ oneOf: Object.values(OPERATION) }),
    flag: integer({ oneOf: Object.values(FLAG) }),
    fileid: optionalId(),
    requestid: optionalId(),
  },
  reply: NO_DATA,
  async handle({ userid, type, optype, flag, fileid, requestid }, context) {
    if (type === TYPE.viewers) return undefined;
    await limitCaller(ABUSE_LIMITS.like, context);
    if (flag === FLAG.live && optype === OPERATION.add && requestid === '') {
      if (await likeLiveRoom(userid, context)) return undefined;
    }
    const { database } = context;
    const subject = await database.read((session) =>
      flag === FLAG.live ? findLiked(session, userid, context) : findLikedReplay(session, fileid, context),
    );
    if (subject === undefined) return undefined;
    if (optype === OPERATION.subtract) {
      await database.transaction((session) => takeLikeBack(session, subject));
      return undefined;
    }
    await foldSometimes(subject, await like(subject, requestid, context), context);
    return undefined;
  },
});

/**
 * What nearly all likes are, in one statement: released apps send no `requestid`. False where the anchor is not live,
 * or the caller watches a replay.
 */
async function likeLiveRoom(anchorId: string, context: ActionContext): Promise<boolean> {
  const { database, caller, likes, randomBytes } = context;
  const viewerId = caller.kind === 'user' ? caller.userId : undefined;
  const write = async (count: () => number): Promise<boolean> => {
    const entryId = await database.statement((session) =>
      appendLikesOfLiveRoom(session, anchorId, { likes: count(), viewerId }, randomBytes),
    );
    if (entryId === undefined) return false;
    const findRoom = async (session: Session): Promise<Subject | undefined> => {
      const room = await findLiveBroadcast(session, anchorId);
      return room === undefined ? undefined : broadcastSubject(room.id);
    };
    await foldSometimes(findRoom, entryId, context);
    return true;
  };
  // Where a like goes depends on who likes; those of callers without a name all go to the room.
  return viewerId === undefined ? likes.add(anchorId, write) : write(() => 1);
}

/** Appends a like and returns its entry's id; undefined where the request with this id was counted before. */
async function like(
  subject: Subject,
  requestId: string,
  { database, clock, randomBytes }: ActionContext,
): Promise<number | undefined> {
  const append = (session: Session): Promise<number> =>
    appendCounter(session, subject, { likes: 1 }, randomBytes);
  if (requestId === '') return database.statement(append);
  const now = new Date(clock.nowMs());
  return database.transaction(async (session) =>
    (await addLikeRequest(session, subject, requestId, now)) ? append(session) : undefined,
  );
}

/**
 * What a like with flag 0 is for: the anchor's room, live or the last one. The apps send flag 0 even while a replay
 * is on screen (PROTOCOL A.2), so a caller known to watch a replay of that anchor likes the replay.
 */
async function findLiked(
  session: Session,
  anchorId: string,
  { caller }: ActionContext,
): Promise<Subject | undefined> {
  if (caller.kind === 'user') {
    const watched = await findReplayBeingWatched(session, caller.userId, anchorId);
    if (watched !== undefined) return replaySubject(watched);
  }
  const room = (await findLiveBroadcast(session, anchorId)) ?? (await findNewestStarted(session, anchorId));
  return room === undefined ? undefined : broadcastSubject(room.id);
}

async function findLikedReplay(
  session: Session,
  fileId: string,
  context: ActionContext,
): Promise<Subject | undefined> {
  const replay = await findReplayByFile(session, fileId, replaysSince(context));
  return replay === undefined ? undefined : replaySubject(replay.id);
}
