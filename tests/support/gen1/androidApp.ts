import { AppBroke, ENDLESS_PAGES, PAGE_SIZE, type Profile, type Room, type VideoItem } from './requests';

type Json = Readonly<Record<string, unknown>>;

/** What TCHttpEngine hands to its listener; `data` is null unless `returnData` is an object. */
export interface AndroidAnswer {
  readonly code: number;
  readonly message: string;
  readonly data: Json | null;
}

/**
 * The Android app of 2018 as the server meets it: it sends what that app sends, and parses as org.json and Gson do
 * (PROTOCOL A.1-A.3). Where that app would crash or hang, it throws AppBroke.
 */
export class AndroidApp {
  constructor(private readonly url: string) {}

  /** Sends every request twice at once, as Volley does when no answer comes, and believes the second answer. */
  impatient = false;

  async post(action: string, parameters: object = {}, contentType = JSON_TYPE): Promise<AndroidAnswer> {
    const send = (): Promise<AndroidAnswer> => this.sendOnce(action, parameters, contentType);
    if (!this.impatient) return send();
    const [, second] = await Promise.all([send(), send()]);
    return second;
  }

  /** As `post`, for what the app cannot go on without. */
  async ask(action: string, parameters: object = {}): Promise<Json> {
    const { code, message, data } = await this.post(action, parameters);
    if (code !== 0) throw new AppBroke(`${action}: ${code} ${message}`);
    if (data === null) throw new AppBroke(`${action}: returnData is no object`);
    return data;
  }

  async requestPushUrl({ userid, groupid, title, userinfo }: Room): Promise<string> {
    const data = await this.ask('RequestLVBAddr', { userid, groupid, title, userinfo });
    getString(data, 'timestamp');
    return getString(data, 'pushurl');
  }

  async requestLinkMicUrls(userid: string, title: string, userinfo: Profile): Promise<[string, string]> {
    const data = await this.ask('RequestLVBAddrForLinkMic', { userid, title, userinfo });
    getString(data, 'timestamp');
    return [getString(data, 'pushurl'), getString(data, 'playurl')];
  }

  /** PUSH_EVT_PUSH_BEGIN, or leaving the room. */
  async reportStatus(userid: string, status: 0 | 1): Promise<void> {
    await this.ask('ChangeStatus', { userid, status });
  }

  /** Goes into a room or in front of a replay, then asks once who is there. */
  async enter(
    viewer: { userid: string; nickname: string },
    item: { userid: string; groupid: string; fileid: string; type: number },
  ): Promise<{ code: number; present: string[] }> {
    const groupid = item.type === 0 ? item.groupid : item.fileid;
    const flag = item.type === 0 ? 0 : 1;
    const { code } = await this.post('EnterGroup', {
      ...viewer,
      headpic: '',
      liveuserid: item.userid,
      groupid,
      flag,
    });
    if (code !== 0) return { code, present: [] };
    const data = await this.ask('FetchGroupMemberList', {
      liveuserid: item.userid,
      groupid,
      pageno: 1,
      pagesize: PAGE_SIZE,
    });
    const members = getArray(data, 'memberlist') as Json[];
    if (getInt(data, 'totalcount') < members.length) throw new AppBroke('more members than totalcount');
    for (const member of members) ['nickname', 'headpic'].forEach((name) => getString(member, name));
    return { code, present: members.map((member) => getString(member, 'userid')) };
  }

  async leave(
    userid: string,
    item: { userid: string; groupid: string; fileid: string; type: number },
  ): Promise<void> {
    const groupid = item.type === 0 ? item.groupid : item.fileid;
    await this.ask('QuitGroup', { userid, liveuserid: item.userid, groupid, flag: item.type === 0 ? 0 : 1 });
  }

  /** Always flag 0, even in front of a replay. */
  async like(anchorId: string): Promise<void> {
    await this.ask('ChangeCount', { userid: anchorId, type: 1, optype: 0, flag: 0, fileid: '' });
  }

