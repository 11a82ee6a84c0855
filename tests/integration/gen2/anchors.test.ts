import { randomUUID } from 'node:crypto';
import { sweep, type SweepSummary } from '../../../functions/online-check/sweep';
import {
  addMember,
  addSession,
  bearer,
  openRoom,
  postAs,
  succeed,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { deliver, pushEvent, recordingEvent, stopEvent, type EventBody } from '../../support/gen2/events';
import { everyRow, rowsOf } from '../../support/gen2/tables';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { seededRandom } from '../../support/seededRandom';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

const userid = 'alice';
const stream = `1400000000_${userid}`;
const T0 = START_SECONDS;

let database: TestDatabase;
let backend: Backend;
let alice: Member;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
  backend.liveApi.reset();
  alice = await addMember(backend, userid);
});

async function announce(title: string): Promise<void> {
  const room = { title, location: '深圳', frontcover: 'http://cos.example.test/c.jpg' };
  expect((await postAs(backend, alice, 'upload_room', room)).code).toBe(200);
}

function toSecond(seconds: number): void {
  backend.clock.advance(seconds - (backend.clock.nowSeconds() - T0));
}

async function liveTitles(): Promise<string[]> {
  const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
  return (pusherlist as { title: string }[]).map((item) => item.title);
}

/** File id and title of each replay in the lists of both generations, which have to agree. */
async function replays(): Promise<Record<string, string>> {
  const first = (await succeed(backend, 'FetchList', { flag: 2, pagesize: 100 })).pusherlist as {
    fileid: string;
    title: string;
  }[];
  const second = (await postAs(backend, alice, 'get_vod_list', { count: 100 })).data.list as {
    file_id: string;
    title: string;
  }[];
  expect(second.map((item) => [item.file_id, item.title])).toEqual(
    first.map((item) => [item.fileid, item.title]),
  );
  return Object.fromEntries(first.map((item) => [item.fileid, item.title]));
}

/** LVB tells of nothing before it has happened. */
function deliverAt(second: number, body: EventBody): Promise<void> {
  if (backend.clock.nowSeconds() < T0 + second) toSecond(second);
  return deliver(backend, body);
}

function push(second: number, sequence: string): Promise<void> {
  return deliverAt(second, pushEvent(stream, { atSeconds: T0 + second, sequence }));
}

function stop(second: number, sequence: string): Promise<void> {
  return deliverAt(second, stopEvent(stream, { atSeconds: T0 + second, sequence }));
}

function record(fileId: string, from: number, to: number, of = stream, format = 'mp4'): Promise<void> {
  const times = { fromSeconds: T0 + from, toSeconds: T0 + to };
  return deliverAt(to, recordingEvent(of, { fileId, format, ...times }));
}

async function outcomes(): Promise<string[]> {
  const events = (await rowsOf(database.connection, 'callback_event')) as { outcome: string }[];
  return events.map((event) => event.outcome);
}

describe('a second-generation anchor who announces a room', () => {
  it('is listed while pushing, under the title and profile that were announced', async () => {
    await postAs(backend, alice, 'upload_user_info', {
      nickname: '爱丽丝',
      avatar: 'http://a.example.test/a.jpg',
    });
    await announce('晚上好');
    expect(await liveTitles()).toEqual([]);
    await push(5, '1');
    const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([
      {
        userid,
        groupid: userid,
        title: '晚上好',
        playurl: expect.stringContaining(`/live/${stream}.flv`),
        userinfo: {
          nickname: '爱丽丝',
          headpic: 'http://a.example.test/a.jpg',
          frontcover: 'http://cos.example.test/c.jpg',
          location: '深圳',
        },
      },
    ]);
    await stop(500, '1');
    expect(await liveTitles()).toEqual([]);
  });

  it('is listed although the push came first, as Android does it', async () => {
    await push(0, '1');
    expect(await outcomes()).toEqual(['unmatched']);
    toSecond(2);
    await announce('announced late');
    expect(await liveTitles()).toEqual(['announced late']);
    expect(await outcomes()).toEqual(['applied']);
    await stop(600, '1');
    expect(await liveTitles()).toEqual([]);
    await record('late', 0, 600);
    expect(await replays()).toEqual({ late: 'announced late' });
  });

  it('is listed once, although its app announces twice', async () => {
    await push(0, '1');
    toSecond(2);
    await announce('room');
    await announce('room');
    expect(await liveTitles()).toEqual(['room']);
    await stop(600, '1');
    expect(await liveTitles()).toEqual([]);
  });

  it('gets no push that began long before, or after which another room was announced', async () => {
    await push(0, '1');
    toSecond(121);
    await announce('too late for it');
    expect(await liveTitles()).toEqual([]);
    expect(await outcomes()).toEqual(['unmatched']);
  });

  it('may leave location, title and cover out', async () => {
    await postAs(backend, alice, 'upload_user_info', { frontcover: 'http://a.example.test/mine.jpg' });
    expect((await postAs(backend, alice, 'upload_room')).code).toBe(200);
    expect(await rowsOf(database.connection, 'broadcast')).toMatchObject([
      { title: '', location: '', frontcover: 'http://a.example.test/mine.jpg', stream_name: stream },
    ]);
  });
});

