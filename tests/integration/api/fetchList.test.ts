import { AS_OPERATOR, call, goLive, openRoom, succeed } from '../../support/appCall';
import { insertLiveRooms } from '../../support/liveRooms';
import { deliver, recordingEvent, startEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../../support/testServices';

const FLAG = { live: 1, replays: 2, liveThenReplays: 3, all: 4, shortVideos: 5 } as const;
const LIVE_ROOMS = 23;
const REPLAYS = 34;

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

interface Item {
  readonly userid: string;
  readonly fileid: string;
  readonly type: number;
  readonly timestamp: number;
}

interface List {
  readonly totalcount: number;
  readonly pusherlist: readonly Item[];
  readonly cursor: string;
}

async function fetch(flag: number, parameters: object = {}): Promise<List> {
  return (await succeed(services, 'FetchList', { flag, ...parameters })) as List;
}

const nameOf = ({ userid, fileid }: Item): string => `${userid} ${fileid}`;

/** All items in the order in which an app gets them, page after page, as Android does. */
async function byNumber(flag: number, pagesize: number): Promise<Item[]> {
  const items: Item[] = [];
  for (let pageno = 1; ; pageno += 1) {
    const { totalcount, pusherlist } = await fetch(flag, { pageno, pagesize });
    items.push(...pusherlist);
    if (pusherlist.length === 0 || items.length >= totalcount) return items;
  }
}

describe('pages by number', () => {
  beforeAll(async () => {
    await database.truncateAll();
    services.clock.reset();
    // Everybody at the same moment, so that only the tie-break can keep the order.
    const since = new Date(TEST_START_MS);
    await insertLiveRooms(database.connection, LIVE_ROOMS, { prefix: 'anchor', since });
    const streams: string[] = [];
    for (let user = 0; user < 4; user += 1) streams.push(await openRoom(services, `recorded-${user}`));
    for (let index = 0; index < REPLAYS; index += 1) {
      // Of each user one after another, and those of the four users at the same time.
      const toSeconds = TEST_START_MS / 1000 - Math.floor(index / 4) * 700;
      const file = { fileId: `file-${index}`, fromSeconds: toSeconds - 600, toSeconds };
      await deliver(services, recordingEvent(streams[index % 4]!, file));
    }
    for (let index = 0; index < 3; index += 1) {
      await succeed(services, 'UploadUGCVideo', {
        ...{
          userid: 'artist',
          file_id: `video-${index}`,
          title: '',
          play_url: 'http://vod.example.com/v.mp4',
        },
      });
    }
  });

  it('count exactly what they list', async () => {
    expect((await fetch(FLAG.live)).totalcount).toBe(LIVE_ROOMS);
    expect((await fetch(FLAG.replays)).totalcount).toBe(REPLAYS);
    expect((await fetch(FLAG.liveThenReplays)).totalcount).toBe(LIVE_ROOMS + REPLAYS);
    expect((await fetch(FLAG.shortVideos)).totalcount).toBe(3);
  });

  it.each([10, 11, 20, 33, 100])('of %i list each row once, whatever the flag', async (pagesize) => {
    for (const [flag, count] of [
      [FLAG.live, LIVE_ROOMS],
      [FLAG.replays, REPLAYS],
      [FLAG.liveThenReplays, LIVE_ROOMS + REPLAYS],
      [FLAG.shortVideos, 3],
    ] as const) {
      const names = (await byNumber(flag, pagesize)).map(nameOf);
      expect(names).toHaveLength(count);
      expect(new Set(names).size).toBe(count);
    }
  });

  it('keep one order, whatever their size', async () => {
    for (const flag of [FLAG.live, FLAG.replays, FLAG.liveThenReplays]) {
      const whole = (await fetch(flag, { pagesize: 100 })).pusherlist.map(nameOf);
      for (const pagesize of [10, 13, 20]) {
        expect((await byNumber(flag, pagesize)).map(nameOf)).toEqual(whole);
      }
    }
  });

  it('show the newest first', async () => {
    for (const flag of [FLAG.live, FLAG.replays]) {
      const times = (await fetch(flag, { pagesize: 100 })).pusherlist.map(({ timestamp }) => timestamp);
      expect(times).toEqual([...times].sort((left, right) => right - left));
    }
  });

  it.each([10, 20, 23, 24, 57])(
    'of %i straddle the border between live rooms and replays',
    async (pagesize) => {
      const live = (await fetch(FLAG.live, { pagesize: 100 })).pusherlist.map(nameOf);
      const replays = (await fetch(FLAG.replays, { pagesize: 100 })).pusherlist.map(nameOf);
      const both = await byNumber(FLAG.liveThenReplays, pagesize);
      expect(both.map(nameOf)).toEqual([...live, ...replays]);
      const types = both.map(({ type }) => type);
      expect(types).toEqual([...Array<number>(LIVE_ROOMS).fill(0), ...Array<number>(REPLAYS).fill(1)]);
    },
  );

  it.each([
    [
      { pageno: 0, pagesize: 10 },
      { pageno: 1, pagesize: 10 },
    ],
    [
      { pageno: 2, pagesize: 9 },
      { pageno: 2, pagesize: 10 },
    ],
    [
      { pageno: 2, pagesize: 0 },
      { pageno: 2, pagesize: 10 },
    ],
    [
      { pageno: 1, pagesize: 101 },
      { pageno: 1, pagesize: 10 },
    ],
    [
      { pageno: 1, pagesize: 2 ** 53 - 1 },
      { pageno: 1, pagesize: 10 },
    ],
    [
      { pageno: '2', pagesize: '10' },
      { pageno: 2, pagesize: 10 },
    ],
    [
      { pageno: true, pagesize: 10.0 },
      { pageno: 1, pagesize: 10 },
    ],
    [{}, { pageno: 1, pagesize: 20 }],
    [
      { pageno: null, pagesize: null },
      { pageno: 1, pagesize: 20 },
    ],
  ])('read %j as %j, as the first server did', async (sent, meant) => {
    for (const flag of [FLAG.live, FLAG.liveThenReplays]) {
      expect(await fetch(flag, sent)).toEqual(await fetch(flag, meant));
    }
  });

  it.each([4, 1000, 2 ** 53 - 1])('beyond the end are empty: page %i', async (pageno) => {
    for (const flag of [FLAG.live, FLAG.replays]) {
      const { totalcount, pusherlist, cursor } = await fetch(flag, { pageno, pagesize: 20 });
      expect({ pusherlist, cursor }).toEqual({ pusherlist: [], cursor: '' });
      expect(totalcount).toBeGreaterThan(0);
    }
  });

  it.each([{ pageno: -1 }, { pageno: 1.5 }, { pageno: '01' }, { pagesize: '1e9' }, { pageno: [] }])(
    'are refused with %j',
    async (parameters) => {
      expect((await call(services, 'FetchList', { flag: FLAG.live, ...parameters })).returnValue).toBe(1000);
    },
  );

  it.each([0, 6, 7, 100])('of the unknown flag %i are empty', async (flag) => {
    expect(await fetch(flag)).toEqual({ totalcount: 0, pusherlist: [], cursor: '' });
  });

  it('of all rooms are for operators', async () => {
    expect((await call(services, 'FetchList', { flag: FLAG.all })).returnValue).toBe(4030);
    const { totalcount } = await succeed(services, 'FetchList', { flag: FLAG.all }, AS_OPERATOR);
    expect(totalcount).toBe(LIVE_ROOMS + 4);
  });
});

describe('a room in the list', () => {
  beforeEach(async () => {
    await database.truncateAll();
    services.clock.reset();
  });

  async function listed(): Promise<string[]> {
    const { pusherlist, totalcount } = await fetch(FLAG.live, { pagesize: 100 });
    expect(totalcount).toBe(pusherlist.length);
    return pusherlist.map(({ userid }) => userid);
  }

  const now = (): number => services.clock.nowSeconds();

  it('is not there before it pushes', async () => {
    await openRoom(services, 'anchor');
    expect(await listed()).toEqual([]);
  });

  it('is there from the start that LVB tells of to the stop', async () => {
    const streamName = await openRoom(services, 'anchor');
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '7' }));
    expect(await listed()).toEqual(['anchor']);
    await deliver(services, stopEvent(streamName, { atSeconds: now() + 5, sequence: '7' }));
    expect(await listed()).toEqual([]);
  });

  it('is the only one of its user, the one that started last', async () => {
    const streams = [];
    for (let room = 0; room < 3; room += 1) {
      streams.push(await openRoom(services, 'anchor', { groupid: `group-${room}` }));
      services.clock.advanceSeconds(1);
    }
    for (const index of [1, 0, 2]) {
      services.clock.advanceSeconds(10);
      await deliver(services, startEvent(streams[index]!, { atSeconds: now(), sequence: `${index}` }));
      expect((await fetch(FLAG.live)).pusherlist).toMatchObject([
        { userid: 'anchor', groupid: `group-${index}` },
      ]);
    }
  });

  it('stays the live one while its user only asks for another address', async () => {
    await goLive(services, 'anchor', { groupid: 'first' });
    await openRoom(services, 'anchor', { groupid: 'second' });
    expect((await fetch(FLAG.live)).pusherlist).toMatchObject([{ groupid: 'first' }]);
  });

  it('is not replaced by one that ended before it came', async () => {
    const first = await openRoom(services, 'anchor', { groupid: 'first' });
    services.clock.advanceSeconds(30);
    await goLive(services, 'anchor', { groupid: 'second' });
    const session = { sequence: '7', atSeconds: now() - 20 };
    await deliver(services, startEvent(first, session));
    await deliver(services, stopEvent(first, { ...session, atSeconds: now() - 5, code: STOP_CODE.client }));
    expect((await fetch(FLAG.live)).pusherlist).toMatchObject([{ groupid: 'second' }]);
  });
});
