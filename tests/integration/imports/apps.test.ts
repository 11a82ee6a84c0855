import * as crypto from 'node:crypto';
import { randomUUID } from 'node:crypto';
import { sweep } from '../../../functions/online-check/sweep';
import { isOutdatedHash } from '../../../shared/signing/passwordHash';
import { signStream } from '../../../shared/signing/streamUrl';
import {
  addSession,
  AS_OPERATOR,
  call,
  passwordOf,
  post,
  postAs,
  signIn,
  succeed,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { deliver, pushEvent, recordingEvent, stopEvent } from '../../support/gen2/events';
import { rowsOf } from '../../support/gen2/tables';
import { expectInvariants } from '../../support/invariants';
import { chinaTime, createOldTables, expectAccounted, importOld, insertOld } from '../../support/oldServer';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';
import { SECRETS } from '../../support/testEnvironment';

jest.mock('node:crypto', () => {
  const actual = jest.requireActual<typeof crypto>('node:crypto');
  return { ...actual, scrypt: jest.fn(actual.scrypt) };
});

const NOW_MS = START_SECONDS * 1000;
const ago = (seconds: number): string => chinaTime(NOW_MS - seconds * 1000);

let database: TestDatabase;
let old: ScratchDatabase;
let backend: Backend;

beforeAll(async () => {
  database = await testDatabase();
  // The apps that move over are those of the old server, which sent no credentials.
  backend = createBackend(database.config, { environment: { AUTH_MODE: 'open' } });
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
  backend.liveApi.reset();
  old = await scratchDatabase('old');
  await createOldTables(old.connection, 'first 2017, forbidflag', 'second 2019');
});

afterEach(async () => {
  await expectInvariants(database.connection);
  await old.drop();
});

async function importAll(): Promise<void> {
  expectAccounted(await importOld(old.config, database.config));
}

async function room(userid: string, row: object): Promise<void> {
  await insertOld(old.connection, 'live_data', {
    ...{ userid, stream_id: `8888_${userid}`, groupid: `group of ${userid}`, title: `room of ${userid}` },
    ...row,
  });
}

async function liveUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
  return (pusherlist as { userid: string }[]).map(({ userid }) => userid);
}

async function replayItems(): Promise<any[]> {
  return (await succeed(backend, 'FetchList', { flag: 2, pagesize: 100 })).pusherlist as any[];
}

/** The push that the phone of an old server's anchor has been keeping up. */
function oldSignature(stream: string, openedAgo: number): string {
  const { txSecret, txTime } = signStream(SECRETS.PUSH_URL_KEY, stream, START_SECONDS - openedAgo + 10_800);
  return `bizid=8888&txSecret=${txSecret}&txTime=${txTime}`;
}

