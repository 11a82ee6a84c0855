import { randomUUID } from 'node:crypto';
import { sweep } from '../../../functions/online-check/sweep';
import type { Database, Session } from '../../../shared/db/database';
import { insertSweepRun } from '../../../shared/db/sweepRuns';
import {
  addMember,
  AS_OPERATOR,
  bearer,
  call,
  codeOf,
  goLive,
  openRoom,
  postAs,
  succeed,
  type Headers,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { deliver, pushEvent, recordingEvent, stopEvent } from '../../support/gen2/events';
import { everyRow, rowsOf } from '../../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

const DAY_SECONDS = 86_400;
const operator = { headers: AS_OPERATOR };
const userid = 'alice';
const reason = '因为 it had to be 😀';

let database: TestDatabase;
let backend: Backend;
let alice: Member;
let stream: string;
let eventId: number;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

/** Alice is live with a replay and a short video behind her. */
beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
  backend.liveApi.reset();
  alice = await addMember(backend, userid);
  stream = await openRoom(backend, alice, { title: 'earlier' });
  const now = backend.clock.nowSeconds();
  await deliver(
    backend,
    recordingEvent(stream, { fileId: 'file1', fromSeconds: now - 900, toSeconds: now - 600 }),
  );
  stream = await goLive(backend, alice, { title: 'now' });
  backend.liveApi.pushing.add(stream);
  const video = { userid, file_id: 'short1', play_url: 'http://vod.example.test/1.mp4' };
  await succeed(backend, 'UploadUGCVideo', video, { headers: bearer(alice.token) });
  [{ id: eventId }] = (await rowsOf(database.connection, 'callback_event')) as [{ id: number }];
});

function audit(): Promise<{ action: string; target: string; reason: string; operator: string }[]> {
  return rowsOf(database.connection, 'audit_entry');
}

async function liveUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(backend, 'FetchList', { flag: 1 });
  return (pusherlist as { userid: string }[]).map((item) => item.userid);
}

async function listed(flag: number): Promise<string[]> {
  const { pusherlist } = await succeed(backend, 'FetchList', { flag });
  return (pusherlist as { fileid: string }[]).map((item) => item.fileid);
}

/** What each Action that changes something is for, how it is asked for, and what the audit calls its target. */
const WRITES: Readonly<Record<string, readonly [request: () => object, target: () => string]>> = {
  BanUser: [() => ({ userid, reason }), () => userid],
  UnbanUser: [() => ({ userid, reason }), () => userid],
  ForbidLive: [() => ({ userid, forbidflag: 1, reason }), () => userid],
  EndBroadcast: [() => ({ userid, reason }), () => userid],
  EndUserSessions: [() => ({ userid, reason }), () => userid],
  DeleteReplay: [() => ({ fileid: 'file1', reason }), () => 'file1'],
  DeleteShortVideo: [() => ({ userid, fileid: 'short1', reason }), () => `${userid} short1`],
  ReplayCallbackEvent: [() => ({ id: eventId, reason }), () => String(eventId)],
};
const WRITE_NAMES = Object.keys(WRITES);
const READ_NAMES = ['ListReports', 'ListCallbackEvents', 'ListAuditEntries', 'ListBans', 'ListSweepRuns'];