describe('several broadcasts under the one name of the stream', () => {
  /** Two evenings: 0 to 1000 and 2000 to 3000. */
  async function twoEvenings(): Promise<void> {
    await announce('first');
    await push(5, '1');
    toSecond(1000);
    await stop(1000, '1');
    toSecond(2000);
    await announce('second');
    await push(2005, '2');
  }

  it('are told apart by time: each recording goes to its own title, however late it comes', async () => {
    await twoEvenings();
    toSecond(4000);
    await stop(3000, '2');
    await record('of-second', 2010, 2990);
    await record('of-first', 10, 990);
    await record('of-first-hls', 10, 990, stream, 'hls');
    expect(Object.values(await replays()).sort()).toEqual(['first', 'second']);
    expect((await replays())['of-second']).toBe('second');
    expect(await rowsOf(database.connection, 'broadcast')).toHaveLength(2);
  });

  it('are told apart by sequence: a late stop of the first push leaves the second on the air', async () => {
    await announce('first');
    await push(5, '1');
    toSecond(2000);
    await announce('second');
    await push(2005, '2');
    await stop(2010, '1');
    expect(await liveTitles()).toEqual(['second']);
    await stop(2990, '2');
    expect(await liveTitles()).toEqual([]);
  });

  it.each([
    ['has ended', async (): Promise<void> => stop(1000, '1')],
    ['is still listed, because its stop was lost', (): Promise<void> => Promise.resolve()],
  ])(
    'change over at the second announcement, although its push came first: the first %s',
    async (_how, end) => {
      await announce('first');
      await push(5, '1');
      await end();
      await push(2000, '2');
      toSecond(2002);
      await announce('second');
      expect(await liveTitles()).toEqual(['second']);
      await stop(2990, '2');
      expect(await liveTitles()).toEqual([]);
      await record('of-second', 2000, 2990);
      await record('of-first', 10, 990);
      expect(await replays()).toEqual({ 'of-first': 'first', 'of-second': 'second' });
      const rows = (await rowsOf(database.connection, 'broadcast')) as { state: string }[];
      expect(rows.map((row) => row.state)).toEqual(['ended', 'ended']);
    },
  );

  it('change over although LVB’s clock is ahead of ours', async () => {
    await announce('first');
    await push(5, '1');
    await stop(1500, '1');
    toSecond(1990);
    await deliver(backend, pushEvent(stream, { atSeconds: T0 + 2000, sequence: '2' }));
    expect(await liveTitles()).toEqual(['first']);
    toSecond(1992);
    await announce('second');
    expect(await liveTitles()).toEqual(['second']);
  });

  it('do not lose the push of the first to the second, announced soon after', async () => {
    await announce('first');
    await push(1, '1');
    toSecond(90);
    await announce('second');
    expect(await liveTitles()).toEqual(['first']);
    await stop(91, '1');
    await push(92, '2');
    expect(await liveTitles()).toEqual(['second']);
  });

  it(
    'end the same whatever the order in which LVB delivers',
    async () => {
      const seed = Date.now() % 2 ** 31;
      console.info(`seed ${seed}`);
      const random = seededRandom(seed);
      const end = async (shuffle: boolean): Promise<unknown> => {
        await database.truncateAll();
        backend.clock.reset();
        alice = await addMember(backend, userid);
        for (const [second, title] of [
          [0, 'one'],
          [2000, 'two'],
          [4000, 'three'],
          [5100, 'four'],
        ] as const) {
          toSecond(second);
          await announce(title);
        }
        toSecond(7000);
        const history: readonly (() => Promise<void>)[] = [
          () => push(5, '1'),
          () => stop(1000, '1'),
          // The phone of the second evening crashed: LVB notices when the third has been announced.
          () => push(1999, '2'),
          () => stop(2500, '2'),
          () => push(2510, '3'),
          () => stop(4020, '3'),
          () => push(3998, '4'),
          () => stop(5000, '4'),
          // The network breaks, the phone comes back for a moment, and the user begins anew.
          () => push(5005, '5'),
          () => stop(5050, '5'),
          () => push(5099, '6'),
          () => stop(6000, '6'),
          () => record('of-four', 5100, 5999),
          () => record('of-four-hls', 5101, 5999, stream, 'hls'),
          () => record('of-three-hls', 4001, 4999, stream, 'hls'),
          () => record('of-one', 6, 999),
          () => record('of-two', 2000, 2499),
          () => record('of-three', 4000, 4999),
        ];
        const order = history.map((deliverIt) => ({ deliverIt, place: shuffle ? random() : 0 }));
        order.sort((left, right) => left.place - right.place);
        for (const { deliverIt } of order) await deliverIt();
        const broadcasts = (await rowsOf(database.connection, 'broadcast')) as Record<string, unknown>[];
        const sessions = (await rowsOf(database.connection, 'push_session')) as Record<string, unknown>[];
        const titleOf = (id: unknown): unknown => broadcasts.find((one) => one['id'] === id)?.['title'];
        return {
          rooms: broadcasts.map(({ title, state, stopped_at: stoppedAt }) => ({ title, state, stoppedAt })),
          pushes: sessions
            .map(({ broadcast_id: room, sequence }) => `${String(titleOf(room))} ${String(sequence)}`)
            .sort(),
          replays: await replays(),
        };
      };
      const ordered = await end(false);
      expect(ordered).toMatchObject({
        replays: { 'of-one': 'one', 'of-two': 'two', 'of-three': 'three', 'of-four': 'four' },
        pushes: ['four 6', 'one 1', 'three 4', 'three 5', 'two 2', 'two 3'],
      });
      for (let round = 0; round < rounds(10, 300); round += 1) expect(await end(true)).toEqual(ordered);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('keep the last file of a long first one, although a second is announced soon after it', async () => {
    await announce('first');
    await push(5, '1');
    await stop(10_880, '1');
    toSecond(10_900);
    await announce('second');
    await record('file-1', 5, 10_805);
    await record('file-2', 10_806, 10_880);
    expect(await replays()).toEqual({ 'file-1': 'first', 'file-2': 'first' });
  });

  it(
    'lose no start that arrives while the room is being announced',
    async () => {
      for (let round = 0; round < rounds(10, 200); round += 1) {
        await database.truncateAll();
        backend.clock.reset();
        alice = await addMember(backend, userid);
        const another = createBackend(database.config);
        try {
          const event = pushEvent(stream, { atSeconds: T0, sequence: '1' });
          await Promise.all([announce('at once'), deliver(another, event)]);
          expect(await liveTitles()).toEqual(['at once']);
        } finally {
          await another.database.close();
        }
      }
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('stay as they are when old events are delivered again', async () => {
    await twoEvenings();
    const before = await rowsOf(database.connection, 'broadcast');
    await push(5, '1');
    await stop(1000, '1');
    await stop(999, '1');
    expect(await liveTitles()).toEqual(['second']);
    const titles = (rows: { title: string; state: string }[]): string[] =>
      rows.map(({ title, state }) => `${title} ${state}`);
    expect(titles(await rowsOf(database.connection, 'broadcast'))).toEqual(titles(before));
  });

  it('are never live both', async () => {
    await announce('first');
    await push(5, '1');
    toSecond(600);
    await announce('second');
    await push(605, '2');
    const rows = (await rowsOf(database.connection, 'broadcast')) as { state: string }[];
    expect(rows.map((row) => row.state)).toEqual(['ended', 'live']);
  });
});

describe('a recording without any announced room', () => {
  it('becomes a replay of that account, named after it', async () => {
    await record('unannounced', 0, 600);
    expect(await replays()).toEqual({ unannounced: userid });
    await postAs(backend, alice, 'upload_user_info', { nickname: '爱丽丝' });
    await record('another-day', 100_000, 100_600);
    toSecond(101_000);
    alice = await addSession(backend, userid);
    expect(await replays()).toEqual({ unannounced: userid, 'another-day': '爱丽丝' });
    expect(await liveTitles()).toEqual([]);
  });

  it('is one replay in two formats and however often it is reported', async () => {
    for (let times = 0; times < 3; times += 1) {
      await record('file-mp4', 0, 600);
      await record('file-hls', 0, 600, stream, 'hls');
    }
    expect(Object.values(await replays())).toEqual([userid]);
    expect(await rowsOf(database.connection, 'recording')).toHaveLength(2);
  });

  it('does not take the title of a room that was announced long before, or after', async () => {
    await announce('days ago');
    await push(5, '1');
    await stop(1000, '1');
    toSecond(3 * 86_400);
    alice = await addSession(backend, userid);
    await announce('after it');
    await record('between', 86_400, 87_000);
    expect(await replays()).toEqual({ between: userid });
  });

  it.each([
    ['nobody', '1400000000_nobody1'],
    ['another application', `1400000001_${userid}`],
    ['a user of another case', '1400000000_Alice'],
    ['no possible user', '1400000000_al'],
    ['nothing', '1400000000_'],
  ])('of %s is kept in the ledger and leaves nothing behind', async (_whose, streamName) => {
    const before = await everyRow(database.connection);
    await record('orphan', 0, 600, streamName);
    await deliver(backend, pushEvent(streamName, { atSeconds: T0, sequence: '1' }));
    await deliver(backend, stopEvent(streamName, { atSeconds: T0 + 600, sequence: '1' }));
    expect(await outcomes()).toEqual(['unmatched', 'unmatched', 'unmatched']);
    const after = await everyRow(database.connection);
    expect({ ...after, callback_event: [] }).toEqual(before);
  });

  it('is not lost: once there is an account, the repeated event makes the replay', async () => {
    await record('early', 0, 600, '1400000000_newcomer');
    await addMember(backend, 'newcomer');
    await record('early', 0, 600, '1400000000_newcomer');
    expect(await replays()).toEqual({ early: 'newcomer' });
  });
});

describe('replays of both generations', () => {
  it('are in both lists, each with the title of its own broadcast', async () => {
    const bob = await addMember(backend, 'bobby');
    const bobs = await openRoom(backend, bob, { title: 'of the first generation' });
    await announce('of the second');
    await record('gen2', 10, 300);
    await record('gen1', 10, 400, bobs);
    expect(await replays()).toEqual({ gen1: 'of the first generation', gen2: 'of the second' });
  });

  it('have the same counters in both lists', async () => {
    await announce('watched');
    await record('watched', 10, 300);
    const bob = await addMember(backend, 'bobby');
    const visit = { userid: 'bobby', liveuserid: userid, groupid: 'watched', flag: 1 };
    const asBob = { headers: bearer(bob.token) };
    await succeed(backend, 'EnterGroup', visit, asBob);
    const like = { userid, type: 1, optype: 0, flag: 1, fileid: 'watched' };
    await succeed(backend, 'ChangeCount', like, asBob);
    await succeed(backend, 'ChangeCount', like, asBob);
    const [item] = (await postAs(backend, alice, 'get_vod_list')).data.list;
    expect(item).toMatchObject({ like_count: 2, likecount: 2, viewer_count: 1, viewercount: 1 });
    const { pusherlist } = await succeed(backend, 'FetchList', { flag: 2 });
    expect(pusherlist).toMatchObject([{ likecount: 2, viewercount: 1 }]);
  });

  it('show their times as China’s, as the apps print them', async () => {
    await announce('times');
    await record('times', 0, 600);
    const [item] = (await postAs(backend, alice, 'get_vod_list')).data.list;
    expect([item.start_time, item.create_time]).toEqual(['2024-05-01 20:00:00', '2024-05-01 20:10:00']);
  });

  it('expire from both lists together', async () => {
    await announce('week');
    await record('week', 0, 600);
    toSecond(7 * 86_400 + 599);
    alice = await addSession(backend, userid);
    expect(await replays()).toEqual({ week: 'week' });
    toSecond(7 * 86_400 + 601);
    expect(await replays()).toEqual({});
  });

  it('include the short videos', async () => {
    const bob = await addMember(backend, 'bobby');
    const video = {
      userid: 'bobby',
      file_id: 'one',
      title: 'uno',
      play_url: 'http://vod.example.test/1.mp4',
    };
    await succeed(backend, 'UploadUGCVideo', video, { headers: bearer(bob.token) });
    backend.clock.advance(1);
    await postAs(backend, alice, 'upload_ugc', { ...video, userid, file_id: 'two', title: 'dos' });
    const first = (await succeed(backend, 'FetchList', { flag: 5 })).pusherlist as any[];
    const second = (await postAs(backend, alice, 'get_ugc_list')).data.list as any[];
    expect(first.map((item) => [item.fileid, item.title])).toEqual([
      ['two', 'dos'],
      ['one', 'uno'],
    ]);
    expect(second.map((item) => [item.file_id, item.title])).toEqual([
      ['two', 'dos'],
      ['one', 'uno'],
    ]);
  });
});

describe('the sweep', () => {
  async function runSweep(): Promise<SweepSummary> {
    backend.clock.advance(60);
    const result = await sweep({ ...backend, runId: randomUUID() });
    if ('skipped' in result) throw new Error(result.skipped);
    return result;
  }

  async function states(): Promise<string[]> {
    const rows = (await rowsOf(database.connection, 'broadcast')) as { title: string; state: string }[];
    return rows.map((row) => `${row.title} ${row.state}`);
  }

  it('lists the announced room whose start was lost, and none of the earlier ones of that name', async () => {
    for (const title of ['first', 'second']) {
      await announce(title);
      await push(backend.clock.nowSeconds() - T0, title);
      backend.clock.advance(500);
      await stop(backend.clock.nowSeconds() - T0, title);
      backend.clock.advance(500);
    }
    await announce('third');
    backend.liveApi.pushing.add(stream);
    expect((await runSweep()).relisted).toEqual([stream]);
    expect(await states()).toEqual(['first ended', 'second ended', 'third live']);
    expect((await runSweep()).relisted).toEqual([]);
  });

  it('does not close the room that pushes, nor open another of that name', async () => {
    await announce('first');
    await push(5, '1');
    toSecond(1000);
    await announce('second');
    await push(1005, '2');
    backend.liveApi.pushing.add(stream);
    for (let round = 0; round < 5; round += 1) {
      expect(await runSweep()).toMatchObject({ closed: [], relisted: [], cut: [] });
    }
    expect(await states()).toEqual(['first ended', 'second live']);
  });

  it('closes the room whose phone died after three checks, and no row beside it', async () => {
    await announce('first');
    await push(5, '1');
    await runSweep();
    await runSweep();
    expect(await liveTitles()).toEqual(['first']);
    expect((await runSweep()).closed).toEqual([stream]);
    expect(await states()).toEqual(['first ended']);
  });

  it('lists the announced room although a recording without one came in between', async () => {
    await announce('announced');
    toSecond(13 * 3600);
    await record('unannounced', 13 * 3600 - 600, 13 * 3600);
    alice = await addSession(backend, userid);
    await announce('tonight');
    await record('older', 13 * 3600 - 1200, 13 * 3600 - 700);
    backend.liveApi.pushing.add(stream);
    expect((await runSweep()).relisted).toEqual([stream]);
    expect(await liveTitles()).toEqual(['tonight']);
  });

  it('does not bring back a room of days ago for a push that nobody announced', async () => {
    await announce('days ago');
    await push(5, '1');
    await stop(1000, '1');
    toSecond(3 * 86_400);
    backend.liveApi.pushing.add(stream);
    await runSweep();
    expect((await runSweep()).relisted).toEqual([]);
    expect(await liveTitles()).toEqual([]);
  });

  it('leaves the stream of an account that announced nothing alone', async () => {
    await record('unannounced', 0, 600);
    toSecond(4000);
    backend.liveApi.pushing.add(stream);
    const { relisted, cut } = await runSweep();
    expect([relisted, cut]).toEqual([[], []]);
    expect(await liveTitles()).toEqual([]);
  });
});

describe('a push that nobody announced', () => {
  it('lists nothing, also where an earlier one was recorded', async () => {
    await record('unannounced', 0, 600);
    await push(4000, '4');
    expect(await liveTitles()).toEqual([]);
    await stop(4900, '4');
    await record('unannounced-2', 4000, 4900);
    expect(Object.keys(await replays()).sort()).toEqual(['unannounced', 'unannounced-2']);
  });
});