describe('replays of an old server', () => {
  beforeEach(async () => {
    await insertOld(old.connection, 'tape_data', {
      ...{
        userid: 'alice',
        file_id: 'flv-and-hls',
        title: '昨晚的回放',
        nickname: '爱丽丝',
        headpic: 'http://x.test/h',
      },
      ...{ frontcover: 'http://x.test/c', location: '深圳', play_url: 'http://v.test/1.flv' },
      ...{ hls_play_url: 'http://v.test/1.m3u8', like_count: 5, viewer_count: 57 },
      ...{ start_time: ago(90_000), create_time: ago(86_400) },
    });
    await insertOld(old.connection, 'tape_data', {
      ...{
        userid: 'bob',
        file_id: 'hls-only',
        title: 'Bob',
        play_url: '',
        hls_play_url: 'http://v.test/2.m3u8',
      },
      ...{ start_time: ago(9_000), create_time: ago(7_200) },
    });
    await importAll();
  });

  it('are in the list of the first generation, with title, cover, counts, times and addresses', async () => {
    const [newest, oldest] = await replayItems();
    expect(newest).toMatchObject({ userid: 'bob', title: 'Bob', playurl: 'http://v.test/2.m3u8' });
    expect(oldest).toEqual({
      ...{ userid: 'alice', groupid: '', fileid: 'flv-and-hls', type: 1, title: '昨晚的回放', status: '0' },
      ...{ timestamp: START_SECONDS - 86_400, likecount: 5, viewercount: 57, desc: '', forbid_status: 0 },
      ...{ playurl: 'http://v.test/1.flv', hls_play_url: 'http://v.test/1.m3u8' },
      userinfo: {
        ...{
          nickname: '爱丽丝',
          headpic: 'http://x.test/h',
          frontcover: 'http://x.test/c',
          location: '深圳',
        },
      },
    });
  });

  it('are in the list of the second generation too', async () => {
    const member = await addSession(backend, 'anybody');
    const { data } = await postAs(backend, member, 'get_vod_list', { count: 100 });
    expect(data.list).toMatchObject([
      { file_id: 'hls-only', title: 'Bob' },
      {
        ...{ file_id: 'flv-and-hls', title: '昨晚的回放', nickname: '爱丽丝', avatar: 'http://x.test/h' },
        ...{ create_time: ago(86_400), start_time: ago(90_000), like_count: 5, viewer_count: 57 },
      },
    ]);
  });

  it('take likes and viewers on top of those they had', async () => {
    const entry = { userid: 'carol', liveuserid: 'alice', groupid: 'flv-and-hls', flag: 1 };
    await succeed(backend, 'EnterGroup', entry);
    const like = { userid: 'alice', type: 1, optype: 0, flag: 1, fileid: 'flv-and-hls' };
    await succeed(backend, 'ChangeCount', like);
    const item = await succeed(backend, 'GetUserInfo', { userid: 'alice', type: 1, fileid: 'flv-and-hls' });
    expect(item).toMatchObject({ likecount: 6, viewercount: 58, title: '昨晚的回放' });
    await succeed(backend, 'QuitGroup', entry);
    const [, left] = await replayItems();
    expect(left.viewercount).toBe(57);
  });

  it('are no rooms: neither list nor row shows them as such, and their anchor starts afresh', async () => {
    expect(await liveUsers()).toEqual([]);
    const all = await succeed(backend, 'FetchList', { flag: 4 }, { headers: AS_OPERATOR });
    expect(all).toMatchObject({ totalcount: 0, pusherlist: [] });
    await succeed(backend, 'RequestLVBAddr', { userid: 'alice', groupid: 'new', title: 'new' });
    await succeed(backend, 'ChangeStatus', { userid: 'alice', status: 0 });
    expect(await liveUsers()).toEqual(['alice']);
  });

  it('expire like all others, together with what they were called', async () => {
    backend.clock.advance(7 * 86_400 + 1);
    await sweep({ ...backend, runId: randomUUID() });
    expect(await rowsOf(database.connection, 'replay')).toEqual([]);
    backend.clock.advance(90 * 86_400);
    await sweep({ ...backend, runId: randomUUID() });
    expect(await rowsOf(database.connection, 'broadcast')).toEqual([]);
  });
});

