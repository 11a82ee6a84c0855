/** What the apps put into their requests (PROTOCOL A.2); both of them, where nothing else is said. */
export interface Profile {
  readonly nickname: string;
  readonly headpic: string;
  readonly frontcover: string;
  readonly location: string;
}

export interface Room {
  readonly userid: string;
  readonly groupid: string;
  readonly title: string;
  readonly userinfo: Profile;
}

export const PAGE_SIZE = 20;
export const LIST = { live: 1, replays: 2, liveThenReplays: 3, shortVideos: 5 } as const;
export const ITEM = { live: 0, replay: 1, shortVideo: 2 } as const;

/** More pages than any list here has: an app that gets this far would load for ever. */
export const ENDLESS_PAGES = 60;

/** An item of a list as an app holds it after parsing. */
export interface VideoItem {
  readonly userid: string;
  readonly groupid: string;
  readonly timestamp: number;
  readonly type: number;
  readonly viewercount: number;
  readonly likecount: number;
  readonly title: string;
  readonly playurl: string;
  readonly hlsPlayUrl: string;
  readonly fileid: string;
  readonly userinfo: Profile;
}

/** An app would have crashed, hung or shown nothing here. */
export class AppBroke extends Error {
  override readonly name = 'AppBroke';
}

/** What the player of either app can open: it looks for these in the address (PROTOCOL A.3). */
export function requirePlayable({ type, playurl, hlsPlayUrl }: VideoItem): string {
  const address = type === ITEM.replay && hlsPlayUrl !== '' ? hlsPlayUrl : playurl;
  const overHttp = /^https?:\/\//.test(address);
  const playable =
    type === ITEM.live
      ? address.startsWith('rtmp://') || (overHttp && address.includes('.flv'))
      : overHttp && ['.flv', '.m3u8', '.mp4'].some((ending) => address.includes(ending));
  if (!playable) throw new AppBroke(`no player opens ${address}`);
  return address;
}

/** How the apps find a stream's id: what stands after `/live/` up to `?` or `.` (PROTOCOL A.5). */
export function streamIdOf(address: string): string {
  const start = address.indexOf('/live/');
  if (start < 0) throw new AppBroke(`no stream in ${address}`);
  return address.slice(start + '/live/'.length).split(/[?.]/)[0]!;
}

/** The parameters with which either app asks to mix its guests' pictures into its own. */
export function mergeParameters(mainStream: string, guestStreams: readonly string[]): object {
  const [width, height, guestWidth, guestHeight] = [540, 960, 160, 240];
  const seconds = Math.floor(Date.now() / 1000);
  return {
    timestamp: seconds,
    eventId: seconds,
    interface: {
      interfaceName: 'Mix_StreamV2',
      para: {
        app_id: 1_250_000_000,
        interface: 'mix_streamv2.start_mix_stream_advanced',
        mix_stream_session_id: mainStream,
        output_stream_id: mainStream,
        input_stream_list: [
          { input_stream_id: mainStream, layout_params: { image_layer: 1 } },
          ...guestStreams.map((stream, index) => ({
            input_stream_id: stream,
            layout_params: {
              image_layer: index + 2,
              image_width: guestWidth,
              image_height: guestHeight,
              location_x: width - guestWidth,
              location_y: height - guestHeight - 90 - index * guestHeight,
            },
          })),
        ],
      },
    },
  };
}