describe('an operator’s Action', () => {
  it.each(WRITE_NAMES)('writes down once who did what, to whom, why and when: %s', async (name) => {
    const [request, target] = WRITES[name]!;
    await succeed(backend, name, request(), operator);
    expect(await audit()).toEqual([
      {
        id: expect.any(Number),
        operator: expect.stringMatching(/^key [0-9a-f]{8} 192\.0\.2\.1$/),
        action: name,
        target: target(),
        reason,
        created_at: new Date(START_SECONDS * 1000),
      },
    ]);
  });

  it.each(WRITE_NAMES)('that fails halfway leaves neither the deed nor a word of it: %s', async (name) => {
    const before = await everyRow(database.connection);
    for (const failing of ['a write', 'the end'] as const) {
      const broken = { ...backend, database: failAt(backend.database, failing) };
      expect(await codeOf(broken, name, WRITES[name]![0](), operator)).toBe(4000);
      expect(await everyRow(database.connection)).toEqual(before);
    }
  });

  it.each([
    ['DeleteReplay', { fileid: 'file9', reason }, 10010],
    ['DeleteShortVideo', { userid, fileid: 'file1', reason }, 10010],
    ['DeleteShortVideo', { userid: 'bobby', fileid: 'short1', reason }, 10010],
    ['ReplayCallbackEvent', { id: 999_999, reason }, 1000],
    ['BanUser', { userid, reason, expires: START_SECONDS }, 1000],
    ['BanUser', { userid, reason, expires: 5_000_000_000 }, 1000],
    ['BanUser', { userid }, 1000],
    ['UnbanUser', { userid, reason: '' }, 1000],
  ])('that has nothing to act on changes nothing: %s %j', async (name, request, code) => {
    const before = await everyRow(database.connection);
    expect(await codeOf(backend, name, request, operator)).toBe(code);
    expect(await everyRow(database.connection)).toEqual(before);
    expect(backend.liveApi.asked).toEqual([]);
  });

  it.each(READ_NAMES)(
    'that only reads is written down once an hour, and changes nothing: %s',
    async (name) => {
      const before = await everyRow(database.connection);
      const read = (address?: string): Promise<unknown> => {
        const from = address === undefined ? {} : { 'x-scf-remote-addr': address };
        return succeed(backend, name, { reason }, { headers: { ...AS_OPERATOR, ...from } });
      };
      for (let times = 0; times < 3; times += 1) await read();
      const entry = { action: name, reason, created_at: new Date(START_SECONDS * 1000) };
      expect(await audit()).toMatchObject([entry]);
      expect({ ...(await everyRow(database.connection)), audit_entry: [] }).toEqual(before);
      backend.clock.advance(3600);
      await read();
      expect((await audit()).map((one) => one.action)).toEqual([name, name]);
    },
  );

  it.each(['required', 'open'])('needs the operator’s key with AUTH_MODE=%s', async (AUTH_MODE) => {
    const one = createBackend(database.config, { environment: { AUTH_MODE }, beside: backend });
    const none = createBackend(database.config, {
      environment: { AUTH_MODE, OPERATOR_KEY: undefined },
      beside: backend,
    });
    const before = await everyRow(database.connection);
    try {
      const requests = [
        ...WRITE_NAMES.map((name) => [name, WRITES[name]![0]()] as const),
        ...READ_NAMES.map((name) => [name, {}] as const),
      ];
      const wrong: Headers[] = [
        {},
        bearer(alice.token),
        bearer('x'),
        bearer(`${AS_OPERATOR['authorization']!.slice(7)}x`),
        { authorization: AS_OPERATOR['authorization']!.slice(7) },
      ];
      for (const [name, request] of requests) {
        for (const headers of wrong)
          expect([name, await codeOf(one, name, request, { headers })]).toEqual([name, 4030]);
        expect([name, await codeOf(none, name, request, operator)]).toEqual([name, 4000]);
        expect([name, await codeOf(none, name, request, { headers: bearer('') })]).toEqual([name, 4000]);
      }
    } finally {
      await one.database.close();
      await none.database.close();
    }
    expect(await everyRow(database.connection)).toEqual(before);
  });
});

/** A database on which every write but the audit's fails, or on which everything works until the COMMIT. */
function failAt(real: Database, place: 'a write' | 'the end'): Database {
  const failing = (session: Session): Session => ({
    query: (sql, parameters) => session.query(sql, parameters),
    write: (sql, parameters) => {
      const isAudit = sql.includes('audit_entry');
      if (!isAudit && place === 'a write') return Promise.reject(new TypeError('broken'));
      return session.write(sql, parameters);
    },
  });
  return {
    read: (work, deadlineMs) => real.read(work, deadlineMs),
    transaction: (work, deadlineMs) =>
      real.transaction(async (session) => {
        await work(failing(session));
        throw new TypeError('broken');
      }, deadlineMs),
    statement: () => Promise.reject(new Error('operators change nothing outside a transaction')),
    close: () => Promise.resolve(),
  };
}

