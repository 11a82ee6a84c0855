import type { Profile } from '../../../shared/broadcast/broadcast';
import type { ReplayView } from '../../../shared/broadcast/replayGrouping';
import { findAccount } from '../../../shared/db/accounts';
import { ensureAnchor, lockAnchor } from '../../../shared/db/anchors';
import type { Session } from '../../../shared/db/database';
import {
  insertArchive,
  listImportedRooms,
  type ImportedRoom,
} from '../../../shared/db/imports/importedBroadcasts';
import {
  deleteRecordingsOf,
  lockReplay,
  raiseReplayCounts,
  type ReplayCounts,
  type ReplayState,
} from '../../../shared/db/imports/importedReplays';
import { findRecording, insertRecording } from '../../../shared/db/recordings';
import { insertReplay, updateReplay } from '../../../shared/db/replays';
import { digestOf } from '../digest';
import type { OldRow } from '../oldRow';
import { Refusal } from '../refusal';
import { privateStreamName } from '../streamNames';
import type { ImportSettings, TableImport } from '../tableImport';

interface ReplayPlan extends ReplayView, ReplayCounts {
  readonly userId: string;
  readonly title: string;
  readonly frontcover: string;
  readonly location: string;
  /** Undefined where the old server took it from the account. */
  readonly person: Pick<Profile, 'nickname' | 'headpic'> | undefined;
}

/** One of the two tables that old replays are in. */
interface ReplayTable {
  readonly name: 'tape_data' | 'tb_vod';
  /** Where the rooms of the same generation are. */
  readonly rooms: 'live_data' | 'tb_room';
  /** What `play_url` held where its address does not tell (PROTOCOL A.6, C.4). */
  readonly format: 'flv' | 'mp4';
  readonly hasPerson: boolean;
}

