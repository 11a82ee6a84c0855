import { createHash, createHmac } from 'node:crypto';
import { AndroidApp } from '../support/gen1/androidApp';
import { IosApp, readItem } from '../support/gen1/iosApp';
import type { Profile, Room, VideoItem } from '../support/gen1/requests';
import {
  ITEM,
  LIST,
  mergeParameters,
  PAGE_SIZE,
  requirePlayable,
  streamIdOf,
} from '../support/gen1/requests';
import { TestSandbox } from '../support/testSandbox';

jest.setTimeout(180_000);

const profile: Profile = {
  nickname: '小明😀',
  headpic: 'http://cos.example.test/head.jpg',
  frontcover: 'http://cos.example.test/cover.jpg',
  location: '深圳',
};

describe.each(['function-url', 'apigw'] as const)('the first-generation apps, over %s events', (gateway) => {
  let backend: TestSandbox;
  let android: AndroidApp;
  let ios: IosApp;

  beforeAll(async () => {
    backend = await TestSandbox.start(`gen1_${gateway.replace('-', '_')}`, gateway);
    android = new AndroidApp(`${backend.url}/interface.php`);
    ios = new IosApp(`${backend.url}/interface.php`);
  });

  afterAll(() => backend.close());

  /** Every test has anchors of its own: what others left on the air does not matter to it. */
  let people = 0;

  function newRoom(title = '晚上好'): Room {
    people += 1;
    return { userid: `anchor${people}`, groupid: `@TGS#${people}`, title, userinfo: profile };
  }

  function newViewer(): { userid: string; nickname: string } {
    people += 1;
    return { userid: `viewer${people}`, nickname: `观众${people}` };
  }

  /** What an Android anchor does until its room is on the air. */
  async function goLive(room: Room): Promise<string> {
    const url = await android.requestPushUrl(room);
    await backend.live('push', { url });
    await android.reportStatus(room.userid, 0);
    return streamIdOf(url);
  }

  async function itemOf(userid: string, flag: number): Promise<VideoItem> {
    const items = (await android.fetchList(flag)).filter((item) => item.userid === userid);
    expect(items).toHaveLength(1);
    return items[0]!;
  }

  async function rowsOf(
    app: { fetchList(flag: number): Promise<VideoItem[]> },
    flag: number,
    userid: string,
  ): Promise<VideoItem[]> {
    return (await app.fetchList(flag)).filter((item) => item.userid === userid);
  }

  it('answers the smoke test of the deployment guide byte for byte, at any path', async () => {
    for (const path of ['/interface.php', '/', '/livedemo/interface.php?x=1']) {
      const reply = await fetch(`${backend.url}${path}`);
      expect([reply.status, await reply.text()]).toEqual([
        200,
        '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}',
      ]);
    }
  });

  it('plays an Android evening: live, watched by both apps, liked, left, over', async () => {
    const room = newRoom();
    const url = await android.requestPushUrl(room);
    expect(await rowsOf(android, LIST.live, room.userid)).toEqual([]);

    await backend.live('push', { url });
    await android.reportStatus(room.userid, 0);
    const item = await itemOf(room.userid, LIST.live);
    expect(item).toMatchObject({
      type: ITEM.live,
      groupid: room.groupid,
      title: room.title,
      userinfo: profile,
    });
    expect(streamIdOf(requirePlayable(item))).toBe(streamIdOf(url));
    expect(await rowsOf(ios, LIST.live, room.userid)).toEqual([item]);

    const [bob, carol] = [newViewer(), newViewer()];
    expect(await android.enter(bob, item)).toEqual({ code: 0, present: [bob.userid] });
    const second = await ios.enter(carol.userid, item);
    expect([second.code, second.present.sort()]).toEqual([0, [bob.userid, carol.userid].sort()]);
    await android.like(room.userid);
    await ios.like(room.userid);
    expect(await itemOf(room.userid, LIST.live)).toMatchObject({ viewercount: 2, likecount: 2 });
    await android.leave(bob.userid, item);
    await ios.leave(carol.userid, item);
    expect(await itemOf(room.userid, LIST.live)).toMatchObject({ viewercount: 0, likecount: 2 });

    await android.reportStatus(room.userid, 1);
    await backend.live('stop', { stream: streamIdOf(url), duration: 90 });
    expect(await rowsOf(android, LIST.live, room.userid)).toEqual([]);
    expect((await android.enter(bob, item)).code).toBe(10010);
    expect((await ios.enter(carol.userid, item)).code).toBe(10010);
  });

  it('turns the recording of an evening into one replay that both apps can play, enter and leave', async () => {
    const room = newRoom('回放');
    const stream = await goLive(room);
    await backend.live('stop', { stream, duration: 90 });
    const item = await itemOf(room.userid, LIST.replays);
    expect(item).toMatchObject({ type: ITEM.replay, groupid: '', title: '回放', userinfo: profile });
    expect(item.fileid).not.toBe('');
    expect(requirePlayable(item)).toContain('.m3u8');
    expect(item.playurl).toContain('.flv');
    expect(await rowsOf(ios, LIST.replays, room.userid)).toEqual([item]);

    const viewer = newViewer();
    expect(await android.enter(viewer, item)).toEqual({ code: 0, present: [viewer.userid] });
    expect((await itemOf(room.userid, LIST.replays)).viewercount).toBe(1);
    await android.leave(viewer.userid, item);
    expect((await itemOf(room.userid, LIST.replays)).viewercount).toBe(0);
  });

  it('plays an iOS evening, with nothing known of the anchor but its room', async () => {
    const { userid, groupid, title } = newRoom('iOS');
    const url = await ios.requestPushUrl({ userid, groupid, title });
    await backend.live('push', { url });
    expect(await ios.reportStatus(userid, 0)).toBe(0);
    const item = await ios.findLive(userid);
    expect(item).toMatchObject({ userinfo: { nickname: '', headpic: '', frontcover: '', location: '' } });
    expect(await rowsOf(android, LIST.live, userid)).toEqual([item]);
    expect(await ios.reportStatus(userid, 1)).toBe(0);
    expect(await ios.findLive(userid)).toBeUndefined();
  });

  it('shows a room again after its network broke, and lets viewers in meanwhile', async () => {
    const room = newRoom();
    const stream = await goLive(room);
    const item = await itemOf(room.userid, LIST.live);
    const viewer = newViewer();
    await android.enter(viewer, item);
    await backend.live('stop', { stream, errcode: 20, record: false });
    expect((await android.enter(newViewer(), item)).code).toBe(0);
    const again = await backend.live('push', { url: signedAgain(stream) });
    expect(again.stream).toBe(stream);
    await android.reportStatus(room.userid, 0);
    expect(await itemOf(room.userid, LIST.live)).toMatchObject({ viewercount: 2 });
  });

  /** The URL of a stream that the phone has kept, as if it had been signed a moment later. */
  function signedAgain(stream: string): string {
    const txTime = Math.floor(Date.now() / 1000 + 600).toString(16);
    const txSecret = md5(backend.key('PUSH_URL_KEY') + stream + txTime);
    return `rtmp://${backend.key('PUSH_DOMAIN')}/live/${stream}?bizid=8888&txSecret=${txSecret}&txTime=${txTime}`;
  }

  it('serves an impatient Android, which sends everything twice, as if it had sent it once', async () => {
    const impatient = new AndroidApp(`${backend.url}/interface.php`);
    impatient.impatient = true;
    const room = newRoom();
    const url = await impatient.requestPushUrl(room);
    await backend.live('push', { url });
    await impatient.reportStatus(room.userid, 0);
    const item = await itemOf(room.userid, LIST.live);
    expect(streamIdOf(item.playurl)).toBe(streamIdOf(url));
    const viewer = newViewer();
    expect(await impatient.enter(viewer, item)).toEqual({ code: 0, present: [viewer.userid] });
    expect((await itemOf(room.userid, LIST.live)).viewercount).toBe(1);
    await impatient.leave(viewer.userid, item);
    await impatient.leave(viewer.userid, item);
    expect((await itemOf(room.userid, LIST.live)).viewercount).toBe(0);
    await impatient.reportStatus(room.userid, 1);
    expect(await rowsOf(impatient, LIST.live, room.userid)).toEqual([]);
  });

  it('keeps texts exactly, and people apart whose ids look alike', async () => {
    const title = `It's "live" 王😀 -- \\`;
    const ids = ['Ålice', 'ålice', 'ALICE', 'alice', 'a-lice', 'a_lice', '😀', '😎'].map(
      (id) => `${id}.${people}`,
    );
    for (const userid of ids) {
      await goLive({
        userid,
        groupid: `group of ${userid}`,
        title: `${title}${userid}\\`,
        userinfo: { ...profile, nickname: userid },
      });
    }
    const live = await android.fetchList(LIST.live);
    for (const userid of ids) {
      const rows = live.filter((item) => item.userid === userid);
      expect(rows.map((row) => [row.title, row.groupid, row.userinfo.nickname])).toEqual([
        [`${title}${userid}\\`, `group of ${userid}`, userid],
      ]);
    }
    expect(new Set(live.map((item) => item.playurl)).size).toBe(live.length);
  });

  it('reports nobody away: a report changes nothing that anybody sees', async () => {
    const [room, reporter] = [newRoom(), newRoom()];
    await goLive(room);
    await goLive(reporter);
    await android.ask('ReportUser', { userid: reporter.userid, hostuserid: room.userid });
    await ios.ask('ReportUser', { userid: reporter.userid, hostuserid: reporter.userid });
    expect(await rowsOf(android, LIST.live, room.userid)).toHaveLength(1);
    expect(await rowsOf(android, LIST.live, reporter.userid)).toHaveLength(1);
  });

  it('shows the share page what it needs of a room, a replay and a short video, from any origin', async () => {
    const room = newRoom('分享');
    const stream = await goLive(room);
    await backend.live('record', { stream, formats: ['mp4'], duration: 90 });
    const replay = await itemOf(room.userid, LIST.replays);
    await android.ask('UploadUGCVideo', ugc(room.userid, `ugc${people}`, '短视频'));

    const page = async (query: object): Promise<{ item: VideoItem; desc: unknown; status: unknown }> => {
      const origin = { Origin: 'https://share.example.test' };
      const preflight = await fetch(backend.url, {
        method: 'OPTIONS',
        headers: {
          ...origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type',
        },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type');
      const reply = await fetch(backend.url, {
        method: 'POST',
        headers: { ...origin, 'Content-Type': 'application/json' },
        body: JSON.stringify({ Action: 'GetUserInfo', userid: room.userid, ...query }),
      });
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      const { returnValue, returnData } = (await reply.json()) as any;
      expect(returnValue).toBe(0);
      return { item: readItem(returnData), desc: returnData.userinfo.desc, status: returnData.status };
    };

    const live = await page({ type: 0, fileid: '' });
    expect(live).toMatchObject({ item: { type: ITEM.live, title: '分享' }, desc: '', status: '1' });
    expect(streamIdOf(requirePlayable(live.item))).toBe(stream);
    const recorded = await page({ type: '1', fileid: replay.fileid });
    expect(recorded).toMatchObject({ item: { type: ITEM.replay, fileid: replay.fileid }, status: '0' });
    requirePlayable(recorded.item);
    const short = await page({ type: 2, fileid: `ugc${people}` });
    expect(short).toMatchObject({ item: { type: ITEM.shortVideo, title: '短视频' }, status: '0' });
    requirePlayable(short.item);
  });

  function ugc(userid: string, fileId: string, title: string): object {
    return {
      userid,
      file_id: fileId,
      title,
      play_url: `http://vod.example.test/${fileId}.mp4`,
      userinfo: profile,
    };
  }

  describe('link-mic', () => {
    it('gives both sides addresses that LVB takes, and mixes guests in and out', async () => {
      const anchor = newRoom();
      const mainStream = await goLive(anchor);
      const guest = newViewer();
      const [pushUrl, playUrl] = await android.requestLinkMicUrls(guest.userid, guest.nickname, profile);
      expect(playUrl).toMatch(/^rtmp:\/\//);
      expect(pushUrl).not.toContain('record');
      const guestStream = streamIdOf(pushUrl);
      expect(streamIdOf(playUrl)).toBe(guestStream);
      expect(guestStream.toLowerCase()).toBe(guestStream);

      // The anchor is told to mix before the guest's picture is there: refused, and tried again every 2 s.
      expect(await android.mix(anchor.userid, mergeParameters(mainStream, [guestStream]))).not.toBe(0);
      await backend.live('push', { url: pushUrl });
      expect(await android.mix(anchor.userid, mergeParameters(mainStream, [guestStream]))).toBe(0);
      expect(await mixedInto(mainStream)).toEqual([mainStream, guestStream]);
      expect(await android.mix(anchor.userid, mergeParameters(mainStream, []))).toBe(0);
      expect(await mixedInto(mainStream)).toEqual([mainStream]);

      const [listed] = await rowsOf(android, LIST.live, guest.userid);
      expect(listed).toBeUndefined();
    });

    it("signs the partner's play URL with the push key", async () => {
      const anchor = newRoom();
      const mainStream = await goLive(anchor);
      const guest = newViewer();
      const [pushUrl, playUrl] = await android.requestLinkMicUrls(guest.userid, '', profile);
      await backend.live('push', { url: pushUrl });
      const ofAnchor = `rtmp://${backend.key('PLAY_DOMAIN')}/live/${mainStream}`;
      for (const [userid, originStreamUrl] of [
        [anchor.userid, playUrl],
        [guest.userid, ofAnchor],
      ] as const) {
        const data = await ios.ask('RequestPlayUrlWithSignForLinkMic', { userid, originStreamUrl });
        const signedUrl = new URL(data['streamUrlWithSignature'] as string);
        expect(signedUrl.href.startsWith(`${originStreamUrl}?`)).toBe(true);
        const txTime = signedUrl.searchParams.get('txTime')!;
        const stream = streamIdOf(originStreamUrl);
        expect(signedUrl.searchParams.get('txSecret')).toBe(
          md5(backend.key('PUSH_URL_KEY') + stream + txTime),
        );
        expect(parseInt(txTime, 16)).toBeGreaterThan(Date.now() / 1000);
        expect(signedUrl.searchParams.get('bizid')).toBe(backend.key('APP_BIZID'));
      }
    });

    it('mixes at most three guests, and only streams that were given out here', async () => {
      const anchor = newRoom();
      const mainStream = await goLive(anchor);
      const guests: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const [pushUrl] = await android.requestLinkMicUrls(newViewer().userid, '', profile);
        await backend.live('push', { url: pushUrl });
        guests.push(streamIdOf(pushUrl));
      }
      const mix = (streams: string[]): Promise<number> =>
        android.mix(anchor.userid, mergeParameters(mainStream, streams));
      expect(await mix(guests.slice(0, 3))).toBe(0);
      expect(await mix(guests)).toBe(1000);
      expect(await mix(['8888_somebody_else'])).toBe(1000);
      expect(await android.mix(newViewer().userid, mergeParameters(mainStream, []))).toBe(4030);
      expect(await mixedInto(mainStream)).toEqual([mainStream, ...guests.slice(0, 3)]);
    });

    async function mixedInto(stream: string): Promise<string[]> {
      const { mixes } = (await (await fetch(`${backend.url}/_sandbox/mixes`)).json()) as any;
      const mix = mixes.find((one: { outputStream: string }) => one.outputStream === stream);
      return mix.inputs.map((input: { stream: string }) => input.stream);
    }
  });

  describe('uploads', () => {
    it('of covers carry a COS signature that covers several uploads for ten minutes', async () => {
      const { sign } = await android.ask('GetCOSSign');
      const bytes = Buffer.from(sign as string, 'base64');
      const original = bytes.subarray(20).toString('utf8');
      expect(bytes.subarray(0, 20)).toEqual(hmacSha1(backend.key('COSKEY_SECRETKEY'), original));
      const fields = new URLSearchParams(original);
      expect([...fields.keys()]).toEqual(['a', 'b', 'k', 'e', 't', 'r', 'f']);
      expect([fields.get('a'), fields.get('b'), fields.get('k'), fields.get('f')]).toEqual([
        backend.key('COSKEY_APPID'),
        backend.key('COSKEY_BUCKET'),
        backend.key('COSKEY_SECRETID'),
        '',
      ]);
      expect(Number(fields.get('e')) - Number(fields.get('t'))).toBe(600);
    });

    it('of avatars on iOS carry a sign key that begins now', async () => {
      const { signKey, keyTime } = await ios.ask('GetCOSSignV2');
      const [start, end] = (keyTime as string).split(';').map(Number);
      expect(end! - start!).toBe(600);
      expect(Math.abs(start! - Date.now() / 1000)).toBeLessThan(30);
      expect(signKey).toBe(hmacSha1(backend.key('COSKEY_SECRETKEY'), keyTime as string).toString('hex'));
    });

    it('of short videos carry a VOD signature, and the video is in the third tab at once', async () => {
      for (const action of ['GetVodSignatureV2', 'GetVodSignature']) {
        const { signature } = await android.ask(action);
        const bytes = Buffer.from(signature as string, 'base64');
        const original = bytes.subarray(20).toString('utf8');
        expect(bytes.subarray(0, 20)).toEqual(hmacSha1(backend.key('CLOUD_SECRET_KEY'), original));
        expect(original).toContain('XIAOZHIBO-DEFAULT');
      }
      const uploader = newViewer();
      const fileId = `file${people}`;
      await android.ask('UploadUGCVideo', ugc(uploader.userid, fileId, ''));
      const item = await itemOf(uploader.userid, LIST.shortVideos);
      expect(item).toMatchObject({
        type: ITEM.shortVideo,
        fileid: fileId,
        title: '小视频',
        userinfo: profile,
      });
      expect(requirePlayable(item)).toBe(`http://vod.example.test/${fileId}.mp4`);
      expect(await rowsOf(ios, LIST.shortVideos, uploader.userid)).toEqual([item]);
    });
  });

  it('lets an operator ban an anchor: off the list, cut, refused, and back when it is lifted', async () => {
    const room = newRoom();
    const url = await android.requestPushUrl(room);
    await backend.live('push', { url });
    const operator = async (forbidflag: number): Promise<number> => {
      const reply = await fetch(backend.url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${backend.key('OPERATOR_KEY')}` },
        body: JSON.stringify({ Action: 'ForbidLive', userid: room.userid, forbidflag }),
      });
      return ((await reply.json()) as any).returnValue;
    };
    expect((await android.post('ForbidLive', { userid: room.userid, forbidflag: 1 })).code).toBe(4030);
    expect(await rowsOf(android, LIST.live, room.userid)).toHaveLength(1);

    expect(await operator(1)).toBe(0);
    expect(await rowsOf(android, LIST.live, room.userid)).toEqual([]);
    await expect(backend.live('push', { url })).rejects.toThrow('HTTP 403');
    expect((await android.post('RequestLVBAddr', room)).code).toBe(4031);
    await android.reportStatus(room.userid, 0);
    expect(await rowsOf(android, LIST.live, room.userid)).toEqual([]);

    expect(await operator(0)).toBe(0);
    await goLive(room);
    expect(await rowsOf(android, LIST.live, room.userid)).toHaveLength(1);
  });

  it('tells an app whose server address is the callback address where to look', async () => {
    const lost = new IosApp(backend.sandbox.callbackUrl);
    expect((await lost.post('FetchList', { flag: 1 })).code).toBe(1000);
  });
});

describe('the lists of the first-generation apps', () => {
  let backend: TestSandbox;

  beforeAll(async () => {
    backend = await TestSandbox.start('gen1_lists', 'function-url');
  });

  afterAll(() => backend.close());

  /** Names of the items in order; every one may be there once. */
  function keysOf(items: readonly VideoItem[]): string[] {
    const keys = items.map(({ type, userid, fileid }) => `${type} ${userid} ${fileid}`);
    expect(new Set(keys).size).toBe(keys.length);
    return keys;
  }

  it('end, and show every item once and in one order, at every size around the bounds of a page', async () => {
    const android = new AndroidApp(`${backend.url}/interface.php`);
    const ios = new IosApp(`${backend.url}/interface.php`);
    const streams: string[] = [];
    const sizes = [0, 1, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE, 2 * PAGE_SIZE + 1];
    for (const size of sizes) {
      while (streams.length < size) {
        const userid = `anchor${streams.length}`;
        streams.push(
          streamIdOf(
            await android.requestPushUrl({ userid, groupid: userid, title: userid, userinfo: profile }),
          ),
        );
        await android.reportStatus(userid, 0);
        await android.ask('UploadUGCVideo', {
          userid,
          file_id: `ugc${streams.length}`,
          title: '',
          play_url: 'http://vod.example.test/f.mp4',
          userinfo: profile,
        });
        await backend.live('record', { stream: streams.at(-1), formats: ['flv', 'hls'], duration: 90 });
      }
      const lists = new Map<number, string[]>();
      for (const flag of Object.values(LIST)) {
        const items = await android.fetchList(flag);
        items.forEach(requirePlayable);
        lists.set(flag, keysOf(items));
        expect(keysOf(await ios.fetchList(flag))).toEqual(lists.get(flag));
      }
      expect(lists.get(LIST.live)).toHaveLength(size);
      expect(lists.get(LIST.replays)).toHaveLength(size);
      expect(lists.get(LIST.shortVideos)).toHaveLength(size);
      expect(lists.get(LIST.liveThenReplays)).toEqual([
        ...lists.get(LIST.live)!,
        ...lists.get(LIST.replays)!,
      ]);
    }
    expect(await ios.findLive('anchor0')).toMatchObject({ userid: 'anchor0', type: ITEM.live });
    expect(streams).toHaveLength(sizes.at(-1)!);
  });
});

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function hmacSha1(key: string, text: string): Buffer {
  return createHmac('sha1', key).update(text).digest();
}