describe('a ban', () => {
  const address = { userid, groupid: 'g', title: 't' };
  const asAlice = (): { headers: Headers } => ({ headers: bearer(alice.token) });

  async function addressCode(): Promise<number> {
    return codeOf(backend, 'RequestLVBAddr', address, asAlice());
  }

  it('without an expiry lasts, takes the room off the list and reaches the push', async () => {
    await succeed(backend, 'BanUser', { userid, reason }, operator);
    expect(await liveUsers()).toEqual([]);
    expect([...backend.liveApi.forbidden.keys()]).toContain(stream);
    const resumeSeconds = backend.liveApi.forbidden.get(stream)!.getTime() / 1000 - START_SECONDS;
    expect(resumeSeconds).toBeGreaterThan(80 * DAY_SECONDS);
    expect(resumeSeconds).toBeLessThanOrEqual(90 * DAY_SECONDS);
    expect((await postAs(backend, alice, 'upload_room')).code).toBe(4031);
    // Nothing that the banned user does lifts it.
    await codeOf(backend, 'ChangeStatus', { userid, status: 0 }, asAlice());
    await deliver(backend, pushEvent(stream, { atSeconds: START_SECONDS + 5, sequence: '5' }));
    expect(await liveUsers()).toEqual([]);
    backend.clock.advance(80_000);
    expect(await addressCode()).toBe(4031);
  });

  it('with an expiry ends by the second', async () => {
    await succeed(backend, 'BanUser', { userid, reason, expires: START_SECONDS + 100 }, operator);
    expect(backend.liveApi.forbidden.get(stream)).toEqual(new Date((START_SECONDS + 100) * 1000));
    backend.clock.advance(99);
    expect(await addressCode()).toBe(4031);
    expect((await postAs(backend, alice, 'upload_room')).code).toBe(4031);
    backend.clock.advance(1);
    expect(await addressCode()).toBe(0);
    expect((await postAs(backend, alice, 'upload_room')).code).toBe(200);
  });

  it('can be made longer or shorter by another', async () => {
    await succeed(backend, 'BanUser', { userid, reason, expires: START_SECONDS + 100 }, operator);
    await succeed(backend, 'BanUser', { userid, reason: 'worse' }, operator);
    backend.clock.advance(200);
    expect(await addressCode()).toBe(4031);
    expect((await audit()).map((entry) => entry.reason)).toEqual([reason, 'worse']);
  });

  it('is lifted by UnbanUser, and LVB is told', async () => {
    await succeed(backend, 'BanUser', { userid, reason }, operator);
    await succeed(backend, 'UnbanUser', { userid, reason: 'mistake' }, operator);
    expect(backend.liveApi.asked).toContain(`resume ${stream}`);
    expect(backend.liveApi.forbidden.size).toBe(0);
    expect(await addressCode()).toBe(0);
    expect((await audit()).map((entry) => entry.action)).toEqual(['BanUser', 'UnbanUser']);
  });

  it('is in force although LVB cannot be told, which is said, and the call can be repeated', async () => {
    backend.liveApi.away = true;
    expect(await codeOf(backend, 'BanUser', { userid, reason }, operator)).toBe(3000);
    expect(await liveUsers()).toEqual([]);
    expect(await addressCode()).toBe(4031);
    backend.liveApi.away = false;
    await succeed(backend, 'BanUser', { userid, reason }, operator);
    expect([...backend.liveApi.forbidden.keys()]).toContain(stream);
  });

  it('is answered in time by a slow LVB, and repeating the call gets on until all streams are forbidden', async () => {
    const rooms = Array.from({ length: 20 }, (_, room) => ({ userid, groupid: `g${room}`, title: 't' }));
    for (const room of rooms) {
      await succeed(backend, 'RequestLVBAddr', room, { headers: bearer(alice.token) });
    }
    const { liveApi } = backend;
    const slow = Object.assign(Object.create(liveApi) as typeof liveApi, {
      forbidStream: async (name: string, resumeAt: Date): Promise<void> => {
        // Five at a time take a second and a half together.
        backend.clock.advance(0.3);
        await liveApi.forbidStream(name, resumeAt);
      },
    });
    const before = backend.clock.nowMs();
    const said = await codeOf({ ...backend, liveApi: slow }, 'BanUser', { userid, reason }, operator);
    expect(said).toBe(3000);
    expect(backend.clock.nowMs() - before).toBeLessThan(5_000);
    const first = liveApi.forbidden.size;
    expect(first).toBeGreaterThan(5);
    expect(await codeOf({ ...backend, liveApi: slow }, 'BanUser', { userid, reason }, operator)).toBe(3000);
    expect(liveApi.forbidden.size).toBeGreaterThan(first);
    await succeed({ ...backend, liveApi: slow }, 'BanUser', { userid, reason }, operator);
    // With the stream that is pushed and the one of the SDK.
    expect(liveApi.forbidden.size).toBeGreaterThanOrEqual(22);
  });

  it('is made good by the online checker where LVB still accepts the push', async () => {
    backend.liveApi.away = true;
    await codeOf(backend, 'BanUser', { userid, reason }, operator);
    backend.liveApi.away = false;
    await sweep({ ...backend, runId: randomUUID() });
    expect([...backend.liveApi.forbidden.keys()]).toEqual([stream]);
  });

  describe('of a second-generation anchor, whose address others make', () => {
    const sdkStream = `1400000000_${userid}`;
    const forbidden = (): string[] =>
      [...backend.liveApi.forbidden.keys()].filter((name) => name === sdkStream);

    it('reaches the stream although no room was ever announced, and lets it go when it is lifted', async () => {
      await succeed(backend, 'BanUser', { userid, reason }, operator);
      expect(forbidden()).toEqual([sdkStream]);
      await succeed(backend, 'UnbanUser', { userid, reason }, operator);
      expect(forbidden()).toEqual([]);
      expect(await listed(1)).toEqual([]);
    });

    it('reaches the stream of a room that was announced days ago', async () => {
      await postAs(backend, alice, 'upload_room', { title: 'old' });
      backend.clock.advance(3 * DAY_SECONDS);
      await succeed(backend, 'BanUser', { userid, reason }, operator);
      expect(forbidden()).toEqual([sdkStream]);
      const streams = (await rowsOf(database.connection, 'broadcast')) as { stream_name: string }[];
      expect(streams.filter((row) => row.stream_name === sdkStream)).toHaveLength(1);
    });

    it('given before there was an account is enforced when the stream is seen pushed', async () => {
      await succeed(backend, 'BanUser', { userid: 'carol', reason }, operator);
      await addMember(backend, 'carol');
      backend.liveApi.pushing.add('1400000000_carol');
      backend.liveApi.pushing.add('1400000000_dave1');
      await sweep({ ...backend, runId: randomUUID() });
      expect([...backend.liveApi.forbidden.keys()]).toContain('1400000000_carol');
      expect([...backend.liveApi.forbidden.keys()]).not.toContain('1400000000_dave1');
      await succeed(backend, 'UnbanUser', { userid: 'carol', reason }, operator);
      expect([...backend.liveApi.forbidden.keys()]).not.toContain('1400000000_carol');
    });
  });

  it('of somebody who never broadcast holds too', async () => {
    const bob = await addMember(backend, 'bobby');
    await succeed(backend, 'BanUser', { userid: 'bobby', reason }, operator);
    const request = { ...address, userid: 'bobby' };
    expect(await codeOf(backend, 'RequestLVBAddr', request, { headers: bearer(bob.token) })).toBe(4031);
    expect(await addressCode()).toBe(0);
  });
});

