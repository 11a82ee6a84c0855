import { AppBroke } from '../gen1/requests';
import {
  array,
  object,
  SecondGenerationApp,
  text,
  wirePassword,
  type Json,
  type ListedVideo,
  type SignedRequest,
} from './secondGenerationApp';

/** What Android keeps of a login; it reads both groups without looking whether they are there (PROTOCOL C.3). */
export interface AndroidLogin {
  readonly sdkAppId: number;
  readonly userSig: string;
  readonly bucket: string;
  readonly secretId: string;
}

/**
 * The second-generation Android apps (2018-2020) as the server meets them. The body is serialised before the request
 * is signed, and signing puts a fresh timestamp in, so across a second the two differ (PROTOCOL C.1).
 */
export class SecondAndroidApp extends SecondGenerationApp {
  /** A second passes between serialising and signing each request. */
  slow = false;

  async login(): Promise<AndroidLogin> {
    const password = wirePassword(this.userid, this.password);
    const data = await this.ask('login', { password });
    this.token = getString(data, 'token');
    getString(data, 'refresh_token');
    getInt(data, 'expires');
    const roomService = object(data['roomservice_sign'], 'roomservice_sign');
    const cos = object(data['cos_info'], 'cos_info');
    getString(roomService, 'userID');
    getString(cos, 'Region');
    getString(cos, 'Appid');
    return {
      sdkAppId: getInt(roomService, 'sdkAppID'),
      userSig: getString(roomService, 'userSig'),
      bucket: getString(cos, 'Bucket'),
      secretId: getString(cos, 'SecretId'),
    };
  }

  /** Sent when the SDK has created its room, so after the push has begun; with a spelling of its own beside `userid`. */
  async announceRoom(title: string, location: string): Promise<void> {
    await this.ask('upload_room', { userId: this.userid, title, location });
  }

  async saveProfile(profile: {
    nickname: string;
    avatar: string;
    sex: number;
    frontcover: string;
  }): Promise<void> {
    await this.ask('upload_user_info', profile);
  }

  /** Index is a text, and 200 rows at once are all there is. */
  async fetchReplays(): Promise<ListedVideo[]> {
    return this.fetchVideos('get_vod_list');
  }

  async fetchShortVideos(): Promise<ListedVideo[]> {
    return this.fetchVideos('get_ugc_list');
  }

  private async fetchVideos(path: string): Promise<ListedVideo[]> {
    const data = await this.ask(path, { index: '0', count: 200 });
    return array(data['list'], 'list').map((row) => ({
      userid: getString(row, 'userid'),
      fileId: getString(row, 'file_id'),
      title: getString(row, 'title'),
      // The app of 2018 reads one spelling, those from 2019 the other.
      likes: sameInt(getInt(row, 'like_count'), getInt(row, 'likecount')),
      viewers: getInt(row, 'viewer_count'),
      playUrl: getString(row, 'play_url'),
      hlsPlayUrl: getString(row, 'hls_play_url'),
    }));
  }

  protected serialise(parameters: object): SignedRequest {
    const seconds = Math.floor(Date.now() / 1000);
    const at = (timestamp: number): string => JSON.stringify({ ...parameters, timestamp, expires: 10 });
    return { body: at(seconds), signedBody: at(this.slow ? seconds + 1 : seconds) };
  }

  protected readEnvelope(reply: string): { code: number; data: Json } {
    const json = JSON.parse(reply) as Json;
    getString(json, 'message');
    const data = json['data'];
    // optJSONObject: a list reads as nothing, and the listeners do not look at it where the code is not 200.
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    return { code: getInt(json, 'code'), data: isObject ? (data as Json) : {} };
  }
}

function sameInt(left: number, right: number): number {
  if (left !== right) throw new AppBroke(`${left} and ${right} likes`);
  return left;
}

function getInt(json: Json, name: string): number {
  const value = json[name];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new AppBroke(`${name} is no number`);
  return Math.trunc(number);
}

/** org.json reads numbers as texts. */
function getString(json: Json, name: string): string {
  return typeof json[name] === 'number' ? String(json[name]) : text(json, name);
}