  /** Loads page after page by itself, as TCVideoListMgr does. */
  async fetchList(flag: number): Promise<VideoItem[]> {
    const items: VideoItem[] = [];
    for (let pageno = 1; pageno < ENDLESS_PAGES; pageno += 1) {
      const data = await this.ask('FetchList', { flag, pageno, pagesize: PAGE_SIZE });
      const totalCount = getInt(data, 'totalcount');
      const page = getArray(data, 'pusherlist').map(readVideoInfo);
      if (page.length === 0) return items;
      items.push(...page);
      if (items.length >= totalCount || pageno * PAGE_SIZE >= totalCount) return items;
    }
    throw new AppBroke('the list never ends');
  }

  /** Posts to mix and reads the JSON text in `msg`; the code in it is 0 where LVB mixes. */
  async mix(userid: string, mergeparams: object): Promise<number> {
    const { code, data } = await this.post('MergeVideoStream', { userid, mergeparams }, 'text/plain;');
    if (code !== 0 || data === null) return code;
    const { msg } = data;
    if (typeof msg !== 'string') throw new AppBroke('msg is no text');
    return getInt(JSON.parse(msg) as Json, 'code');
  }

  private async sendOnce(action: string, parameters: object, contentType: string): Promise<AndroidAnswer> {
    const reply = await fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': contentType },
      body: JSON.stringify({ Action: action, ...parameters }),
    });
    if (reply.status < 200 || reply.status > 299) return { code: -1, message: '连接服务器失败!', data: null };
    const json = JSON.parse(await reply.text()) as Json;
    const data = json['returnData'];
    return {
      code: getInt(json, 'returnValue'),
      message: getString(json, 'returnMsg'),
      data: typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Json) : null,
    };
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** org.json: a number, or a text that is one. */
function getInt(json: Json, name: string): number {
  const value = json[name];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new AppBroke(`${name} is no number`);
  return Math.trunc(number);
}

/** org.json: numbers are read as text; the listener is never called where the member is missing. */
function getString(json: Json, name: string): string {
  const value = json[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new AppBroke(`${name} is no text`);
}

function getArray(json: Json, name: string): readonly unknown[] {
  const value = json[name];
  if (!Array.isArray(value)) throw new AppBroke(`${name} is no array`);
  return value as readonly unknown[];
}

/** Gson into TCVideoInfo: one wrong member and the whole page fails. */
function readVideoInfo(row: unknown): VideoItem {
  const json = requireObject(row, 'an item');
  const userinfo = requireObject(json['userinfo'], 'userinfo');
  return {
    userid: gsonString(json, 'userid'),
    groupid: gsonString(json, 'groupid'),
    timestamp: gsonInt(json, 'timestamp'),
    type: gsonInt(json, 'type'),
    viewercount: gsonInt(json, 'viewercount'),
    likecount: gsonInt(json, 'likecount'),
    title: gsonString(json, 'title'),
    playurl: gsonString(json, 'playurl'),
    hlsPlayUrl: gsonString(json, 'hls_play_url'),
    fileid: gsonString(json, 'fileid'),
    userinfo: {
      nickname: gsonString(userinfo, 'nickname'),
      headpic: gsonString(userinfo, 'headpic'),
      frontcover: gsonString(userinfo, 'frontcover'),
      location: gsonString(userinfo, 'location'),
    },
  };
}

function requireObject(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppBroke(`${what} is no object`);
  return value as Json;
}

/** A missing one stays 0; a text has to be a whole number, so "" fails. */
function gsonInt(json: Json, name: string): number {
  const value = json[name];
  if (value === undefined) return 0;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) >= 2 ** 31) {
    throw new AppBroke(`${name} is no int`);
  }
  return number;
}

/** A missing one stays null, with which the app's list crashes except where it looks first. */
function gsonString(json: Json, name: string): string {
  const value = json[name];
  if (typeof value === 'string') return value;
  if (value === undefined && (name === 'groupid' || name === 'hls_play_url')) return '';
  throw new AppBroke(`${name} is no text`);
}
