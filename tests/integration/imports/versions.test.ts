import { expectInvariants } from '../../support/invariants';
import {
  chinaTime,
  createOldTables,
  expectAccounted,
  FIRST_VERSIONS,
  importOld,
  insertOld,
  SECOND_VERSIONS,
  VERSIONS,
  type Version,
} from '../../support/oldServer';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';
import { TEST_START_MS } from '../../support/testServices';
import { rowsOf } from '../../support/gen2/tables';

const HOUR_MS = 3_600_000;
const LIVE_SINCE_MS = TEST_START_MS - HOUR_MS;
const TAPE_START_MS = TEST_START_MS - 30 * HOUR_MS;
const TAPE_END_MS = TEST_START_MS - 29 * HOUR_MS;

let database: TestDatabase;
let old: ScratchDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  old = await scratchDatabase('old');
});

afterEach(async () => {
  await old.drop();
});

/** A moment as the columns of this version keep it. */
function timeIn(version: Version, milliseconds: number): string | number {
  return version.includes('unix') ? milliseconds / 1000 : chinaTime(milliseconds);
}

/** A text as PHP put it there: into latin1 tables as bytes that the server knew nothing of. */
function textIn(version: Version, text: string): string | Buffer {
  return version.includes('latin1') ? Buffer.from(text) : text;
}

function has(version: Version, column: string): boolean {
  return VERSIONS[version].some((sql) => sql.includes(column));
}

async function fillFirst(version: Version): Promise<void> {
  await createOldTables(old.connection, version);
  const person = { nickname: textIn(version, '爱丽丝'), headpic: 'http://x.test/h.jpg', location: '深圳' };
  const place = { ...person, location: textIn(version, '深圳'), frontcover: 'http://x.test/c.jpg' };
  await insertOld(old.connection, 'live_data', {
    userid: 'alice',
    stream_id: '8888_alice',
    groupid: '@TGS#1',
    title: textIn(version, '今晚开播'),
    ...place,
    status: 1,
    like_count: 12,
    viewer_count: 99,
    create_time: timeIn(version, LIVE_SINCE_MS),
  });
  await insertOld(old.connection, 'tape_data', {
    userid: 'alice',
    file_id: 'video-1',
    title: textIn(version, '昨晚的回放'),
    ...place,
    play_url: 'http://vod.test/1.flv',
    like_count: 7,
    viewer_count: 57,
    create_time: timeIn(version, TAPE_END_MS),
    start_time: timeIn(version, TAPE_START_MS),
    ...(has(version, 'hls_play_url') ? { hls_play_url: 'http://vod.test/1.m3u8' } : {}),
  });
  for (const userid of ['bob', 'carol']) {
    await insertOld(old.connection, 'group_info', { groupid: '@TGS#1', userid, liveuserid: 'alice' });
  }
  await insertOld(old.connection, 'group_info', { groupid: 'video-1', userid: 'dave', liveuserid: 'alice' });
  if (has(version, 'UGC_data')) {
    await insertOld(old.connection, 'UGC_data', {
      userid: 'bob',
      file_id: 'short-1',
      title: textIn(version, '小视频'),
      ...place,
      play_url: 'http://vod.test/s.mp4',
      create_time: timeIn(version, TAPE_END_MS),
    });
  }
}

describe.each(FIRST_VERSIONS)('a first-generation database (%s)', (version) => {
  it('comes over row by row, with its texts, its counts and its times', async () => {
    await fillFirst(version);
    const done = await importOld(old.config, database.config);
    expectAccounted(done);

    const broadcasts = await rowsOf(database.connection, 'broadcast');
    expect(broadcasts).toHaveLength(2);
    expect(broadcasts[0]).toMatchObject({
      ...{ kind: 'room', user_id: 'alice', stream_name: '8888_alice', group_id: '@TGS#1', state: 'live' },
      ...{ title: '今晚开播', nickname: '爱丽丝', location: '深圳', frontcover: 'http://x.test/c.jpg' },
      ...{ headpic: 'http://x.test/h.jpg', like_count: 12, opened_at: new Date(LIVE_SINCE_MS) },
    });
    expect(broadcasts[1]).toMatchObject({
      kind: 'archive',
      user_id: 'alice',
      title: '昨晚的回放',
      state: 'ended',
    });

    const hls = has(version, 'hls_play_url') ? 'http://vod.test/1.m3u8' : '';
    expect(await rowsOf(database.connection, 'replay')).toMatchObject([
      {
        ...{ broadcast_id: broadcasts[1].id, user_id: 'alice', file_id: 'video-1', playable: 1 },
        ...{ play_url: 'http://vod.test/1.flv', hls_play_url: hls, like_count: 7, former_viewers: 57 },
        ...{ started_at: new Date(TAPE_START_MS), ended_at: new Date(TAPE_END_MS) },
      },
    ]);
    const recordings = await rowsOf(database.connection, 'recording');
    expect(recordings.map(({ format }) => format).sort()).toEqual(hls === '' ? ['flv'] : ['flv', 'hls']);

    expect((await rowsOf(database.connection, 'member')).map(({ user_id }) => user_id).sort()).toEqual([
      'bob',
      'carol',
    ]);
    expect(done.tables.group_info).toMatchObject({ source: 3, imported: 2, reasons: { not_live: 1 } });
    expect(done.rows).toMatchObject([{ key: { groupid: 'video-1', userid: 'dave', liveuserid: 'alice' } }]);
    if (has(version, 'UGC_data')) {
      expect(await rowsOf(database.connection, 'short_video')).toMatchObject([
        {
          user_id: 'bob',
          file_id: 'short-1',
          title: '小视频',
          nickname: '爱丽丝',
          created_at: new Date(TAPE_END_MS),
        },
      ]);
    }
    await expectInvariants(database.connection);
  });
});