describe('rooms that are live while the address is switched', () => {
  const stream = '8888_alice';

  beforeEach(async () => {
    await room('alice', { status: 1, like_count: 3, viewer_count: 9, create_time: ago(1_800) });
    await insertOld(old.connection, 'group_info', {
      groupid: 'group of alice',
      userid: 'bob',
      liveuserid: 'alice',
    });
    // What LVB has recorded of this room so far, in one of its two formats.
    await insertOld(old.connection, 'tape_data', {
      ...{ userid: 'alice', file_id: 'part-1-flv', title: 'room of alice', play_url: 'http://v.test/p1.flv' },
      ...{ start_time: ago(1_700), create_time: ago(900) },
    });
    await importAll();
  });

  it('are listed with their viewers and likes, and viewers come in', async () => {
    const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([
      {
        ...{ userid: 'alice', groupid: 'group of alice', likecount: 3, viewercount: 1, status: '1' },
        ...{ timestamp: START_SECONDS - 1_800, playurl: expect.stringContaining(`/live/${stream}.flv`) },
      },
    ]);
    const entry = { userid: 'carol', liveuserid: 'alice', groupid: 'group of alice', flag: 0 };
    expect((await call(backend, 'EnterGroup', entry)).returnValue).toBe(0);
  });

  it('end with the stop that LVB reports for the old stream, and not with an older one', async () => {
    await deliver(backend, stopEvent(stream, { atSeconds: START_SECONDS - 3_600, sequence: 'yesterday' }));
    expect(await liveUsers()).toEqual(['alice']);
    backend.clock.advance(60);
    await deliver(backend, stopEvent(stream, { atSeconds: START_SECONDS + 50, sequence: 'today' }));
    expect(await liveUsers()).toEqual([]);
  });

  it('come back when the phone reconnects to the old address', async () => {
    backend.clock.advance(60);
    await deliver(backend, stopEvent(stream, { atSeconds: START_SECONDS + 10, sequence: '1' }));
    const param = oldSignature(stream, 1_800);
    const again = pushEvent(stream, { atSeconds: START_SECONDS + 20, sequence: '2' });
    await deliver(backend, { ...again, stream_param: param });
    expect(await liveUsers()).toEqual(['alice']);
    const [session] = (await rowsOf(database.connection, 'push_session')).filter(
      ({ sequence }) => sequence === '2',
    );
    expect(session.vouched).toBe(1);
  });

  it('get their recordings: another format of a known one joins it, a new one is another replay', async () => {
    backend.clock.advance(120);
    const part = { fromSeconds: START_SECONDS - 1_690, toSeconds: START_SECONDS - 900 };
    await deliver(backend, recordingEvent(stream, { ...part, fileId: 'part-1-hls', format: 'hls' }));
    const rest = { fromSeconds: START_SECONDS - 900, toSeconds: START_SECONDS + 60 };
    await deliver(backend, recordingEvent(stream, { ...rest, fileId: 'part-2-flv', format: 'flv' }));
    const items = await replayItems();
    expect(items.map(({ fileid, title }) => [fileid, title])).toEqual([
      ['part-2-flv', 'room of alice'],
      ['part-1-flv', 'room of alice'],
    ]);
    expect(items[1].hls_play_url).toContain('part-1-hls');
  });

  it('stay while the online check sees them, and go when it has missed them three times', async () => {
    backend.liveApi.pushing.add(stream);
    for (let round = 0; round < 5; round += 1) await sweep({ ...backend, runId: randomUUID() });
    expect(await liveUsers()).toEqual(['alice']);
    backend.liveApi.pushing.clear();
    for (let round = 0; round < 3; round += 1) {
      backend.clock.advance(60);
      await sweep({ ...backend, runId: randomUUID() });
    }
    expect(await liveUsers()).toEqual([]);
  });

  it('give way to the first room that the anchor opens here', async () => {
    backend.clock.advance(60);
    await succeed(backend, 'RequestLVBAddr', { userid: 'alice', groupid: 'new', title: 'new' });
    await succeed(backend, 'ChangeStatus', { userid: 'alice', status: 0 });
    const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([{ userid: 'alice', title: 'new' }]);
  });
});

it('lists a room whose phone had asked the old server for its address and pushes only now', async () => {
  await room('alice', { status: 0, create_time: ago(5) });
  await importAll();
  expect(await liveUsers()).toEqual([]);
  const start = pushEvent('8888_alice', { atSeconds: START_SECONDS, sequence: '1' });
  await deliver(backend, { ...start, stream_param: oldSignature('8888_alice', 5) });
  expect(await liveUsers()).toEqual(['alice']);
});

it('keeps users banned whom the old server had forbidden, until an operator lifts it', async () => {
  await room('alice', { status: 1, forbidflag: 1, create_time: ago(60) });
  await importAll();
  expect(await liveUsers()).toEqual([]);
  const request = { userid: 'alice', groupid: 'new', title: 'new' };
  expect((await call(backend, 'RequestLVBAddr', request)).returnValue).toBe(4031);
  await succeed(backend, 'UnbanUser', { userid: 'alice', reason: 'moved over' }, { headers: AS_OPERATOR });
  expect(backend.liveApi.asked).toContain('resume 8888_alice');
  expect((await call(backend, 'RequestLVBAddr', request)).returnValue).toBe(0);
});

