import type { Profile } from '../../shared/broadcast/broadcast';
import type { ListedBroadcast } from '../../shared/db/liveList';
import type { Replay } from '../../shared/db/replays';
import type { ShortVideo } from '../../shared/db/shortVideos';
import { nowSeconds, type Clock } from '../../shared/clock';
import type { Config } from '../../shared/config';
import { COUNT, members, SECONDS, TEXT, type ReplySchema } from './replySchema';
import { buildPlayUrls } from '../../shared/signing/streamUrl';

/** `type` of a list item (PROTOCOL A.3). */
const ITEM_TYPE = { live: 0, replay: 1, shortVideo: 2 } as const;
const STATUS = { online: '1', offline: '0' } as const;
const FORBID_STATUS = { allowed: 0, forbidden: 1 } as const;

/** One row as the apps parse it: no null, no member missing, numbers as numbers, `status` a string. */
export interface ListItem {
  readonly userid: string;
  readonly groupid?: string;
  readonly timestamp: number;
  readonly type: number;
  readonly viewercount?: number;
  readonly likecount?: number;
  readonly title: string;
  readonly playurl: string;
  readonly hls_play_url: string;
  readonly fileid: string;
  readonly status: string;
  readonly desc: string;
  readonly forbid_status: number;
  readonly userinfo: Profile;
}

const PROFILE_MEMBERS = { nickname: TEXT, headpic: TEXT, frontcover: TEXT, location: TEXT };

/** @param more members of `userinfo` that only some answers have. */
export function listItemSchema(more: Readonly<Record<string, object>>): ReplySchema {
  const properties = {
    userid: TEXT,
    groupid: TEXT,
    timestamp: SECONDS,
    type: { enum: Object.values(ITEM_TYPE) },
    viewercount: COUNT,
    likecount: COUNT,
    title: TEXT,
    playurl: TEXT,
    hls_play_url: TEXT,
    fileid: TEXT,
    status: { enum: Object.values(STATUS) },
    desc: TEXT,
    forbid_status: { enum: Object.values(FORBID_STATUS) },
    userinfo: members({ ...PROFILE_MEMBERS, ...more }),
  };
  return members(properties, ['groupid', 'viewercount', 'likecount']);
}

export const LIST_ITEM_SCHEMA: ReplySchema = listItemSchema({});

export function liveItem(broadcast: ListedBroadcast, config: Config, clock: Clock): ListItem {
  const { live } = config;
  const play = buildPlayUrls({
    playDomain: live.playDomain,
    playUrlKey: live.playUrlKey,
    streamName: broadcast.streamName,
    expiresAtSeconds: nowSeconds(clock) + live.pushUrlTtlSeconds,
  });
  return {
    userid: broadcast.userId,
    groupid: broadcast.groupId,
    timestamp: secondsOf(broadcast.openedAt),
    type: ITEM_TYPE.live,
    viewercount: broadcast.viewerCount,
    likecount: broadcast.likeCount,
    title: broadcast.title,
    playurl: play.flv,
    hls_play_url: play.hls,
    fileid: '',
    status: broadcast.state === 'live' ? STATUS.online : STATUS.offline,
    desc: '',
    forbid_status: broadcast.endReason === 'forbidden' ? FORBID_STATUS.forbidden : FORBID_STATUS.allowed,
    userinfo: profileOf(broadcast),
  };
}

/** `timestamp` is the end of the recording, as before. */
export function replayItem(replay: Replay): ListItem {
  return {
    userid: replay.userId,
    groupid: '',
    timestamp: secondsOf(replay.endedAt),
    type: ITEM_TYPE.replay,
    viewercount: replay.viewerCount,
    likecount: replay.likeCount,
    title: replay.title,
    playurl: replay.playUrl,
    hls_play_url: replay.hlsPlayUrl,
    fileid: replay.fileId,
    status: STATUS.offline,
    desc: '',
    forbid_status: FORBID_STATUS.allowed,
    userinfo: profileOf(replay),
  };
}

/** Short videos have no group and no counters (PROTOCOL A.3). */
export function shortVideoItem(video: ShortVideo): ListItem {
  return {
    userid: video.userId,
    timestamp: secondsOf(video.createdAt),
    type: ITEM_TYPE.shortVideo,
    title: video.title,
    playurl: video.playUrl,
    hls_play_url: '',
    fileid: video.fileId,
    status: STATUS.offline,
    desc: '',
    forbid_status: FORBID_STATUS.allowed,
    userinfo: profileOf(video),
  };
}

function profileOf({ nickname, headpic, frontcover, location }: Profile): Profile {
  return { nickname, headpic, frontcover, location };
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