describe.each(SECOND_VERSIONS)('a second-generation database (%s)', (version) => {
  it('comes over row by row, with profiles, rooms and replays', async () => {
    await createOldTables(old.connection, version);
    await insertOld(old.connection, 'tb_account', {
      ...{ userid: 'alice', password: 'd7d2e58eaa9a4b0f8d1bd0ad1ac1ac5f', nickname: '爱丽丝 🎤', sex: 1 },
      ...{
        avatar: 'http://x.test/a.jpg',
        frontcover: 'http://x.test/c.jpg',
        create_time: chinaTime(TAPE_START_MS),
      },
    });
    await insertOld(old.connection, 'tb_account', {
      userid: 'bobby',
      password: 'abc',
      nickname: null,
      sex: null,
    });
    await insertOld(old.connection, 'tb_room', {
      ...{ userid: 'alice', title: '今晚', location: '深圳', create_time: chinaTime(LIVE_SINCE_MS) },
    });
    await insertOld(old.connection, 'tb_vod', {
      ...{ userid: 'alice', file_id: '5285890781', title: '昨晚', play_url: 'http://vod.test/1.mp4' },
      ...{ hls_play_url: 'http://vod.test/1.m3u8', like_count: 3, viewer_count: 4 },
      ...{ create_time: chinaTime(TAPE_END_MS), start_time: chinaTime(TAPE_START_MS) },
    });
    if (has(version, 'tb_ugc')) {
      await insertOld(old.connection, 'tb_ugc', {
        ...{ userid: 'alice', file_id: 'short-1', title: '小视频', play_url: 'http://vod.test/s.mp4' },
        create_time: chinaTime(TAPE_END_MS),
      });
    }
    const done = await importOld(old.config, database.config);
    expectAccounted(done);
    expect(done.rows).toEqual([]);

    expect(await rowsOf(database.connection, 'account')).toMatchObject([
      {
        ...{ user_id: 'alice', nickname: '爱丽丝 🎤', sex: 1, avatar: 'http://x.test/a.jpg' },
        ...{ frontcover: 'http://x.test/c.jpg', created_at: new Date(TAPE_START_MS) },
      },
      { user_id: 'bobby', nickname: '', sex: -1, avatar: '' },
    ]);
    expect(await rowsOf(database.connection, 'broadcast')).toMatchObject([
      {
        ...{
          kind: 'room',
          stream_name: '1400000000_alice',
          group_id: 'alice',
          title: '今晚',
          state: 'opened',
        },
        ...{ nickname: '爱丽丝 🎤', frontcover: 'http://x.test/c.jpg', opened_at: new Date(LIVE_SINCE_MS) },
      },
      { kind: 'archive', title: '昨晚', nickname: '爱丽丝 🎤', headpic: 'http://x.test/a.jpg' },
    ]);
    expect(await rowsOf(database.connection, 'replay')).toMatchObject([
      {
        ...{
          file_id: '5285890781',
          play_url: 'http://vod.test/1.mp4',
          hls_play_url: 'http://vod.test/1.m3u8',
        },
        ...{
          like_count: 3,
          former_viewers: 4,
          started_at: new Date(TAPE_START_MS),
          ended_at: new Date(TAPE_END_MS),
        },
      },
    ]);
    const videos = await rowsOf(database.connection, 'short_video');
    expect(videos.map(({ file_id, nickname }) => [file_id, nickname])).toEqual(
      has(version, 'tb_ugc') ? [['short-1', '爱丽丝 🎤']] : [],
    );
    await expectInvariants(database.connection);
  });
});

it('copies both generations from one database, and leaves tables of others alone', async () => {
  await fillFirst('first 2017, forbidflag');
  await createOldTables(old.connection, 'second 2019');
  await old.connection.query('CREATE TABLE user (userid INT PRIMARY KEY)');
  await insertOld(old.connection, 'tb_account', { userid: 'alice', password: 'abc' });
  const done = await importOld(old.config, database.config);
  expectAccounted(done);
  expect(Object.values(done.tables).map(({ table, imported }) => [table, imported])).toEqual([
    ['tb_account', 1],
    ['live_data', 1],
    ['tb_room', 0],
    ['tape_data', 1],
    ['tb_vod', 0],
    ['group_info', 2],
  ]);
  expect(done.report.leftAlone).toEqual(['user']);
});

it('refuses a database that no old server made, and one whose tables are not the old server’s', async () => {
  await old.connection.query('CREATE TABLE something (id INT PRIMARY KEY)');
  await expect(importOld(old.config, database.config)).rejects.toThrow(
    /no table of an old server.*live_data/,
  );
  await old.connection.query('CREATE TABLE tape_data (id INT PRIMARY KEY, userid VARCHAR(9))');
  await expect(importOld(old.config, database.config)).rejects.toThrow('tape_data.file_id');
});