describe('what operators take away', () => {
  it('is the broadcast: it leaves the list for good, and the push is cut', async () => {
    await succeed(backend, 'EndBroadcast', { userid, reason }, operator);
    expect(await liveUsers()).toEqual([]);
    expect(backend.liveApi.asked).toEqual([`drop ${stream}`]);
    await deliver(backend, pushEvent(stream, { atSeconds: START_SECONDS + 10, sequence: '9' }));
    expect(await liveUsers()).toEqual([]);
    backend.clock.advance(60);
    await goLive(backend, alice);
    expect(await liveUsers()).toEqual([userid]);
  });

  it('is the replay, by the file id of any of its formats', async () => {
    const now = START_SECONDS;
    const [{ stream_name: earlier }] = await rowsOf(database.connection, 'broadcast');
    const again = { fileId: 'file1-hls', fromSeconds: now - 900, toSeconds: now - 600, format: 'hls' };
    await deliver(backend, recordingEvent(earlier as string, again));
    expect(await listed(2)).toHaveLength(1);
    await succeed(backend, 'DeleteReplay', { fileid: 'file1-hls', reason }, operator);
    expect(await listed(2)).toEqual([]);
    expect((await postAs(backend, alice, 'get_vod_list')).data).toEqual({ list: [] });
    // Neither a repeated event nor a further format brings it back.
    await deliver(backend, recordingEvent(earlier as string, again));
    await deliver(
      backend,
      recordingEvent(earlier as string, { ...again, fileId: 'file1-flv', format: 'flv' }),
    );
    expect(await listed(2)).toEqual([]);
    expect(await codeOf(backend, 'DeleteReplay', { fileid: 'file1', reason }, operator)).toBe(10010);
  });

  it('is the short video', async () => {
    expect(await listed(5)).toEqual(['short1']);
    await succeed(backend, 'DeleteShortVideo', { userid, fileid: 'short1', reason }, operator);
    expect(await listed(5)).toEqual([]);
  });

  it('are all sessions of a user, and nobody else’s', async () => {
    const bob = await addMember(backend, 'bobby');
    expect(await succeed(backend, 'EndUserSessions', { userid, reason }, operator)).toEqual({ ended: 1 });
    expect((await postAs(backend, alice, 'get_user_info')).code).toBe(498);
    expect((await postAs(backend, bob, 'get_user_info')).code).toBe(200);
  });
});

