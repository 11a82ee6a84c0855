import { closePush, type PushFacts } from '../../shared/broadcast/pushState';
import { settleBroadcast } from '../../shared/broadcast/settle';
import { deleteOldCallbackEvents } from '../../shared/db/callbackEvents';
import { deleteBroadcasts, listForgottenBroadcasts, listLostInterruptions } from '../../shared/db/checks';
import { appendCounter } from '../../shared/db/counters';
import type { Session } from '../../shared/db/database';
import { deleteOldLikeRequests } from '../../shared/db/likeRequests';
import { LIST_NAMES, saveListTotal } from '../../shared/db/listLengths';
import { deleteMember, listStaleReplayMembers } from '../../shared/db/members';
import { deleteReplay, listExpiredReplayIds, shareReplay } from '../../shared/db/replays';
import { deleteRemovedRecordings } from '../../shared/db/recordings';
import { deleteOldRateLimits } from '../../shared/db/rateLimits';
import { deleteExpiredSessions } from '../../shared/db/sessions';
import { deleteOldTrustedAddresses } from '../../shared/db/trustedAddresses';
import { deleteOldSweepRuns } from '../../shared/db/sweepRuns';
import { expireSilent } from './expireSilent';
import { foldAll } from './foldAll';
import type { SweepServices } from './services';

const BATCH = 200;
/** Old rows that one transaction deletes at most. */
const OLD_ROWS = 1000;
const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** Viewers may come back to an interrupted room for a minute; after another it is over. */
const INTERRUPTION_LIMIT_MS = 60 * SECOND_MS;
/** Nobody watches one replay for longer: the app was killed before it could say that it left. */
const REPLAY_VISIT_MS = 24 * HOUR_MS;
/** The apps repeat a request within 30 s (PROTOCOL A.1). */
const LIKE_REQUEST_MS = HOUR_MS;
const LEDGER_MS = 30 * DAY_MS;
const SWEEP_RUN_MS = 7 * DAY_MS;
const BROADCAST_MS = 90 * DAY_MS;
/** Longer than the longest window. */
const RATE_LIMIT_MS = 2 * HOUR_MS;
/** As long as a trusted address is trusted. */
const TRUSTED_ADDRESS_MS = 30 * DAY_MS;

/** How much of each was done; what is left over is the next sweep's. */
export interface Housekeeping {
  readonly endedInterruptions: number;
  readonly silentMembers: number;
  readonly foldedSubjects: number;
  readonly expiredReplays: number;
  readonly staleMembers: number;
  readonly oldRows: number;
}

/** Deletes what has expired and folds the counters, in bounded batches, for as long as there is time. */
export async function keepHouse(services: SweepServices, mayContinue: () => boolean): Promise<Housekeeping> {
  const nowMs = services.clock.nowMs();
  const ago = (milliseconds: number): Date => new Date(nowMs - milliseconds);
  const done = {
    endedInterruptions: await endInterruptions(services, ago(INTERRUPTION_LIMIT_MS), mayContinue),
    silentMembers: await expireSilent(services, mayContinue),
    foldedSubjects: await foldAll(services, mayContinue),
    expiredReplays: await deleteExpiredReplays(
      services,
      ago(services.config.replay.retentionDays * DAY_MS),
      mayContinue,
    ),
    staleMembers: await deleteStaleMembers(services, ago(REPLAY_VISIT_MS), mayContinue),
    oldRows: await deleteOldRows(services, ago, mayContinue),
  };
  await countLists(services, mayContinue);
  return done;
}

async function endInterruptions(
  { database, clock }: SweepServices,
  before: Date,
  mayContinue: () => boolean,
): Promise<number> {
  const now = new Date(clock.nowMs());
  const rooms = await database.read((session) => listLostInterruptions(session, before, BATCH));
  let ended = 0;
  for (const room of rooms) {
    if (!mayContinue()) break;
    const change = {
      change: (facts: PushFacts) => closePush(facts, now),
      reason: 'push_stopped',
      onlyIf: (current: { revision: number }) => current.revision === room.revision,
    } as const;
    if (await database.transaction((session) => settleBroadcast(session, room, change, now))) ended += 1;
  }
  return ended;
}

async function deleteExpiredReplays(
  { database }: SweepServices,
  before: Date,
  mayContinue: () => boolean,
): Promise<number> {
  const ids = await database.read((session) => listExpiredReplayIds(session, before, BATCH));
  let deleted = 0;
  for (const id of ids) {
    if (!mayContinue()) break;
    await database.transaction((session) => deleteReplay(session, id));
    deleted += 1;
  }
  return deleted;
}

async function deleteStaleMembers(
  { database }: SweepServices,
  before: Date,
  mayContinue: () => boolean,
): Promise<number> {
  const stale = await database.read((session) => listStaleReplayMembers(session, before, BATCH));
  let deleted = 0;
  for (const { subject, userId } of stale) {
    if (!mayContinue()) break;
    await database.transaction(async (session) => {
      await shareReplay(session, subject.id);
      if (await deleteMember(session, subject, userId))
        await appendCounter(session, subject, { viewers: -1 });
    });
    deleted += 1;
  }
  return deleted;
}

/** Each kind until nothing of it is left, because a hot evening leaves more than one batch a minute can take away. */
async function deleteOldRows(
  { database }: SweepServices,
  ago: (milliseconds: number) => Date,
  mayContinue: () => boolean,
): Promise<number> {
  const kinds: ((session: Session) => Promise<number>)[] = [
    (session) => deleteForgottenBroadcasts(session, ago(BROADCAST_MS)),
    (session) => deleteOldCallbackEvents(session, ago(LEDGER_MS), OLD_ROWS),
    (session) => deleteOldLikeRequests(session, ago(LIKE_REQUEST_MS), OLD_ROWS),
    (session) => deleteOldSweepRuns(session, ago(SWEEP_RUN_MS), OLD_ROWS),
    (session) => deleteRemovedRecordings(session, ago(BROADCAST_MS), OLD_ROWS),
    (session) => deleteExpiredSessions(session, ago(0), OLD_ROWS),
    (session) => deleteOldRateLimits(session, ago(RATE_LIMIT_MS), OLD_ROWS),
    (session) => deleteOldTrustedAddresses(session, ago(TRUSTED_ADDRESS_MS), OLD_ROWS),
  ];
  let total = 0;
  for (const deleteSome of kinds) {
    for (let deleted = OLD_ROWS; deleted === OLD_ROWS && mayContinue(); total += deleted) {
      deleted = await database.transaction(deleteSome);
    }
  }
  return total;
}

async function deleteForgottenBroadcasts(session: Session, before: Date): Promise<number> {
  const ids = await listForgottenBroadcasts(session, before, OLD_ROWS);
  if (ids.length > 0) await deleteBroadcasts(session, ids);
  return ids.length;
}

/** So that no request has to count a long list. */
async function countLists(services: SweepServices, mayContinue: () => boolean): Promise<void> {
  const now = new Date(services.clock.nowMs());
  const replaysSince = new Date(now.getTime() - services.config.replay.retentionDays * DAY_MS);
  for (const list of LIST_NAMES) {
    if (!mayContinue()) return;
    await services.database.statement(
      (session) => saveListTotal(session, list, replaysSince, now),
      'harmless',
    );
  }
}
