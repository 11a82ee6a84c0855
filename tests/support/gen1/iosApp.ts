import { AppBroke, ENDLESS_PAGES, ITEM, PAGE_SIZE, type Room, type VideoItem } from './requests';

type Json = Readonly<Record<string, unknown>>;

/** What TCUtil hands on: `data` only where the code is 0. */
export interface IosAnswer {
  readonly code: number;
  readonly data: Json | undefined;
}

/**
 * The first-generation iOS app as the server meets it: it sends "" for what it does not know, ignores the HTTP status
 * except in lists, and crashes over null and over arrays where it expects dictionaries (PROTOCOL A.1-A.3).
 */
export class IosApp {
  constructor(private readonly url: string) {}

  async post(action: string, parameters: object = {}): Promise<IosAnswer> {
    const reply = await this.send(action, parameters, 'application/json; charset=UTF-8');
    const json = JSON.parse(await reply.text()) as Json;
    const code = intValue(json['returnValue']);
    return { code, data: code === 0 ? dictionary(json['returnData']) : undefined };
  }

  async ask(action: string, parameters: object = {}): Promise<Json> {
    const { code, data } = await this.post(action, parameters);
    if (data === undefined) throw new AppBroke(`${action}: ${code}`);
    return data;
  }

  async requestPushUrl({
    userid,
    groupid,
    title,
  }: Pick<Room, 'userid' | 'groupid' | 'title'>): Promise<string> {
    const userinfo = { nickname: '', headpic: '', frontcover: '', location: '' };
    const data = await this.ask('RequestLVBAddr', { userid, groupid, title, userinfo });
    // Anything but a number reads as 0, and the share link would lead nowhere.
    if (typeof data['timestamp'] !== 'number') throw new AppBroke('timestamp is no number');
    return text(data['pushurl']);
  }

  async reportStatus(userid: string, status: 0 | 1): Promise<number> {
    return (await this.post('ChangeStatus', { userid, status })).code;
  }

  async enter(viewerId: string, item: VideoItem): Promise<{ code: number; present: string[] }> {
    const groupid = item.type === ITEM.live ? item.groupid : item.fileid;
    const { code } = await this.post('EnterGroup', {
      userid: viewerId,
      nickname: '',
      headpic: '',
      liveuserid: item.userid,
      groupid,
      flag: item.type === ITEM.live ? 0 : 1,
    });
    if (code !== 0) return { code, present: [] };
    const list = { liveuserid: item.userid, groupid, pageno: 1, pagesize: PAGE_SIZE };
    const data = await this.ask('FetchGroupMemberList', list);
    if (intValue(data['totalcount']) === 0) return { code, present: [] };
    const present = array(data['memberlist']).map((member) => text(dictionary(member)['userid']));
    return { code, present };
  }

  async leave(viewerId: string, item: VideoItem): Promise<void> {
    const groupid = item.type === ITEM.live ? item.groupid : item.fileid;
    const flag = item.type === ITEM.live ? 0 : 1;
    await this.ask('QuitGroup', { userid: viewerId, liveuserid: item.userid, groupid, flag });
  }

  async like(anchorId: string): Promise<void> {
    await this.ask('ChangeCount', { userid: anchorId, type: 1, optype: 0, flag: 0, fileid: '' });
  }

  /** TCLiveListMgr: loads the next page while currentPage * 20 <= totalcount. */
  async fetchList(flag: number): Promise<VideoItem[]> {
    const items: VideoItem[] = [];
    for (let currentPage = 1; currentPage < ENDLESS_PAGES; currentPage += 1) {
      const { total, page } = await this.fetchPage(flag, currentPage);
      items.push(...page);
      const totalCount = Math.max(total, items.length);
      if (currentPage * PAGE_SIZE > totalCount) return items;
    }
    throw new AppBroke('the list never ends');
  }

  /** Looks a live room up, as the app does for a share link: scans until the first item that is not live. */
  async findLive(userid: string): Promise<VideoItem | undefined> {
    for (const item of await this.fetchList(3)) {
      if (item.type !== ITEM.live) return undefined;
      if (item.userid === userid) return item;
    }
    return undefined;
  }

  private async fetchPage(flag: number, pageno: number): Promise<{ total: number; page: VideoItem[] }> {
    const reply = await this.send('FetchList', { flag, pageno, pagesize: PAGE_SIZE }, 'application/json');
    if (!reply.ok) throw new AppBroke(`HTTP ${reply.status}`);
    const type = reply.headers.get('content-type')?.split(';')[0];
    if (type !== 'application/json') throw new AppBroke(`content type ${type}`);
    const json = JSON.parse(await reply.text()) as Json;
    // Goes into a dictionary literal, which crashes over nil.
    text(json['returnMsg']);
    if (intValue(json['returnValue']) !== 0) throw new AppBroke('刷新列表失败');
    const data = dictionary(json['returnData']);
    return { total: intValue(data['totalcount']), page: array(data['pusherlist']).map(readItem) };
  }

  private send(action: string, parameters: object, contentType: string): Promise<Response> {
    return fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': contentType, 'Accept-Encoding': 'gzip' },
      body: JSON.stringify({ Action: action, ...parameters }),
    });
  }
}

/** `-intValue`: numbers and texts have it, NSNull and collections have not. */
function intValue(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'string') return Number.parseInt(value, 10) || 0;
  throw new AppBroke(`no intValue in ${JSON.stringify(value)}`);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new AppBroke(`no text: ${JSON.stringify(value)}`);
}

/** Keyed access on an NSArray or NSNull crashes. */
function dictionary(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new AppBroke(`no dictionary: ${JSON.stringify(value)}`);
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new AppBroke(`no array: ${JSON.stringify(value)}`);
}

/** Sent where it is known; a short video has no group and no counters. */
function optional<T>(value: unknown, read: (value: unknown) => T, missing: T): T {
  return value === undefined ? missing : read(value);
}

export function readItem(row: unknown): VideoItem {
  const item = dictionary(row);
  const userinfo = dictionary(item['userinfo']);
  return {
    userid: text(item['userid']),
    groupid: optional(item['groupid'], text, ''),
    timestamp: intValue(item['timestamp']),
    type: intValue(item['type']),
    viewercount: optional(item['viewercount'], intValue, 0),
    likecount: optional(item['likecount'], intValue, 0),
    title: text(item['title']),
    playurl: text(item['playurl']),
    hlsPlayUrl: text(item['hls_play_url']),
    fileid: text(item['fileid']),
    userinfo: {
      nickname: text(userinfo['nickname']),
      headpic: text(userinfo['headpic']),
      frontcover: text(userinfo['frontcover']),
      location: text(userinfo['location']),
    },
  };
}
