import { goLive, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { seededRandom, shuffled } from '../../support/seededRandom';
import { deliver, post, recordingEvent, signed, type EventBody } from '../../support/streamEvents';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../../support/testServices';

const AT_ONCE = 50;
const NOW_SECONDS = TEST_START_MS / 1000;
const HOUR = { fromSeconds: NOW_SECONDS - 3600, toSeconds: NOW_SECONDS };

let database: TestDatabase;
let services: TestServices;
/** Function instances with a connection each, so that deliveries really meet in the database. */
let instances: TestServices[];

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  instances = Array.from({ length: AT_ONCE }, () =>
    createServices(database.config, { clock: services.clock }),
  );
});

afterAll(async () => {
  await Promise.all([services, ...instances].map((one) => one.database.close()));
  await database.close();
});

beforeEach(() => database.truncateAll());

afterEach(() => expectInvariants(database.connection));

/** Delivers each event through an instance of its own, all at the same time; returns the statuses. */
async function deliverAtOnce(events: readonly EventBody[]): Promise<number[]> {
  const replies = await Promise.all(
    events.map((event, index) => post(instances[index]!, signed(event, NOW_SECONDS + index))),
  );
  return replies.map(({ statusCode }) => statusCode);
}

async function rowsOf(sql: string): Promise<unknown[]> {
  const [rows] = await database.connection.query(sql);
  return rows as unknown[];
}

interface ReplayItem {
  readonly fileid: string;
  readonly playurl: string;
  readonly hls_play_url: string;
  readonly timestamp: number;
  readonly likecount: number;
}

async function replays(): Promise<ReplayItem[]> {
  return (await succeed(services, 'FetchList', { flag: 2, pagesize: 100 })).pusherlist as ReplayItem[];
}

describe('CB7: the same file id fifty times at once', () => {
  it('is one replay when the same event is repeated', async () => {
    const streamName = await goLive(services, 'anchor');
    const event = recordingEvent(streamName, { fileId: 'file', ...HOUR });
    const statuses = await deliverAtOnce(Array.from({ length: AT_ONCE }, () => event));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await rowsOf('SELECT file_id FROM recording')).toEqual([{ file_id: 'file' }]);
    expect(await rowsOf('SELECT file_id FROM replay')).toEqual([{ file_id: 'file' }]);
    expect(await rowsOf('SELECT deliveries, outcome FROM callback_event')).toEqual([
      { deliveries: AT_ONCE, outcome: 'applied' },
    ]);
  });

  it('is one replay when each event differs in something else', async () => {
    const streamName = await goLive(services, 'anchor');
    const events = Array.from({ length: AT_ONCE }, (_, index) => ({
      ...recordingEvent(streamName, { fileId: 'file', ...HOUR }),
      file_size: 1000 + index,
    }));
    const statuses = await deliverAtOnce(events);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await rowsOf('SELECT file_id FROM replay')).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM callback_event WHERE outcome = 'applied'")).toHaveLength(1);
    expect(await rowsOf("SELECT id FROM callback_event WHERE outcome = 'ignored'")).toHaveLength(AT_ONCE - 1);
  });

  it('belongs to one broadcast when two claim it', async () => {
    const streams = [await goLive(services, 'first'), await goLive(services, 'second')];
    const events = Array.from({ length: AT_ONCE }, (_, index) => ({
      ...recordingEvent(streams[index % 2]!, { fileId: 'file', ...HOUR }),
      file_size: 1000 + index,
    }));
    await deliverAtOnce(events);
    for (const event of events) await deliver(services, event);
    expect(await rowsOf('SELECT file_id FROM recording')).toHaveLength(1);
    expect(await rowsOf('SELECT file_id FROM replay')).toHaveLength(1);
  });
});

