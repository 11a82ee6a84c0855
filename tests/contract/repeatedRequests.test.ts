import { AS_OPERATOR, call, goLive, openRoom, streamOf, succeed } from '../support/appCall';
import { expectInvariants } from '../support/invariants';
import { deliver, startEvent, stopEvent } from '../support/streamEvents';
import { testDatabase } from '../support/testDatabase';
import type { TestDatabase } from '../support/testDatabase';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';

/**
 * Android sends every request a second time when no answer has come within 10 s, and only the second answer counts
 * (PROTOCOL A.1). The first may be processed before, after or while the second is.
 */

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  services.clock.reset();
});

afterEach(() => expectInvariants(database.connection));

const ALICE = 'alice';
const room = { groupid: 'alice-group', title: 'Alice' };

/** The stream names that viewers would play, in the list's order. */
async function listedStreams(): Promise<string[]> {
  const { totalcount, pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  expect(totalcount).toBe((pusherlist as unknown[]).length);
  return (pusherlist as { playurl: string }[]).map(
    ({ playurl }) => /\/live\/([^.]+)\.flv/.exec(playurl)![1]!,
  );
}

async function twice(action: string, parameters: object): Promise<void> {
  for (let time = 0; time < 2; time += 1) await succeed(services, action, parameters);
}

interface Address {
  readonly stream: string;
  readonly query: string;
}

describe('an address that was asked for twice', () => {
  /** The push begins at a whole second; the app's report of it comes a moment later. */
  const report = (): Promise<void> => twice('ChangeStatus', { userid: ALICE, status: 0 });

  /** Asks for an address; gives the stream's name and the query of its URL, which LVB hands on. */
  async function askForAddress(): Promise<Address> {
    const userinfo = { nickname: '', headpic: '', frontcover: '', location: '' };
    const { pushurl } = await succeed(services, 'RequestLVBAddr', { userid: ALICE, ...room, userinfo });
    return { stream: streamOf(pushurl as string), query: (pushurl as string).split('?')[1]! };
  }

  async function startOf({ stream, query }: Address): Promise<void> {
    const event = startEvent(stream, { atSeconds: services.clock.nowSeconds(), sequence: '1' });
    await deliver(services, { ...event, stream_param: query });
  }

  const orders = [
    ['LVB tells first', true],
    ['the app tells first', false],
  ] as const;

  /** The push begins so long after the last request; LVB and the app tell of it in this order. */
  async function pushAndReport(address: Address, afterMs: number, lvbFirst: boolean): Promise<void> {
    services.clock.advanceMs(afterMs);
    if (lvbFirst) await startOf(address);
    await report();
    if (!lvbFirst) await startOf(address);
  }

  it.each(orders)('leads to one room, with the stream that is pushed: %s', async (_order, lvbFirst) => {
    await askForAddress();
    services.clock.advanceSeconds(10);
    const pushed = await askForAddress();
    await pushAndReport(pushed, 2_400, lvbFirst);
    expect(await listedStreams()).toEqual([pushed.stream]);
  });

  it.each(orders)(
    'leads to the stream that is pushed though the first request was processed last: %s',
    async (_order, lvbFirst) => {
      const pushed = await askForAddress();
      services.clock.advanceMs(300);
      await askForAddress();
      await pushAndReport(pushed, 2_100, lvbFirst);
      expect(await listedStreams()).toEqual([pushed.stream]);
    },
  );

  it.each(orders)(
    'leads to the stream that is pushed though all of it happens within one second: %s',
    async (_order, lvbFirst) => {
      const pushed = await askForAddress();
      services.clock.advanceMs(300);
      await askForAddress();
      await pushAndReport(pushed, 300, lvbFirst);
      expect(await listedStreams()).toEqual([pushed.stream]);
    },
  );

  it('does not take a room off that is live already', async () => {
    const pushed = await goLive(services, ALICE, room);
    await deliver(services, startEvent(pushed, { atSeconds: services.clock.nowSeconds(), sequence: '1' }));
    services.clock.advanceSeconds(8);
    await openRoom(services, ALICE, room);
    expect(await listedStreams()).toEqual([pushed]);
    await deliver(
      services,
      stopEvent(pushed, { atSeconds: services.clock.nowSeconds(), sequence: '1', code: 1 }),
    );
    expect(await listedStreams()).toEqual([]);
  });
});

describe('a request that arrives twice', () => {
  const viewer = { userid: 'bob', liveuserid: ALICE, groupid: room.groupid, flag: 0 };

  async function counts(): Promise<{ viewercount: number; likecount: number }> {
    const item = await succeed(services, 'GetUserInfo', { userid: ALICE, type: 0, fileid: '' });
    return { viewercount: item.viewercount, likecount: item.likecount };
  }

  beforeEach(() => goLive(services, ALICE, room));

  it('counts one viewer for EnterGroup, and none after QuitGroup', async () => {
    await twice('EnterGroup', { ...viewer, nickname: 'Bob', headpic: '' });
    expect(await counts()).toMatchObject({ viewercount: 1 });
    await twice('QuitGroup', viewer);
    expect(await counts()).toMatchObject({ viewercount: 0 });
  });

  it('counts one viewer who comes back with another name, and shows the new one', async () => {
    for (const nickname of ['Bob', 'Robert']) await succeed(services, 'EnterGroup', { ...viewer, nickname });
    expect(await counts()).toMatchObject({ viewercount: 1 });
    const members = await succeed(services, 'FetchGroupMemberList', {
      liveuserid: ALICE,
      groupid: room.groupid,
    });
    expect(members).toEqual({
      totalcount: 1,
      memberlist: [{ userid: 'bob', nickname: 'Robert', headpic: '' }],
    });
  });

  it('counts one viewer for EnterGroup when both arrive at once', async () => {
    const enter = { ...viewer, nickname: 'Bob', headpic: '' };
    const other = createServices(database.config, { clock: services.clock });
    try {
      const replies = await Promise.all([
        call(services, 'EnterGroup', enter),
        call(other, 'EnterGroup', enter),
      ]);
      expect(replies.map(({ returnValue }) => returnValue)).toEqual([0, 0]);
      expect(await counts()).toMatchObject({ viewercount: 1 });
    } finally {
      await other.database.close();
    }
  });

  it('counts one like where it says by a request id that it is the same', async () => {
    const like = { userid: ALICE, type: 1, optype: 0, flag: 0, fileid: '' };
    await twice('ChangeCount', { ...like, requestid: 'one' });
    await twice('ChangeCount', { ...like, requestid: 'two' });
    expect(await counts()).toMatchObject({ likecount: 2 });
  });

  it('ends a room once, and the next one is not affected', async () => {
    await twice('ChangeStatus', { userid: ALICE, status: 1 });
    expect(await listedStreams()).toEqual([]);
    services.clock.advanceSeconds(3);
    const next = await goLive(services, ALICE, { ...room, groupid: 'next-group' });
    expect(await listedStreams()).toEqual([next]);
  });

  it('uploads one short video', async () => {
    await twice('UploadUGCVideo', {
      userid: ALICE,
      file_id: 'file',
      title: '',
      play_url: 'http://vod.example.test/f.mp4',
      userinfo: { nickname: '', headpic: '', frontcover: '', location: '' },
    });
    const { totalcount, pusherlist } = await succeed(services, 'FetchList', { flag: 5 });
    expect([totalcount, pusherlist[0].title]).toEqual([1, '小视频']);
  });

  it('bans once and lifts once', async () => {
    for (const forbidflag of [1, 1, 0, 0]) {
      await succeed(services, 'ForbidLive', { userid: ALICE, forbidflag }, AS_OPERATOR);
    }
    await openRoom(services, ALICE, room);
  });
});
