import { call, goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { insertReplays } from '../../support/replayRows';
import { deliver, recordingEvent, startEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../../support/testServices';

const BATCH = 200;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const BROADCAST_ENDED = 10010;

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
  services.liveApi.reset();
  services.clock.reset();
});

afterEach(() => expectInvariants(database.connection));

async function sweepAfter(seconds: number): ReturnType<typeof runSweep> {
  services.clock.advanceSeconds(seconds);
  return runSweep(services);
}

async function count(table: string): Promise<number> {
  const [rows] = await database.connection.query(`SELECT COUNT(*) AS total FROM \`${table}\``);
  return (rows as [{ total: number }])[0].total;
}

async function enter(viewer: string, groupid: string, flag: 0 | 1): Promise<number> {
  const { returnValue } = await call(services, 'EnterGroup', {
    ...{ userid: viewer, liveuserid: 'anchor', groupid, nickname: '', headpic: '', flag },
  });
  return returnValue;
}

/** A room that has ended, with a replay of ten minutes that ends now. */
async function recordedRoom(fileId: string): Promise<string> {
  const streamName = await goLive(services, 'anchor');
  const now = services.clock.nowSeconds();
  await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 1 });
  await deliver(services, recordingEvent(streamName, { fileId, fromSeconds: now - 600, toSeconds: now }));
  return streamName;
}

describe('an expired replay', () => {
  const RETENTION_SECONDS = 7 * DAY_SECONDS;

  it('is deleted with its files, its viewers and its counts, and not a second before', async () => {
    await recordedRoom('file-old');
    expect(await enter('viewer', 'file-old', 1)).toBe(0);
    await succeed(services, 'ChangeCount', {
      ...{ userid: 'anchor', type: 1, optype: 0, flag: 1, fileid: 'file-old' },
    });
    expect((await sweepAfter(RETENTION_SECONDS - 1)).housekeeping.expiredReplays).toBe(0);
    expect(await count('replay')).toBe(1);
    expect((await sweepAfter(1)).housekeeping.expiredReplays).toBe(1);
    for (const table of ['replay', 'recording', 'member', 'counter_entry'])
      expect(await count(table)).toBe(0);
  });

  it('is not shown any more before it is deleted', async () => {
    await recordedRoom('file-old');
    services.clock.advanceSeconds(RETENTION_SECONDS);
    expect(await succeed(services, 'FetchList', { flag: 2 })).toMatchObject({
      totalcount: 0,
      pusherlist: [],
    });
    expect(await enter('viewer', 'file-old', 1)).toBe(BROADCAST_ENDED);
    expect(await count('replay')).toBe(1);
  });

  it('does not take the others with it', async () => {
    await recordedRoom('file-old');
    services.clock.advanceSeconds(DAY_SECONDS);
    await recordedRoom('file-new');
    await sweepAfter(RETENTION_SECONDS - DAY_SECONDS);
    const [rows] = await database.connection.query('SELECT file_id FROM recording');
    expect(rows).toEqual([{ file_id: 'file-new' }]);
  });

  it('is one of a bounded number that a sweep deletes, the oldest first', async () => {
    const streamName = await goLive(services, 'anchor');
    const extra = 50;
    const replays = Array.from({ length: 2 * BATCH + extra }, (_, index) => ({
      fileId: `file-${index}`,
      endedAt: new Date(TEST_START_MS + index * 1000),
    }));
    await insertReplays(database.connection, 'anchor', replays);
    services.liveApi.streams.push(streamName);
    expect((await sweepAfter(8 * DAY_SECONDS)).housekeeping.expiredReplays).toBe(BATCH);
    const [left] = await database.connection.query('SELECT file_id FROM replay ORDER BY ended_at LIMIT 1');
    expect(left).toEqual([{ file_id: `file-${BATCH}` }]);
    expect((await sweepAfter(60)).housekeeping.expiredReplays).toBe(BATCH);
    expect((await sweepAfter(60)).housekeeping.expiredReplays).toBe(extra);
    expect((await sweepAfter(60)).housekeeping.expiredReplays).toBe(0);
  });
});