it('fifty files of one broadcast at once are all kept, in as many replays as there are pieces', async () => {
  const streamName = await goLive(services, 'anchor');
  const pieces = 25;
  const events = Array.from({ length: AT_ONCE }, (_, index) => {
    const piece = Math.floor(index / 2);
    const format = index % 2 === 0 ? 'flv' : 'hls';
    return recordingEvent(streamName, {
      fileId: `file-${piece}-${format}`,
      format,
      fromSeconds: NOW_SECONDS - (piece + 1) * 600,
      toSeconds: NOW_SECONDS - piece * 600,
    });
  });
  const statuses = await deliverAtOnce(shuffled(events, seededRandom(1)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const list = await replays();
  expect(list).toHaveLength(pieces);
  for (const [piece, item] of list.entries()) {
    expect(item.fileid).toBe(`file-${piece}-flv`);
    expect(item.playurl).toContain(`file-${piece}-flv`);
    expect(item.hls_play_url).toContain(`file-${piece}-hls`);
  }
});

describe('a recording in several formats', () => {
  const formats = ['flv', 'HLS', 'Mp4', 'aac'];

  it('is one replay that plays flv, and HLS on iOS', async () => {
    const streamName = await goLive(services, 'anchor');
    for (const [index, format] of formats.entries()) {
      const drift = { fromSeconds: HOUR.fromSeconds + index, toSeconds: HOUR.toSeconds + index * 2 };
      await deliver(services, recordingEvent(streamName, { fileId: `file-${index}`, format, ...drift }));
    }
    expect(await replays()).toMatchObject([
      {
        fileid: 'file-0',
        playurl: expect.stringContaining('file-0'),
        hls_play_url: expect.stringContaining('file-1'),
        timestamp: HOUR.toSeconds + 6,
      },
    ]);
  });

  it('leads to the replay by the file id of any of them', async () => {
    const streamName = await goLive(services, 'anchor');
    for (const [index, format] of formats.entries()) {
      await deliver(services, recordingEvent(streamName, { fileId: `file-${index}`, format, ...HOUR }));
    }
    for (const index of formats.keys()) {
      const viewer = { userid: `viewer-${index}`, liveuserid: 'anchor', nickname: '', headpic: '', flag: 1 };
      await succeed(services, 'EnterGroup', { ...viewer, groupid: `file-${index}` });
    }
    expect(await replays()).toMatchObject([{ viewercount: formats.length }]);
  });

  it('is listed when there is HLS alone, and not when there is only sound', async () => {
    const streamName = await goLive(services, 'anchor');
    await deliver(services, recordingEvent(streamName, { fileId: 'sound', format: 'aac', ...HOUR }));
    expect(await replays()).toEqual([]);
    const earlier = { fromSeconds: HOUR.fromSeconds - 7200, toSeconds: HOUR.toSeconds - 7200 };
    await deliver(services, recordingEvent(streamName, { fileId: 'hls', format: 'hls', ...earlier }));
    expect(await replays()).toMatchObject([
      {
        fileid: 'hls',
        playurl: expect.stringContaining('hls'),
        hls_play_url: expect.stringContaining('hls'),
      },
    ]);
  });

  it('joins two replays that a later file shows to be one, and no like is lost', async () => {
    const streamName = await goLive(services, 'anchor');
    const file = (fileId: string, from: number, to: number): EventBody =>
      recordingEvent(streamName, { fileId, fromSeconds: NOW_SECONDS + from, toSeconds: NOW_SECONDS + to });
    await deliver(services, file('left', 0, 700));
    await deliver(services, file('right', 300, 1000));
    expect(await replays()).toHaveLength(2);
    const like = { userid: 'anchor', type: 1, optype: 0, flag: 1 };
    for (const fileid of ['left', 'left', 'right'])
      await succeed(services, 'ChangeCount', { ...like, fileid });
    await deliver(services, file('whole', 100, 900));
    expect(await replays()).toMatchObject([{ timestamp: NOW_SECONDS + 1000, likecount: 3 }]);
    expect(await rowsOf('SELECT file_id FROM recording')).toHaveLength(3);
  });
});

describe('the length of a recording', () => {
  async function fileOf(members: object): Promise<string[]> {
    const streamName = await goLive(services, 'anchor');
    const event = { ...recordingEvent(streamName, { fileId: 'file', ...HOUR }), ...members };
    await deliver(services, event);
    return (await replays()).map(({ fileid }) => fileid);
  }

  it.each([
    ['is more than a minute', { duration: 61 }, true],
    ['is a minute', { duration: 60 }, false],
    [
      'is told by its times where there is no duration',
      { duration: undefined, start_time: NOW_SECONDS - 60 },
      false,
    ],
    ['is a minute in spite of its times', { duration: 60, start_time: NOW_SECONDS - 7200 }, false],
    [
      'is unknown, as its times are the wrong way round',
      { duration: undefined, start_time: NOW_SECONDS + 9 },
      true,
    ],
    ['is no number', { duration: 'long' }, true],
  ])('%s', async (_name, members, kept) => {
    expect(await fileOf(members)).toEqual(kept ? ['file'] : []);
  });

  it('is the duration, counted back from the end, whatever the times of writing say', async () => {
    await fileOf({ duration: 600, start_time: NOW_SECONDS - 671 });
    expect(await rowsOf('SELECT started_at, ended_at FROM recording')).toEqual([
      { started_at: new Date(TEST_START_MS - 600_000), ended_at: new Date(TEST_START_MS) },
    ]);
  });
});
