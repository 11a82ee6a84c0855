import { createHmac } from 'node:crypto';
import { nextSecond } from '../../sandbox/demo/nextSecond';
import { AndroidApp } from '../support/gen1/androidApp';
import { LIST, type VideoItem } from '../support/gen1/requests';
import { SecondAndroidApp } from '../support/gen2/androidApp';
import { SecondIosApp } from '../support/gen2/iosApp';
import { wirePassword, type ListedVideo } from '../support/gen2/secondGenerationApp';
import { TestSandbox } from '../support/testSandbox';

jest.setTimeout(120_000);

const PASSWORD = 'Tr0ub4dor';
const profile = {
  nickname: '小红😀',
  avatar: 'http://cos.example.test/a.jpg',
  sex: 1,
  frontcover: 'http://cos.example.test/c.jpg',
};

describe.each(['function-url', 'apigw'] as const)('the second-generation apps, over %s events', (gateway) => {
  let backend: TestSandbox;
  let firstGeneration: AndroidApp;

  beforeAll(async () => {
    backend = await TestSandbox.start(`gen2_${gateway.replace('-', '_')}`, gateway, {
      AUTH_MODE: 'required',
    });
    firstGeneration = new AndroidApp(`${backend.url}/interface.php`);
  });

  afterAll(() => backend.close());

  let people = 0;

  function newUserId(): string {
    people += 1;
    return `user_${people}`;
  }

  async function androidUser(userid = newUserId()): Promise<SecondAndroidApp> {
    const app = new SecondAndroidApp(backend.url, userid, PASSWORD);
    expect(await app.register()).toBe(200);
    await app.login();
    return app;
  }

  /** The phone pushes to the address that the SDK's room service signs. */
  async function push(userid: string): Promise<string> {
    const stream = `${backend.key('IM_SDKAPPID')}_${userid}`;
    const { url } = await backend.live('push-url', { stream });
    await backend.live('push', { url });
    return stream;
  }

  async function listedBy(userid: string, flag: number): Promise<VideoItem[]> {
    return (await firstGeneration.fetchList(flag)).filter((item) => item.userid === userid);
  }

  function of<T extends { readonly userid: string }>(userid: string, rows: readonly T[]): T[] {
    return rows.filter((row) => row.userid === userid);
  }

  it('plays an Android evening: the push comes first, then the room, then a replay that everybody sees', async () => {
    const app = await androidUser();
    const { userid } = app;
    await app.saveProfile(profile);
    app.slow = true;
    const stream = await push(userid);
    expect(await listedBy(userid, LIST.live)).toEqual([]);
    await app.announceRoom('晚上好', '深圳');
    const [item] = await listedBy(userid, LIST.live);
    expect(item).toMatchObject({
      title: '晚上好',
      userinfo: { nickname: profile.nickname, frontcover: profile.frontcover, location: '深圳' },
    });

    await backend.live('stop', { stream, duration: 90 });
    expect(await listedBy(userid, LIST.live)).toEqual([]);
    const [replay] = await listedBy(userid, LIST.replays);
    const onAndroid = of(userid, await app.fetchReplays());
    expect(onAndroid).toHaveLength(1);
    expect(onAndroid[0]).toMatchObject({ title: '晚上好', fileId: replay!.fileid });
    expect(replay!.title).toBe('晚上好');
    expect(onAndroid[0]!.hlsPlayUrl).toContain('.m3u8');

    const ios = new SecondIosApp(backend.url, userid, PASSWORD);
    await ios.login();
    expect(of(userid, await ios.fetchReplays(1))).toEqual(onAndroid);
    expect(await ios.loadProfile()).toEqual({ nickname: profile.nickname, sex: 1 });
  });

  it('plays an iOS evening beside an Android device of the same user, which stays signed in', async () => {
    const userid = newUserId();
    const ios = new SecondIosApp(backend.url, userid, PASSWORD);
    expect(await ios.register()).toBe(200);
    await ios.login();
    const android = new SecondAndroidApp(backend.url, userid, PASSWORD);
    await android.login();
    expect((await ios.loadProfile()).sex).toBe(-1);
    await ios.announceRoom('早上好', '', 'http://cos.example.test/cover.jpg');
    const stream = await push(userid);
    expect(await listedBy(userid, LIST.live)).toMatchObject([{ title: '早上好' }]);
    await ios.refresh();
    await backend.live('stop', { stream, duration: 70 });
    expect(of(userid, await ios.fetchReplays(1))).toMatchObject([{ title: '早上好' }]);
    expect(of(userid, await android.fetchReplays())).toHaveLength(1);
  });

  it('tells broadcasts of one stream name apart, and clears the one whose phone died', async () => {
    const app = await androidUser();
    const { userid } = app;
    await app.announceRoom('first', '');
    const stream = await push(userid);
    await backend.live('stop', { stream, duration: 70 });
    // LVB's times are whole seconds, and nobody goes live twice in one.
    await nextSecond();
    await push(userid);
    await app.announceRoom('second', '');
    expect(await listedBy(userid, LIST.live)).toMatchObject([{ title: 'second' }]);
    await backend.live('die', { stream });
    for (let check = 0; check < 3; check += 1) await backend.live('timer', {});
    expect(await listedBy(userid, LIST.live)).toEqual([]);
    expect(of(userid, await app.fetchReplays()).map(({ title }) => title)).toEqual(['first']);
  });

  it('finds the replay of an anchor whose app announces nothing', async () => {
    const app = await androidUser();
    const stream = await push(app.userid);
    await backend.live('stop', { stream, duration: 70 });
    expect(of(app.userid, await app.fetchReplays())).toMatchObject([{ title: app.userid }]);
  });

  it('answers what the apps have a text for with its own code', async () => {
    const app = await androidUser();
    const password = wirePassword(app.userid, PASSWORD);
    const code = async (path: string, parameters: object): Promise<number> =>
      (await app.post(path, parameters)).code;
    expect(await code('register', { password })).toBe(612);
    expect(await code('register', { userid: '1x', password })).toBe(610);
    expect(await code('register', { userid: newUserId(), password: 'not a digest' })).toBe(611);
    expect(await code('login', { userid: 'nobody_here', password })).toBe(620);
    expect(await code('login', { password: wirePassword(app.userid, 'wrong') })).toBe(621);
    const stranger = new SecondAndroidApp(backend.url, app.userid, 'guess');
    expect((await stranger.post('get_user_info')).code).toBe(498);
  });

  it('gives upload signatures that COS and VOD take', async () => {
    const userid = newUserId();
    const ios = new SecondIosApp(backend.url, userid, PASSWORD);
    await ios.register();
    await ios.login();
    const { signKey, keyTime } = await ios.fetchCosKey();
    expect(signKey).toBe(createHmac('sha1', backend.key('COSKEY_SECRETKEY')).update(keyTime).digest('hex'));
    const [start, end] = keyTime.split(';').map(Number);
    expect(end! - start!).toBe(600);
    const { signature } = (await ios.ask('get_vod_sign')) as { signature: string };
    const original = Buffer.from(signature, 'base64').subarray(20).toString('utf8');
    const terms = new URLSearchParams(original);
    expect(terms.get('procedure')).toBe('XIAOZHIBO-DEFAULT');
    expect(Number(terms.get('expireTime')) - Number(terms.get('currentTimeStamp'))).toBe(86_400);
    const mac = createHmac('sha1', backend.key('CLOUD_SECRET_KEY')).update(original).digest();
    expect(Buffer.from(signature, 'base64').subarray(0, 20)).toEqual(mac);
  });

  it('shows short videos of both generations in both lists', async () => {
    const app = await androidUser();
    const video = {
      file_id: `file_${app.userid}`,
      title: '小视频',
      frontcover: '',
      location: '',
      play_url: 'http://vod.example.test/s.mp4',
    };
    await app.ask('upload_ugc', video);
    const expected: Partial<ListedVideo> = { fileId: video.file_id, title: '小视频', likes: 0, viewers: 0 };
    expect(of(app.userid, await app.fetchShortVideos())).toMatchObject([expected]);
    expect(await listedBy(app.userid, LIST.shortVideos)).toMatchObject([{ fileid: video.file_id }]);
  });

  it('ends the sessions of every device with a new password', async () => {
    const app = await androidUser();
    const second = new SecondIosApp(backend.url, app.userid, PASSWORD);
    await second.login();
    await app.ask('change_password', {
      password: wirePassword(app.userid, PASSWORD),
      new_password: wirePassword(app.userid, 'another'),
    });
    expect([(await app.post('get_user_info')).code, (await second.post('get_user_info')).code]).toEqual([
      498, 498,
    ]);
    const again = new SecondIosApp(backend.url, app.userid, 'another');
    await again.login();
    expect(await again.loadProfile()).toEqual({ nickname: '', sex: -1 });
  });
});