const DAY_MS = 86_400_000;
const KNOWN_FORMAT = /\.(flv|mp4|m3u8|aac)(?:[?#]|$)/i;

function replayImport(table: ReplayTable): TableImport<ReplayPlan> {
  return {
    table: table.name,
    keys: ['userid', 'file_id'],
    columns: [
      ...['title', 'nickname', 'headpic', 'frontcover', 'location', 'play_url', 'hls_play_url'],
      ...['like_count', 'viewer_count', 'create_time', 'start_time'],
    ],
    target: 'replay',

    read: (row, settings) => readPlan(row, table, settings),

    async add(session, plan, _row, settings) {
      const taken = await findRecording(session, plan.fileId);
      if (taken !== undefined) throw new Refusal('file_taken');
      await ensureAnchor(session, plan.userId, plan.startedAt);
      await lockAnchor(session, plan.userId);
      const broadcastId =
        (await findRoom(session, plan, table, settings)) ??
        (await addArchive(session, plan, table, settings));
      const replayId = await insertReplay(session, { broadcastId, userId: plan.userId }, plan);
      await addRecordings(session, plan, { broadcastId, replayId }, table, settings);
      await raiseReplayCounts(session, replayId, plan);
      return { targetId: replayId, state: stateOf(plan) };
    },

    async update(session, plan, { targetId, state }, settings) {
      await lockAnchor(session, plan.userId);
      const replay = await lockReplay(session, targetId);
      const file = await findRecording(session, plan.fileId);
      if (replay === undefined || file === undefined || stateOf(replay) !== state) return undefined;
      await updateReplay(session, targetId, plan);
      await deleteRecordingsOf(session, targetId);
      const owner = { broadcastId: file.broadcastId, replayId: targetId };
      await addRecordings(session, plan, owner, table, settings);
      await raiseReplayCounts(session, targetId, plan);
      return stateOf(plan);
    },
  };
}

function readPlan(row: OldRow, table: ReplayTable, settings: ImportSettings): ReplayPlan {
  const userId = row.id('userid');
  const fileId = row.fileId('file_id');
  const hlsPlayUrl = row.playUrl('hls_play_url');
  // Replays that exist as HLS only were not listed; here they are.
  const playUrl = row.playUrl('play_url') || hlsPlayUrl;
  if (playUrl === '') throw new Refusal('no_address', row.raw('play_url').slice(0, 100));
  const endedAt = row.phpTimeOr('create_time', 'no_time');
  refuseByTime(endedAt, settings);
  const startedAt = row.phpTime('start_time') ?? endedAt;
  return {
    userId,
    fileId,
    playUrl,
    hlsPlayUrl,
    startedAt: startedAt < endedAt ? startedAt : endedAt,
    endedAt,
    title: row.text('title'),
    frontcover: row.picture('frontcover'),
    location: row.text('location'),
    person: table.hasPerson ? { nickname: row.text('nickname'), headpic: row.picture('headpic') } : undefined,
    likes: row.count('like_count'),
    viewers: row.count('viewer_count'),
  };
}

function refuseByTime(endedAt: Date, { startedAt, replayRetentionDays }: ImportSettings): void {
  const ageMs = startedAt.getTime() - endedAt.getTime();
  if (ageMs < -DAY_MS) throw new Refusal('future', `create_time ${endedAt.toISOString()}`);
  if (ageMs >= replayRetentionDays * DAY_MS) throw new Refusal('expired', `ended ${endedAt.toISOString()}`);
}

/**
 * The user's room if this was recorded in it: then further files of the same recording, which LVB may report here
 * after the change-over, find their replay.
 */
async function findRoom(
  session: Session,
  plan: ReplayPlan,
  { rooms }: ReplayTable,
  { source }: ImportSettings,
): Promise<number | undefined> {
  const imported = await listImportedRooms(session, { source, tableName: rooms }, plan.userId);
  return imported.find((room) => isRecordedIn(plan, room))?.id;
}

function isRecordedIn(plan: ReplayPlan, room: ImportedRoom): boolean {
  return (
    room.openedAt <= plan.startedAt &&
    room.title === plan.title &&
    room.frontcover === plan.frontcover &&
    room.location === plan.location
  );
}

async function addArchive(
  session: Session,
  plan: ReplayPlan,
  { name }: ReplayTable,
  { source }: ImportSettings,
): Promise<number> {
  const { userId, title, frontcover, location } = plan;
  const account = plan.person === undefined ? await findAccount(session, userId) : undefined;
  const person = plan.person ?? { nickname: account?.nickname ?? '', headpic: account?.avatar ?? '' };
  const streamName = privateStreamName(source, name, userId, plan.fileId);
  const broadcast = { userId, title, frontcover, location, ...person, streamName, groupId: '' };
  return insertArchive(session, { ...broadcast, openedAt: plan.startedAt }, plan.endedAt);
}

/** The files behind the replay. The old servers kept the id of the first and only the address of the second. */
async function addRecordings(
  session: Session,
  plan: ReplayPlan,
  owner: { readonly broadcastId: number; readonly replayId: number },
  table: ReplayTable,
  { source, startedAt: receivedAt }: ImportSettings,
): Promise<void> {
  const { userId, fileId, playUrl, hlsPlayUrl, startedAt, endedAt } = plan;
  const file = { ...owner, startedAt, endedAt, receivedAt, sizeBytes: 0 };
  const format = formatOf(playUrl, playUrl === hlsPlayUrl ? 'hls' : table.format);
  await insertRecording(session, { ...file, fileId, format, url: playUrl });
  if (hlsPlayUrl === '' || hlsPlayUrl === playUrl) return;
  const otherId = privateStreamName(source, table.name, userId, fileId, 'hls');
  await insertRecording(session, {
    ...file,
    fileId: otherId,
    format: formatOf(hlsPlayUrl, 'hls'),
    url: hlsPlayUrl,
  });
}

function formatOf(url: string, fallback: string): string {
  const [, extension = fallback] = KNOWN_FORMAT.exec(url) ?? [];
  return extension.toLowerCase() === 'm3u8' ? 'hls' : extension.toLowerCase();
}

function stateOf({ playUrl, hlsPlayUrl, startedAt, endedAt }: ReplayState): string {
  return digestOf(playUrl, hlsPlayUrl, startedAt.toISOString(), endedAt.toISOString());
}

/** First-generation replays. */
export const firstReplays = replayImport({
  name: 'tape_data',
  rooms: 'live_data',
  format: 'flv',
  hasPerson: true,
});

/** Second-generation replays, which show the nickname and the picture of the account. */
export const secondReplays = replayImport({
  name: 'tb_vod',
  rooms: 'tb_room',
  format: 'mp4',
  hasPerson: false,
});
