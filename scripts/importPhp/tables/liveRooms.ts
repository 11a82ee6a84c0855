import type { Broadcast, Profile } from '../../../shared/broadcast/broadcast';
import { closePush, reportPush, type PushFacts } from '../../../shared/broadcast/pushState';
import { settleBroadcast } from '../../../shared/broadcast/settle';
import { ensureAnchor, lockAnchor } from '../../../shared/db/anchors';
import { deleteBan, findBan, saveBan } from '../../../shared/db/bans';
import { insertBroadcast, lockBroadcast, markForbidden } from '../../../shared/db/broadcasts';
import type { Session } from '../../../shared/db/database';
import {
  findStreamOwner,
  listImportedRooms,
  raiseBroadcastLikes,
} from '../../../shared/db/imports/importedBroadcasts';
import type { OldRow } from '../oldRow';
import { Refusal } from '../refusal';
import { fitsStreamName, oldStreamName, privateStreamName, StreamClaims } from '../streamNames';
import type { ImportSettings, TableImport } from '../tableImport';

interface RoomPlan extends Profile {
  readonly userId: string;
  readonly groupId: string;
  readonly title: string;
  readonly streamName: string;
  readonly openedAt: Date;
  readonly live: boolean;
  readonly forbidden: boolean;
  readonly likes: number;
}

export const IMPORTED_BAN = 'forbidden on the old server';

/**
 * Each user's room, under the stream name of the old server: phones that are pushing keep the name, so the stop and
 * the recordings that LVB reports after the change-over find their room. One that was live is listed, and from then
 * on LVB's events and the online check decide; what the old server forbade becomes a ban.
 */
export function liveRooms(): TableImport<RoomPlan> {
  const claims = new StreamClaims();
  return {
    table: 'live_data',
    keys: ['userid'],
    columns: [
      ...['stream_id', 'groupid', 'title', 'nickname', 'headpic', 'frontcover', 'location', 'status'],
      ...['like_count', 'forbidflag', 'forbid_status', 'create_time'],
    ],
    versions: ['create_time', 'groupid'],
    target: 'broadcast',
    survey: (old, table, settings) => claims.survey(old, table, settings),

    read(row, settings) {
      const userId = row.id('userid');
      const forbidden = row.flag('forbidflag') || row.flag('forbid_status');
      const openedAt = row.time('create_time');
      if (openedAt === undefined) row.note('create_time is zero, opened at the time of the import');
      return {
        userId,
        groupId: readGroup(row, userId),
        title: row.text('title'),
        nickname: row.text('nickname'),
        headpic: row.picture('headpic'),
        frontcover: row.picture('frontcover'),
        location: row.text('location'),
        streamName: readStreamName(row, userId, claims, settings),
        openedAt: earlier(openedAt ?? settings.startedAt, settings.startedAt),
        live: row.flag('status') && !forbidden,
        forbidden,
        likes: row.count('like_count'),
      };
    },

    async add(session, plan, row, settings) {
      const { userId } = plan;
      const owner = await findStreamOwner(session, plan.streamName);
      const taken = owner !== undefined && owner !== userId;
      if (taken) row.note(`its stream is that of ${owner} here: events will not find it`);
      const streamName = taken ? privateStreamName(settings.source, 'live_data', userId) : plan.streamName;
      await ensureAnchor(session, userId, plan.openedAt);
      await lockAnchor(session, userId);
      await endReplaced(session, userId, settings);
      const id = await insertBroadcast(session, { ...plan, streamName, kind: 'room' });
      await raiseBroadcastLikes(session, id, plan.likes);
      if (plan.forbidden) await forbid(session, id, plan, settings.startedAt);
      else if (plan.live) await startAt(session, { id, userId }, plan.openedAt, settings.startedAt);
      return { targetId: id, state: await stateOf(session, id) };
    },

    async update(session, plan, { targetId, state }, settings) {
      await lockAnchor(session, plan.userId);
      const room = await lockBroadcast(session, targetId);
      if (room === undefined || state !== String(room.revision)) return undefined;
      const now = settings.startedAt;
      await raiseBroadcastLikes(session, targetId, plan.likes);
      if (plan.forbidden && room.forbiddenAt === undefined) await forbid(session, targetId, plan, now);
      if (!plan.forbidden && room.forbiddenAt !== undefined) await allow(session, room, now);
      if (plan.live && !room.pushing) await startAt(session, room, now, now);
      if (!plan.live && !plan.forbidden && room.pushing) await stopAt(session, room, now);
      return stateOf(session, targetId);
    },
  };
}

/** A room without a group could not be entered; the second generation's are named after their anchor, too. */
function readGroup(row: OldRow, userId: string): string {
  if (row.raw('groupid') !== '') return row.id('groupid');
  row.note('has no groupid, its user id stands in');
  return userId;
}

function readStreamName(
  row: OldRow,
  userId: string,
  claims: StreamClaims,
  { bizId, source }: ImportSettings,
): string {
  const name = oldStreamName(row, bizId);
  if (name === undefined) throw new Refusal('no_stream');
  const other = claims.findOther(name, userId);
  if (other === undefined && fitsStreamName(name)) return name;
  row.note(
    other === undefined
      ? 'its stream name is too long, or cannot be part of an address: events will not find it'
      : `shared its stream with ${other}, who keeps it: events will not find it`,
  );
  return privateStreamName(source, 'live_data', userId);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

type Room = Pick<Broadcast, 'id' | 'userId'>;

async function startAt(session: Session, room: Room, at: Date, now: Date): Promise<void> {
  const change = (facts: PushFacts): PushFacts => reportPush(facts, at);
  await settleBroadcast(session, room, { change, reason: 'left' }, now);
}

async function stopAt(session: Session, room: Room, now: Date): Promise<void> {
  const change = (facts: PushFacts): PushFacts => closePush(facts, now);
  await settleBroadcast(session, room, { change, reason: 'left' }, now);
}

/** The old server kept one room per user: what came before this one is over, although its stream has the same name. */
async function endReplaced(session: Session, userId: string, settings: ImportSettings): Promise<void> {
  const scope = { source: settings.source, tableName: 'live_data' };
  for (const { id } of await listImportedRooms(session, scope, userId)) {
    const room = await lockBroadcast(session, id);
    if (room?.state === 'live' || room?.state === 'interrupted')
      await stopAt(session, room, settings.startedAt);
  }
}

async function forbid(session: Session, id: number, { userId }: RoomPlan, now: Date): Promise<void> {
  if ((await findBan(session, userId, now)) === undefined) {
    await saveBan(session, { userId, reason: IMPORTED_BAN, bannedAt: now, expiresAt: undefined });
  }
  const change = (facts: PushFacts): PushFacts => closePush(facts, now);
  await settleBroadcast(session, { id, userId }, { change, reason: 'forbidden' }, now);
  // Lifting the ban resumes at LVB the streams that are marked.
  await markForbidden(session, id, now);
}

/** The old server lifted it; a ban that an operator made here stays. */
async function allow(session: Session, room: Broadcast, now: Date): Promise<void> {
  const ban = await findBan(session, room.userId, now);
  if (ban?.reason === IMPORTED_BAN) await deleteBan(session, room.userId);
  await markForbidden(session, room.id, undefined);
}

/** Every change of what a room is moves its revision on. */
async function stateOf(session: Session, id: number): Promise<string> {
  return String((await lockBroadcast(session, id))?.revision ?? 0);
}