describe('what operators read', () => {
  it('are the reports, newest first, page by page', async () => {
    const bob = await addMember(backend, 'bobby');
    for (let index = 0; index < 5; index += 1) {
      backend.clock.advance(1);
      await succeed(
        backend,
        'ReportUser',
        { userid: 'bobby', hostuserid: userid },
        { headers: bearer(bob.token) },
      );
    }
    const first = await succeed(backend, 'ListReports', { count: 2 }, operator);
    expect(first.list).toHaveLength(2);
    expect(first.list[0]).toEqual({
      id: expect.any(Number),
      source: 'user',
      reporter: 'bobby',
      userid,
      broadcast_id: expect.any(Number),
      detail: '',
      timestamp: START_SECONDS + 5,
    });
    const rest = await succeed(backend, 'ListReports', { count: 4, before_id: first.before_id }, operator);
    expect(rest.list.map((report: { timestamp: number }) => report.timestamp - START_SECONDS)).toEqual([
      3, 2, 1,
    ]);
    expect(rest.before_id).toBe(0);
  });

  it('are the bans in force, page by page, without those that ran out or were lifted', async () => {
    const ban = (name: string, expires: number): Promise<unknown> =>
      succeed(backend, 'BanUser', { userid: name, reason: `${name}!`, expires }, operator);
    await ban('ann', 0);
    await ban('bea', START_SECONDS + 10);
    await ban('cid', START_SECONDS + 60);
    await ban('dan', 0);
    await succeed(backend, 'UnbanUser', { userid: 'dan', reason }, operator);
    backend.clock.advance(10);
    const first = await succeed(backend, 'ListBans', { count: 1 }, operator);
    expect(first).toEqual({
      list: [{ userid: 'ann', reason: 'ann!', timestamp: START_SECONDS, expires: 0 }],
      after_userid: 'ann',
    });
    const rest = await succeed(backend, 'ListBans', { after_userid: first.after_userid }, operator);
    expect(rest).toEqual({
      list: [{ userid: 'cid', reason: 'cid!', timestamp: START_SECONDS, expires: START_SECONDS + 60 }],
      after_userid: '',
    });
  });

  it('is what each sweep closed, newest first, page by page, whatever version wrote it', async () => {
    const run = (at: number, summary: object): Promise<void> =>
      backend.database.transaction((session) =>
        insertSweepRun(session, {
          startedAt: new Date((START_SECONDS + at) * 1000),
          finishedAt: new Date((START_SECONDS + at) * 1000 + 250),
          massVanishSince: undefined,
          summary: JSON.stringify(summary),
        }),
      );
    await run(0, {});
    await run(60, { rooms: 3, closed: ['s1'], closedCount: 1, cut: ['s2'], alarm: 'out of time' });
    const first = await succeed(backend, 'ListSweepRuns', { count: 1 }, operator);
    expect(first.list).toEqual([
      {
        ...{ id: expect.any(Number), timestamp: START_SECONDS + 60, duration_ms: 250 },
        ...{ rooms: 3, online: 0, seen: 0, offline: 0, unknown: 0 },
        ...{ closed: ['s1'], closed_count: 1, relisted: [], cut: ['s2'], alarm: 'out of time' },
      },
    ]);
    const rest = await succeed(backend, 'ListSweepRuns', { before_id: first.before_id }, operator);
    expect(rest.list).toMatchObject([{ timestamp: START_SECONDS, rooms: 0, closed: [], closed_count: 0 }]);
    expect(rest.before_id).toBe(0);
  });

  it('is what operators did, newest first', async () => {
    await succeed(backend, 'BanUser', { userid, reason }, operator);
    backend.clock.advance(1);
    await succeed(backend, 'StopLVB', { userid }, operator);
    const { list, before_id: end } = await succeed(backend, 'ListAuditEntries', {}, operator);
    expect(list).toMatchObject([
      // Looking at the audit is written down as well.
      { action: 'ListAuditEntries', target: '', reason: '', timestamp: START_SECONDS + 1 },
      { action: 'StopLVB', target: userid, reason: '', timestamp: START_SECONDS + 1 },
      { action: 'BanUser', target: userid, reason, timestamp: START_SECONDS },
    ]);
    expect(Object.keys(list[0] as object).sort()).toEqual([
      'action',
      'id',
      'operator',
      'reason',
      'target',
      'timestamp',
    ]);
    expect(end).toBe(0);
  });

  it('is the ledger by stream, type and outcome, the stop event’s type being 0', async () => {
    await deliver(backend, pushEvent(stream, { atSeconds: START_SECONDS, sequence: '1' }));
    await deliver(backend, stopEvent(stream, { atSeconds: START_SECONDS + 60, sequence: '1' }));
    await deliver(backend, stopEvent('8888_unknown_1', { atSeconds: START_SECONDS + 60 }));
    await deliver(backend, { event_type: 200, stream_id: stream, pic_url: '/x.jpg' });
    const types = async (filter: object): Promise<number[]> => {
      const { list } = await succeed(backend, 'ListCallbackEvents', filter, operator);
      return (list as { event_type: number }[]).map((event) => event.event_type);
    };
    expect(await types({})).toEqual([200, 0, 0, 1, 100]);
    expect(await types({ event_type: 0 })).toEqual([0, 0]);
    expect(await types({ event_type: '0', outcome: 'unmatched' })).toEqual([0]);
    expect(await types({ stream_id: stream })).toEqual([200, 0, 1]);
    expect(await types({ stream_id: stream, event_type: 1 })).toEqual([1]);
    expect(await types({ outcome: 'ignored' })).toEqual([200]);
    const unknown = { outcome: 'nothing' };
    expect(await codeOf(backend, 'ListCallbackEvents', unknown, { headers: AS_OPERATOR })).toBe(4002);
    expect(await types({ event_type: 317 })).toEqual([]);
    expect(await types({ count: 2 })).toEqual([200, 0]);
    const page = await succeed(backend, 'ListCallbackEvents', { count: 2 }, operator);
    expect(await types({ before_id: page.before_id })).toEqual([0, 1, 100]);
    expect(page.list[1]).toEqual({
      id: expect.any(Number),
      event_type: 0,
      stream_id: '8888_unknown_1',
      event_time: START_SECONDS + 60,
      timestamp: START_SECONDS,
      deliveries: 1,
      outcome: 'unmatched',
      payload: expect.not.stringMatching(/"sign"|"t"/),
    });
  });
});