it('gives a recording of a second-generation push the title that its anchor announced to the old server', async () => {
  await insertOld(old.connection, 'tb_account', { userid: 'alice', password: 'abc', nickname: '爱丽丝' });
  await insertOld(old.connection, 'tb_room', { userid: 'alice', title: '今晚', create_time: ago(1_800) });
  await importAll();
  backend.clock.advance(60);
  const part = { fromSeconds: START_SECONDS - 1_700, toSeconds: START_SECONDS + 30 };
  await deliver(backend, recordingEvent('1400000000_alice', { ...part, fileId: 'tonight' }));
  expect(await replayItems()).toMatchObject([{ fileid: 'tonight', title: '今晚', userid: 'alice' }]);
});

describe('accounts of an old server', () => {
  const scrypts = jest.mocked(crypto.scrypt);

  /** Work of the hashes that a request made one after another: scrypt's time grows with N * r * p. */
  async function workOf(request: () => Promise<unknown>): Promise<number> {
    scrypts.mockClear();
    await request();
    const costs = scrypts.mock.calls.map(
      ([, , , options]) => options as unknown as Record<'N' | 'r' | 'p', number>,
    );
    return costs.reduce((sum, { N, r, p }) => sum + N * r * p, 0);
  }

  beforeEach(async () => {
    await insertOld(old.connection, 'tb_account', { userid: 'alice', password: passwordOf('alice'), sex: 1 });
    await insertOld(old.connection, 'tb_account', { userid: 'nopass', password: null });
    expectAccounted(await importOld(old.config, database.config, { passwordCost: 4096 }));
  });

  async function hashOf(userId: string): Promise<string> {
    const accounts = await rowsOf(database.connection, 'account');
    return accounts.find(({ user_id }) => user_id === userId).password_hash;
  }

  it('sign in with the password they had, and their hash is renewed on the way', async () => {
    const imported = await hashOf('alice');
    expect(isOutdatedHash(imported)).toBe(true);
    expect((await signIn(backend, 'alice', { password: 'wrong' })).code).toBe(621);
    expect(await hashOf('alice')).toBe(imported);

    const { code, data } = await signIn(backend, 'alice');
    expect(code).toBe(200);
    const renewed = await hashOf('alice');
    expect(renewed).not.toBe(imported);
    expect(isOutdatedHash(renewed)).toBe(false);
    expect((await signIn(backend, 'alice')).code).toBe(200);
    const profile = await postAs(backend, { userId: 'alice', token: data.token }, 'get_user_info');
    expect(profile.data).toMatchObject({ userid: 'alice', sex: 1 });
  });

  it('stand nowhere in the new database with what the old one stored', async () => {
    const { connection } = database;
    const tables = ['account', 'import_row'];
    const kept = JSON.stringify(await Promise.all(tables.map((table) => rowsOf(connection, table))));
    expect(kept).not.toContain(passwordOf('alice'));
    const digests = ['md5', 'sha1', 'sha256'].map((name) =>
      crypto.createHash(name).update(passwordOf('alice')).digest('hex'),
    );
    for (const digest of digests) expect(kept).not.toContain(digest);
  });

  it('leave no fast digest behind from which a password could be guessed', async () => {
    const before = await rowsOf(database.connection, 'import_row');
    await old.connection.query("UPDATE tb_account SET password = 'another' WHERE userid = 'alice'");
    await importAll();
    expect(await rowsOf(database.connection, 'import_row')).toEqual(before);
  });

  it('cost a guess the same work as an account of today and as nobody’s', async () => {
    await post(backend, 'register', { userid: 'bobby', password: passwordOf('bobby') });
    // The first refusal of an unknown user also makes the hash that the others are compared with.
    await signIn(backend, 'nobody1', { password: 'wrong' });
    const nobody = await workOf(() => signIn(backend, 'nobody1', { password: 'wrong' }));
    const today = await workOf(() => signIn(backend, 'bobby', { password: 'wrong' }));
    const imported = await workOf(() => signIn(backend, 'alice', { password: 'wrong' }));
    expect(nobody).toBe(32_768 * 8);
    expect([today, imported]).toEqual([nobody, nobody]);
  });

  it('keep their id where they have no password, so that nobody registers in their name', async () => {
    expect((await signIn(backend, 'nopass', { password: 'abc' })).code).toBe(621);
    const attempt = { userid: 'nopass', password: passwordOf('nopass') };
    expect((await post(backend, 'register', attempt)).code).toBe(612);
  });
});
