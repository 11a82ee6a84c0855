import { createClient, type Client } from '../../../client/createClient';
import { TestPicture } from '../../../sandbox/demo/testPicture';
import type { Sandbox } from '../../../sandbox/sandbox';

interface Anchor {
  readonly userid: string;
  readonly nickname: string;
  readonly title: string;
  readonly likes: number;
}

/** Who is on the air in the pictures. The first one is watched. */
const ANCHORS: readonly Anchor[] = [
  { userid: 'linxi', nickname: '林夕', title: 'Night market, live from Chengdu', likes: 48 },
  { userid: 'marta', nickname: 'Marta', title: 'Watercolours for beginners', likes: 31 },
  { userid: 'ahao', nickname: '阿豪', title: '深夜电台：你点歌我来唱', likes: 27 },
  { userid: 'sven', nickname: 'Sven', title: 'Fixing a 1974 bicycle', likes: 9 },
];
const WATCHED = ANCHORS[0]?.userid ?? '';

/** What the pictures show: rooms, of which one really pushes, a replay, a report, a ban and a room that was swept. */
export class Scene {
  private readonly app: Client;
  private readonly operator: Client;
  private picture: TestPicture | undefined;

  constructor(private readonly sandbox: Sandbox) {
    const { url, environment } = sandbox;
    this.app = createClient({ url });
    this.operator = createClient({ url, operatorKey: environment['OPERATOR_KEY'] });
  }

  static readonly watched = WATCHED;

  async arrange(): Promise<void> {
    await this.sweepSomebody();
    for (const anchor of ANCHORS) {
      const pushurl = await this.open(anchor);
      if (anchor.userid === WATCHED) this.picture = new TestPicture(pushurl);
      else await this.control('push', { url: pushurl });
    }
    for (const { userid } of ANCHORS) await this.untilListed(userid);
    for (const [index, anchor] of ANCHORS.entries()) await this.gather(anchor, 14 - index * 3);
    await this.app.call('ReportUser', { userid: 'viewer3', hostuserid: 'sven' });
  }

  async close(): Promise<void> {
    await this.picture?.destroy();
  }

  private async gather({ userid, likes }: Anchor, viewers: number): Promise<void> {
    for (let number = 0; number < viewers; number += 1) {
      const viewer = `viewer${number}`;
      await this.app.call('EnterGroup', {
        userid: viewer,
        liveuserid: userid,
        groupid: `room of ${userid}`,
        flag: 0,
      });
    }
    for (let like = 0; like < likes; like += 1) {
      await this.app.call('ChangeCount', {
        userid,
        type: 1,
        optype: 0,
        flag: 0,
        requestid: `${userid} ${like}`,
      });
    }
  }

  /** A room whose phone died without a word, closed by the third check; and one that left a replay. */
  private async sweepSomebody(): Promise<void> {
    const gone = { userid: 'jun', nickname: '小军', title: 'On the train', likes: 0 };
    const url = await this.open(gone);
    await this.control('push', { url });
    await this.control('die', { url });
    for (let check = 0; check < 3; check += 1) await this.control('timer', {});
    const over = await this.open({
      userid: 'marta',
      nickname: 'Marta',
      title: 'Paper and brushes',
      likes: 0,
    });
    await this.control('push', { url: over });
    await this.control('stop', { url: over, duration: 1260 });
    await this.operator.call('BanUser', { userid: 'spam4u', reason: 'Sells accounts in every room' });
  }

  private async open({ userid, nickname, title }: Anchor): Promise<string> {
    const frontcover = Scene.coverUrl(userid, this.sandbox.environment);
    const userinfo = { nickname, headpic: '', frontcover, location: '' };
    const { pushurl } = await this.app.call('RequestLVBAddr', {
      ...{ userid, title, userinfo },
      groupid: `room of ${userid}`,
    });
    return pushurl;
  }

  /** In the sandbox's bucket, from which the console takes covers. */
  static coverUrl(userid: string, environment: Readonly<Record<string, string>>): string {
    const { COSKEY_BUCKET = '', COSKEY_APPID = '', COSKEY_REGION = '' } = environment;
    return `https://${COSKEY_BUCKET}-${COSKEY_APPID}.cos.${COSKEY_REGION}.myqcloud.com/${userid}.svg`;
  }

  private async untilListed(userid: string): Promise<void> {
    for (;;) {
      const { pusherlist } = await this.app.call('FetchList', { flag: 1 });
      if (pusherlist.some((room) => room.userid === userid)) return;
    }
  }

  private async control(action: string, body: object): Promise<void> {
    const reply = await fetch(`${this.sandbox.controlUrl}/${action}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (reply.status !== 200) throw new Error(`${action}: HTTP ${reply.status} ${await reply.text()}`);
  }
}