describe('a viewer of a replay who never said goodbye', () => {
  it('is gone after a day, and the count with them', async () => {
    await recordedRoom('file');
    await enter('lost', 'file', 1);
    services.clock.advanceSeconds(HOUR_SECONDS);
    await enter('present', 'file', 1);
    expect((await sweepAfter(23 * HOUR_SECONDS)).housekeeping.staleMembers).toBe(0);
    expect((await sweepAfter(1)).housekeeping.staleMembers).toBe(1);
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 2 });
    expect(pusherlist).toMatchObject([{ fileid: 'file', viewercount: 1 }]);
    const members = await succeed(services, 'FetchGroupMemberList', {
      liveuserid: 'anchor',
      groupid: 'file',
    });
    expect(members).toMatchObject({ totalcount: 1, memberlist: [{ userid: 'present' }] });
  });

  it('is one of a bounded number that a sweep removes', async () => {
    await recordedRoom('file');
    const [[replay]] = (await database.connection.query('SELECT id FROM replay')) as unknown as [
      [{ id: number }],
    ];
    const viewers = Array.from({ length: BATCH + 30 }, (_, index) => [
      ...[2, replay.id, `viewer-${index}`, '', '', new Date(TEST_START_MS)],
    ]);
    await database.connection.query(
      'INSERT INTO member (subject_type, subject_id, user_id, nickname, headpic, entered_at) VALUES ?',
      [viewers],
    );
    await database.connection.query('UPDATE replay SET viewer_count = ?', [viewers.length]);
    expect((await sweepAfter(2 * DAY_SECONDS)).housekeeping.staleMembers).toBe(BATCH);
    expect((await sweepAfter(60)).housekeeping.staleMembers).toBe(30);
    expect(await count('member')).toBe(0);
  });

  it('is not taken for one who watches a live room that long', async () => {
    const streamName = await goLive(services, 'anchor');
    services.liveApi.streams.push(streamName);
    await enter('faithful', 'group of anchor', 0);
    expect((await sweepAfter(2 * DAY_SECONDS)).housekeeping.staleMembers).toBe(0);
    expect(await count('member')).toBe(1);
  });
});

describe('an interrupted room', () => {
  async function interruptedRoom(): Promise<string> {
    const streamName = await openRoom(services, 'anchor');
    const atSeconds = services.clock.nowSeconds();
    await deliver(services, startEvent(streamName, { atSeconds, sequence: '7' }));
    await enter('viewer', 'group of anchor', 0);
    services.clock.advanceSeconds(10);
    const stop = { atSeconds: atSeconds + 10, sequence: '7', code: STOP_CODE.network };
    await deliver(services, stopEvent(streamName, stop));
    return streamName;
  }

  it('is over when its push does not come back within the minute, and its viewers have left', async () => {
    const streamName = await interruptedRoom();
    expect((await sweepAfter(60)).housekeeping.endedInterruptions).toBe(0);
    expect(await statesOf(database.connection, [streamName])).toEqual(['interrupted']);
    expect(await count('member')).toBe(1);
    expect((await sweepAfter(1)).housekeeping.endedInterruptions).toBe(1);
    expect(await statesOf(database.connection, [streamName])).toEqual(['ended']);
    expect(await count('member')).toBe(0);
  });

  it('goes on with its viewers when the push comes back in time', async () => {
    const streamName = await interruptedRoom();
    services.clock.advanceSeconds(20);
    const again = { atSeconds: services.clock.nowSeconds(), sequence: '8' };
    await deliver(services, startEvent(streamName, again));
    services.liveApi.streams.push(streamName);
    expect((await sweepAfter(120)).housekeeping.endedInterruptions).toBe(0);
    expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
    expect(await count('member')).toBe(1);
  });

  it('can be listed again by a push that comes back after it was given up', async () => {
    const streamName = await interruptedRoom();
    await sweepAfter(61);
    services.clock.advanceSeconds(5);
    await deliver(
      services,
      startEvent(streamName, { atSeconds: services.clock.nowSeconds(), sequence: '8' }),
    );
    expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
  });
});