describe('an event of the ledger', () => {
  const sdkStream = `1400000000_${userid}`;

  async function newestEventId(): Promise<number> {
    const { list } = await succeed(backend, 'ListCallbackEvents', { count: 1 }, operator);
    return list[0].id as number;
  }

  it.each([
    ['with a time of its own', { event_time: START_SECONDS }],
    ['of the oldest form, without one', { event_time: undefined }],
  ])('that found no room can be applied once there is one: %s', async (_form, changes) => {
    await succeed(backend, 'StopLVB', { userid }, operator);
    await deliver(backend, {
      ...pushEvent(sdkStream, { atSeconds: START_SECONDS, sequence: '7' }),
      ...changes,
    });
    const id = await newestEventId();
    const replayed = (): Promise<object> => succeed(backend, 'ReplayCallbackEvent', { id, reason }, operator);
    expect(await replayed()).toEqual({ outcome: 'unmatched' });
    // The room is announced after the push began, but so late that it is not taken for its room.
    backend.clock.advance(121);
    expect((await postAs(backend, alice, 'upload_room', { title: 'announced' })).code).toBe(200);
    expect(await replayed()).toEqual({ outcome: 'unmatched' });
    await database.connection.query('UPDATE broadcast SET opened_at = ? WHERE stream_name = ?', [
      new Date(START_SECONDS * 1000),
      sdkStream,
    ]);
    expect(await liveUsers()).toEqual([]);
    expect(await replayed()).toEqual({ outcome: 'applied' });
    expect(await liveUsers()).toEqual([userid]);
    const [room] = (await succeed(backend, 'FetchList', { flag: 1 })).pusherlist;
    expect(room.title).toBe('announced');
  });

  it('that was applied already changes nothing when it is applied again', async () => {
    const without = async (): Promise<object> => {
      const { audit_entry, broadcast, ...rows } = await everyRow(database.connection);
      return { ...rows, audits: audit_entry!.length > 0, rooms: broadcast!.length };
    };
    await succeed(backend, 'ReplayCallbackEvent', { id: eventId, reason }, operator);
    const before = await without();
    await succeed(backend, 'ReplayCallbackEvent', { id: eventId, reason }, operator);
    expect(await without()).toEqual(before);
    expect(await listed(2)).toEqual(['file1']);
  });

  it('of a type without effect is ignored', async () => {
    await deliver(backend, { event_type: 321, stream_id: stream });
    const id = await newestEventId();
    expect(await call(backend, 'ReplayCallbackEvent', { id, reason }, operator)).toMatchObject({
      returnData: { outcome: 'ignored' },
    });
  });
});
