import type { Profile } from '../../shared/broadcast/broadcast';
import type { Replay } from '../../shared/db/replays';
import type { ShortVideo } from '../../shared/db/shortVideos';
import { COUNT, listOf, members, TEXT, type ReplySchema } from './replySchema';

/** The apps are used in China and show these times as they are. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** A row of the second generation's lists, with every spelling of the counters that some app reads (PROTOCOL C.3). */
export interface SecondListItem {
  readonly userid: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly file_id: string;
  readonly title: string;
  readonly frontcover: string;
  readonly location: string;
  readonly play_url: string;
  readonly hls_play_url: string;
  readonly create_time: string;
  readonly start_time: string;
  readonly like_count: number;
  readonly likecount: number;
  readonly viewer_count: number;
  readonly viewercount: number;
}

export const SECOND_LIST_SCHEMA: ReplySchema = members({
  list: listOf(
    members({
      userid: TEXT,
      nickname: TEXT,
      avatar: TEXT,
      file_id: TEXT,
      title: TEXT,
      frontcover: TEXT,
      location: TEXT,
      play_url: TEXT,
      hls_play_url: TEXT,
      create_time: TEXT,
      start_time: TEXT,
      like_count: COUNT,
      likecount: COUNT,
      viewer_count: COUNT,
      viewercount: COUNT,
    }),
  ),
});

export function secondReplayItem(replay: Replay): SecondListItem {
  const { fileId, playUrl, hlsPlayUrl, endedAt, startedAt, likeCount, viewerCount } = replay;
  return {
    ...whoAndWhat(replay),
    file_id: fileId,
    play_url: playUrl,
    hls_play_url: hlsPlayUrl,
    create_time: chinaTime(endedAt),
    start_time: chinaTime(startedAt),
    ...counters(likeCount, viewerCount),
  };
}

export function secondShortVideoItem(video: ShortVideo): SecondListItem {
  return {
    ...whoAndWhat(video),
    file_id: video.fileId,
    play_url: video.playUrl,
    hls_play_url: '',
    create_time: chinaTime(video.createdAt),
    start_time: chinaTime(video.createdAt),
    ...counters(0, 0),
  };
}

function whoAndWhat({
  userId,
  title,
  nickname,
  headpic,
  frontcover,
  location,
}: Profile & { readonly userId: string; readonly title: string }) {
  return { userid: userId, nickname, avatar: headpic, title, frontcover, location };
}

function counters(likes: number, viewers: number) {
  return { like_count: likes, likecount: likes, viewer_count: viewers, viewercount: viewers };
}

/** `Y-m-d H:i:s`. */
function chinaTime(time: Date): string {
  return new Date(time.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
