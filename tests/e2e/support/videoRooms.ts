import { createClient, type ActionData, type Client } from '../../../client/createClient';
import type { TestSandbox } from '../../support/testSandbox';
import { until } from '../../support/until';

export type Item = ActionData<'FetchList'>['pusherlist'][number];

/** A room whose push address was asked for. */
export interface VideoRoom {
  readonly userid: string;
  readonly title: string;
  readonly url: string;
  readonly stream: string;
}

/** ffmpeg takes a while to start on a busy machine. */
const LIMIT_MS = 20_000;
const LIST = { live: 1, replays: 2 } as const;
let rooms = 0;

/** What an app sees of rooms that are really pushed. */
export class VideoRooms {
  readonly app: Client;
  readonly operator: Client;

  constructor(readonly backend: TestSandbox) {
    this.app = createClient({ url: backend.url });
    this.operator = createClient({ url: backend.url, operatorKey: backend.key('OPERATOR_KEY') });
  }

  /** Asks where to push. Every room is of a user of its own. */
  async open(said: { title?: string; nickname?: string; frontcover?: string } = {}): Promise<VideoRoom> {
    rooms += 1;
    const userid = `anchor${rooms}`;
    const { title = `第 ${rooms} 场 🎬`, nickname = userid, frontcover = '' } = said;
    const userinfo = { nickname, headpic: '', frontcover, location: '' };
    const { pushurl } = await this.app.call('RequestLVBAddr', {
      userid,
      groupid: `room ${rooms}`,
      title,
      userinfo,
    });
    return { userid, title, url: pushurl, stream: /\/live\/([^?]+)/.exec(pushurl)?.[1] ?? '' };
  }

  live({ userid }: Pick<VideoRoom, 'userid'>): Promise<Item | undefined> {
    return this.find(LIST.live, userid);
  }

  replay({ userid }: Pick<VideoRoom, 'userid'>): Promise<Item | undefined> {
    return this.find(LIST.replays, userid);
  }

  async untilListed(room: VideoRoom): Promise<Item> {
    let item: Item | undefined;
    const isListed = async (): Promise<boolean> => (item = await this.live(room)) !== undefined;
    await until(`${room.userid} is listed`, isListed, LIMIT_MS);
    return item!;
  }

  async untilUnlisted(room: VideoRoom): Promise<void> {
    const isGone = async (): Promise<boolean> => (await this.live(room)) === undefined;
    await until(`${room.userid} is unlisted`, isGone, LIMIT_MS);
  }

  /** The replay in all formats that this address asks for. */
  async untilReplay(room: VideoRoom): Promise<Item> {
    let item: Item | undefined;
    const isComplete = async (): Promise<boolean> =>
      ((item = await this.replay(room))?.hls_play_url ?? '') !== '';
    await until(`${room.userid} has a replay`, isComplete, LIMIT_MS);
    return item!;
  }

  /** The events of a stream, in the order in which they were sent. */
  async events(stream: string): Promise<Record<string, any>[]> {
    const reply = await fetch(`${this.backend.url}/_sandbox/deliveries`);
    const { deliveries } = (await reply.json()) as { deliveries: { event: Record<string, any> }[] };
    return deliveries.map(({ event }) => event).filter(({ stream_id: of }) => of === stream);
  }

  async state(stream: string): Promise<Record<string, any> | undefined> {
    const reply = await fetch(`${this.backend.url}/_sandbox/streams`);
    const { streams } = (await reply.json()) as { streams: Record<string, any>[] };
    return streams.find((one) => one['stream'] === stream);
  }

  private async find(flag: number, userid: string): Promise<Item | undefined> {
    const { pusherlist } = await this.app.call('FetchList', { flag, pageno: 1, pagesize: 100 });
    const rows = pusherlist.filter((item) => item.userid === userid);
    expect(rows.length).toBeLessThanOrEqual(1);
    return rows[0];
  }
}