it('folds the counters of every room, and the counts stay what they are', async () => {
  const streamName = await goLive(services, 'anchor');
  services.liveApi.streams.push(streamName);
  for (let viewer = 0; viewer < 5; viewer += 1) await enter(`viewer-${viewer}`, 'group of anchor', 0);
  const like = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };
  let likes = 0;
  // Every 256th entry is folded at once, with those before it: one more leaves something to the sweep.
  while (likes < 7 || (await count('counter_entry')) === 0) {
    await succeed(services, 'ChangeCount', like);
    likes += 1;
  }
  expect((await sweepAfter(60)).housekeeping.foldedSubjects).toBe(1);
  expect(await count('counter_entry')).toBe(0);
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  expect(pusherlist).toMatchObject([{ viewercount: 5, likecount: likes }]);
});

it.each([
  { table: 'like_request', since: 'created_at', keptSeconds: HOUR_SECONDS },
  { table: 'sweep_run', since: 'started_at', keptSeconds: 7 * DAY_SECONDS },
  { table: 'callback_event', since: 'received_at', keptSeconds: 30 * DAY_SECONDS },
])('deletes from $table what is older than $keptSeconds s', async ({ table, since, keptSeconds }) => {
  const streamName = await goLive(services, 'anchor');
  await succeed(services, 'ChangeCount', {
    ...{ userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '', requestid: 'request-1' },
  });
  await deliver(services, startEvent(streamName, { atSeconds: services.clock.nowSeconds(), sequence: '7' }));
  await runSweep(services);
  const ofTheStart = async (): Promise<number> => {
    const [rows] = await database.connection.query(
      `SELECT COUNT(*) AS total FROM \`${table}\` WHERE ${since} <= ?`,
      [new Date(TEST_START_MS)],
    );
    return (rows as [{ total: number }])[0].total;
  };
  // A second is left for the pace of the sweep's own requests, which moves the clock on.
  await sweepAfter(keptSeconds - 1);
  expect(await ofTheStart()).toBe(1);
  await sweepAfter(2);
  expect(await ofTheStart()).toBe(0);
});

it('forgets a broadcast after ninety days, unless it has a replay or is on the air', async () => {
  const recorded = await recordedRoom('file');
  const live = await goLive(services, 'live');
  const forgotten = await openRoom(services, 'forgotten');
  const over = await goLive(services, 'over');
  await deliver(services, startEvent(over, { atSeconds: TEST_START_MS / 1000 + 1, sequence: '7' }));
  await succeed(services, 'StopLVB', { userid: 'over' });
  services.liveApi.streams.push(live);
  await database.connection.query('UPDATE replay SET ended_at = ?', [
    new Date(TEST_START_MS + 90 * DAY_SECONDS * 1000),
  ]);
  await sweepAfter(90 * DAY_SECONDS);
  expect(await count('broadcast')).toBe(4);
  await sweepAfter(1);
  expect(await statesOf(database.connection, [recorded, live, forgotten, over])).toEqual([
    ...['ended', 'live', 'unknown', 'unknown'],
  ]);
  expect(await count('push_session')).toBe(0);
});

it('does nothing in the house when there is no time', async () => {
  await recordedRoom('file');
  services.clock.advanceSeconds(8 * DAY_SECONDS);
  const { housekeeping } = await runSweep({ ...services, remainingMs: () => 1_000 });
  expect(housekeeping).toMatchObject({
    expiredReplays: 0,
    staleMembers: 0,
    endedInterruptions: 0,
    oldRows: 0,
  });
  expect(await count('replay')).toBe(1);
});
