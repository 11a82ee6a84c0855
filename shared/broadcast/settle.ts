import { lockAnchor } from '../db/anchors';
import { findBan } from '../db/bans';
import {
  lockBroadcast,
  lockLiveBroadcast,
  lockNewestProved,
  lockNewestStarted,
  updateBroadcast,
} from '../db/broadcasts';
import { resetViewers } from '../db/counters';
import type { Session } from '../db/database';
import { deleteAllMembers } from '../db/members';
import { listPushSessions, savePushSession } from '../db/pushSessions';
import { broadcastSubject } from '../db/subjects';
import type { Broadcast, BroadcastState, EndReason } from './broadcast';
import { derivePushState, latestOf, secondOf, type PushFacts, type PushState } from './pushState';

/** What happened, as a change of the facts, and why the broadcast is off if it is off afterwards. */
export interface FactChange {
  readonly change: (facts: PushFacts) => PushFacts;
  readonly reason: EndReason;
  /** Ends the broadcast for good. */
  readonly final?: boolean;
  /** Applies only if this holds for the row as it is under the lock. */
  readonly onlyIf?: (current: Broadcast) => boolean;
}

/**
 * Changes what is known of a broadcast and everything that follows from it, in the caller's transaction: whether
 * it pushes, its state, and which of the user's broadcasts is the live one. Returns false where nothing was
 * changed because `onlyIf` does not hold any more.
 */
export async function settleBroadcast(
  session: Session,
  known: Pick<Broadcast, 'id' | 'userId'>,
  change: FactChange,
  now: Date,
): Promise<boolean> {
  await lockAnchor(session, known.userId);
  const broadcast = await lockBroadcast(session, known.id);
  if (broadcast === undefined || change.onlyIf?.(broadcast) === false) return false;

  const before: PushFacts = {
    sessions: await listPushSessions(session, broadcast.id),
    reportedLiveAt: broadcast.reportedLiveAt,
    closedAt: broadcast.closedAt,
  };
  const facts = change.change(before);
  for (const pushSession of facts.sessions) {
    if (!before.sessions.includes(pushSession)) await savePushSession(session, broadcast.id, pushSession);
  }
  await writeFacts(session, broadcast, facts, change);
  if (broadcast.kind === 'room') await settleUser(session, broadcast, now);
  return true;
}

/** Writes what follows for the broadcast alone. A room that pushes becomes live only in `settleUser`. */
async function writeFacts(
  session: Session,
  broadcast: Broadcast,
  facts: PushFacts,
  change: FactChange,
): Promise<void> {
  const push = derivePushState(facts);
  const startedAt = latestOf(broadcast.startedAt, push.startedAt);
  const final = broadcast.final || change.final === true;
  const state = stateAlone(broadcast, push, {
    final,
    started: startedAt !== undefined,
    closedAt: facts.closedAt,
  });
  const off = state === 'ended' || state === 'interrupted';
  await updateBroadcast(session, broadcast, {
    state,
    pushing: push.pushing,
    startedAt,
    claimedAt: latestOf(broadcast.claimedAt, push.claimedAt) ?? broadcast.claimedAt,
    provedAt: push.provedAt,
    stoppedAt: push.stoppedAt,
    endReason: off ? endReasonOf(broadcast, push, facts, change) : undefined,
    reportedLiveAt: facts.reportedLiveAt,
    closedAt: facts.closedAt,
    final,
  });
  const isOver = state === 'ended' || state === 'opened';
  if (isOver && broadcast.state !== state) await clearAudience(session, broadcast);
}

/**
 * LVB's codes for a push that its client ended on purpose (267/32744). After any other, the network broke, and the
 * push may come back within seconds.
 */
const STOPPED_BY_CLIENT: ReadonlySet<number> = new Set([1, 2, 3, 4, 35]);

/** Follows from the facts only, never from the order in which they came to be known. */
function stateAlone(
  broadcast: Broadcast,
  push: PushState,
  known: { readonly final: boolean; readonly started: boolean; readonly closedAt: Date | undefined },
): BroadcastState {
  if (known.final) return 'ended';
  if (push.pushing) return broadcast.kind === 'linkmic' ? 'pushing' : broadcast.state;
  if (isClosedLast(push, known.closedAt)) return 'ended';
  if (!known.started) return 'opened';
  return push.stopCode !== undefined && STOPPED_BY_CLIENT.has(push.stopCode) ? 'ended' : 'interrupted';
}

/** Whether the app's or the sweep's word is the last one, no LVB stop being newer. */
function isClosedLast(push: PushState, closedAt: Date | undefined): boolean {
  return closedAt !== undefined && (push.stoppedAt === undefined || push.stoppedAt <= closedAt);
}

function endReasonOf(broadcast: Broadcast, push: PushState, facts: PushFacts, change: FactChange): EndReason {
  if (change.final === true) return change.reason;
  if (broadcast.final) return broadcast.endReason ?? change.reason;
  if (!isClosedLast(push, facts.closedAt)) return 'push_stopped';
  return facts.closedAt === broadcast.closedAt ? (broadcast.endReason ?? 'push_stopped') : change.reason;
}

/**
 * Puts exactly the right broadcast of a user on the list: of the rooms that started the one that was claimed last, as
 * long as it pushes, is not ended for good and the user is not banned. A start that anybody could invent claims
 * nothing, so a captured signature does not bring an old room back in place of the one on the air. Needs the anchor's lock.
 * @param changed the room whose facts have just changed; it is ended if it pushes without being the right one.
 */
async function settleUser(session: Session, changed: Broadcast, now: Date): Promise<void> {
  const newest = await lockCurrentRoom(session, changed.userId);
  const live = await lockLiveBroadcast(session, changed.userId);
  const banned = (await findBan(session, changed.userId, now)) !== undefined;
  const chosen = newest !== undefined && newest.pushing && !newest.final && !banned ? newest : undefined;
  const current = await lockBroadcast(session, changed.id);
  for (const other of [live, current]) {
    if (other === undefined || other.id === chosen?.id || other.final) continue;
    if (other.state !== 'live' && !other.pushing) continue;
    await updateBroadcast(session, other, {
      ...other,
      state: 'ended',
      endReason: banned ? 'forbidden' : 'superseded',
    });
    await clearAudience(session, other);
    if (live?.id === current?.id) break;
  }
  if (chosen !== undefined && chosen.state !== 'live') {
    await updateBroadcast(session, chosen, { ...chosen, state: 'live', endReason: undefined });
  }
}

/**
 * The room that the user's phone is in. It is the last one that was claimed, but the app names no room: where it asked
 * for an address twice, its word may have gone to the room that nobody pushes, and a push that LVB vouches for, begun
 * since that room was opened, tells better.
 */
async function lockCurrentRoom(session: Session, userId: string): Promise<Broadcast | undefined> {
  const claimed = await lockNewestStarted(session, userId);
  if (claimed === undefined || claimed.provedAt !== undefined) return claimed;
  const proved = await lockNewestProved(session, userId);
  return proved !== undefined && isBegunSince(proved, claimed) ? proved : claimed;
}

/** Whether LVB vouches for a push of `room` that began when `other` was already open, by the second. */
export function isBegunSince(room: Broadcast, other: Broadcast): boolean {
  return room.provedAt !== undefined && !room.final && secondOf(room.provedAt) >= secondOf(other.openedAt);
}

/** Nobody is present in a broadcast that has ended. Needs the broadcast's lock. */
async function clearAudience(session: Session, broadcast: Broadcast): Promise<void> {
  const subject = broadcastSubject(broadcast.id);
  await deleteAllMembers(session, subject);
  await resetViewers(session, subject);
}
