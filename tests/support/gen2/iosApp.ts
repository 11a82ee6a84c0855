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

const ROWS_A_PAGE = 20;

/**
 * The second-generation iOS app as the server meets it: its timestamps are milliseconds with a fraction, `longValue` of
 * a text crashes it, and so does anything but a text as message (PROTOCOL C.1-C.3).
 */
export class SecondIosApp extends SecondGenerationApp {
  private refreshToken = '';

  async login(): Promise<void> {
    const password = wirePassword(this.userid, this.password);
    const data = await this.ask('login', { password });
    this.readTokens(data);
    const roomService = object(data['roomservice_sign'], 'roomservice_sign');
    const cos = object(data['cos_info'], 'cos_info');
    longValue(roomService, 'sdkAppID');
    longValue(cos, 'Appid');
    for (const name of ['userID', 'userSig']) text(roomService, name);
    for (const name of ['Bucket', 'Region', 'SecretId']) text(cos, name);
  }

  /** Signed although documented as unsigned. */
  async refresh(): Promise<void> {
    this.readTokens(await this.ask('refresh', { refresh_token: this.refreshToken }));
  }

  async loadProfile(): Promise<{ nickname: string; sex: number }> {
    const data = await this.ask('get_user_info');
    for (const name of ['avatar', 'frontcover']) text(data, name);
    return { nickname: text(data, 'nickname'), sex: longValue(data, 'sex') };
  }

  /** Carries neither timestamp nor expires. */
  async announceRoom(title: string, location: string, frontcover: string): Promise<void> {
    this.isBare = true;
    await this.ask('upload_room', { title, location, frontcover });
    this.isBare = false;
  }

  /** All pages so far at once, and one more with each pull. */
  async fetchReplays(pages: number): Promise<ListedVideo[]> {
    const data = await this.ask('get_vod_list', { index: 0, count: pages * ROWS_A_PAGE });
    return array(data['list'], 'list').map((row) => ({
      userid: text(row, 'userid'),
      fileId: text(row, 'file_id'),
      title: text(row, 'title'),
      likes: longValue(row, 'likecount'),
      viewers: longValue(row, 'viewercount'),
      playUrl: text(row, 'play_url'),
      hlsPlayUrl: text(row, 'hls_play_url'),
    }));
  }

  async fetchCosKey(): Promise<{ signKey: string; keyTime: string }> {
    const data = await this.ask('get_cos_sign');
    return { signKey: text(data, 'signKey'), keyTime: text(data, 'keyTime') };
  }

  private isBare = false;

  protected serialise(parameters: object): SignedRequest {
    const common = this.isBare ? {} : { timestamp: Date.now() + 0.123, expires: 86_400 };
    const body = JSON.stringify({ ...common, ...parameters });
    return { body, signedBody: body };
  }

  protected readEnvelope(reply: string): { code: number; data: Json } {
    const json = JSON.parse(reply) as Json;
    text(json, 'message');
    const code = longValue(json, 'code');
    return { code, data: code === 200 ? object(json['data'], 'data') : {} };
  }

  private readTokens(data: Json): void {
    this.token = text(data, 'token');
    this.refreshToken = text(data, 'refresh_token');
    longValue(data, 'expires');
  }
}

function longValue(json: Json, name: string): number {
  const value = json[name];
  if (typeof value === 'number') return Math.trunc(value);
  throw new AppBroke(`${name} has no longValue: ${JSON.stringify(value)}`);
}
