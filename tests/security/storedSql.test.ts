import { AS_OPERATOR, call, openRoom, succeed } from '../support/appCall';
import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { addSession, postAs } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { expectInvariants } from '../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { sqlInjections } from '../support/sqlInjections';
import { deliver, post, recordingEvent, signed, startEvent, stopEvent } from '../support/streamEvents';
import type { EventBody } from '../support/streamEvents';
import { runSweep } from '../support/sweeps';
import { allRows } from '../support/tableRows';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const ALL = sqlInjections(Number.MAX_SAFE_INTEGER);
/** Every so many of them, so that an everyday run has some of each kind. */
const STEP = rounds(40, 1);
/** One test does everything that can be done with a text, for each text. */
const TIMEOUT_MS = 4 * ROUNDS_TIMEOUT_MS;
/** Ids have no blank at either end. */
const TEXTS = [...new Set(ALL.filter((_text, index) => index % STEP === 0).map((text) => text.trim()))];

let database: TestDatabase;
let services: TestServices;
let backend: Backend;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  backend = createBackend(database.config);
});

afterAll(async () => {
  await services.database.close();
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  services.liveApi.reset();
  services.clock.reset();
});

async function rowCounts(): Promise<Record<string, number>> {
  const rows = await allRows(database.connection);
  return Object.fromEntries(Object.entries(rows).map(([table, content]) => [table, content.length]));
}

/** The text as a file id of VOD may be: no blanks, at most 128 characters. */
function fileIdOf(text: string): string {
  return text.replace(/\s/g, '/**/').slice(0, 128);
}

/** One evening of an anchor whose every text is this one. */
async function broadcastEvening(text: string): Promise<void> {
  const userinfo = { nickname: text, headpic: text, frontcover: text, location: text };
  const streamName = await openRoom(services, text, { groupid: text, title: text });
  await succeed(services, 'RequestLVBAddr', { userid: text, groupid: text, title: text, userinfo });
  await succeed(services, 'ChangeStatus', { userid: text, status: 0 });
  const viewer = { userid: text, liveuserid: text, groupid: text, flag: 0 };
  await succeed(services, 'EnterGroup', { ...viewer, nickname: text, headpic: text });
  const like = { userid: text, type: 1, optype: 0, flag: 0, fileid: '' };
  await succeed(services, 'ChangeCount', { ...like, requestid: text });
  await succeed(services, 'ReportUser', { userid: text, hostuserid: 'anchor' });
  await succeed(services, 'ReportUser', { userid: 'viewer', hostuserid: text });
  const play_url = 'http://vod.example.test/v.mp4';
  await succeed(services, 'UploadUGCVideo', { userid: text, file_id: text, title: text, play_url, userinfo });
  const now = services.clock.nowSeconds();
  const fileId = fileIdOf(text);
  await deliver(services, recordingEvent(streamName, { fileId, fromSeconds: now - 600, toSeconds: now }));
  await deliver(services, { event_type: 317, streamId: streamName, label: text, img: text });
  expect(await succeed(services, 'GetUserInfo', { userid: text, type: 0 })).toMatchObject({
    ...{ userid: text, groupid: text, title: text, status: '1', viewercount: 1, likecount: 1 },
    userinfo,
  });
  const members = await succeed(services, 'FetchGroupMemberList', { liveuserid: text, groupid: text });
  expect(members).toEqual({ totalcount: 1, memberlist: [{ userid: text, nickname: text, headpic: text }] });
  const replay = { userid: text, type: 1, fileid: fileId };
  expect(await succeed(services, 'GetUserInfo', replay)).toMatchObject({ title: text, fileid: fileId });
}

/** Everything that an operator can do to that anchor. */
async function moderate(text: string): Promise<void> {
  const about = { userid: text, reason: text };
  const byOperator = (action: string, parameters: object): Promise<any> =>
    succeed(services, action, parameters, AS_OPERATOR);
  await byOperator('EndBroadcast', about);
  await byOperator('BanUser', about);
  const address = { userid: text, groupid: text, title: text };
  expect((await call(services, 'RequestLVBAddr', address)).returnValue).toBe(4031);
  await byOperator('UnbanUser', about);
  await byOperator('EndUserSessions', about);
  const { list } = await byOperator('ListCallbackEvents', { count: 2, reason: text });
  for (const { id } of list as { id: number }[])
    await byOperator('ReplayCallbackEvent', { id, reason: text });
  const { list: entries } = await byOperator('ListAuditEntries', { count: 5, reason: text });
  expect(entries).toEqual(expect.arrayContaining([expect.objectContaining({ reason: text })]));
  await byOperator('DeleteReplay', { fileid: fileIdOf(text), reason: text });
  await byOperator('DeleteShortVideo', { ...about, fileid: text });
}

it(
  'SE1: SQL that was stored comes back exactly, and does nothing when it is read again',
  async () => {
    await openRoom(services, 'anchor');
    await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 0 });
    for (const text of TEXTS) await broadcastEvening(text);
    const many = { flag: 5, pagesize: 100 };
    const { totalcount, pusherlist } = await succeed(services, 'FetchList', many);
    expect(totalcount).toBe(TEXTS.length);
    expect((pusherlist as { title: string }[]).every(({ title }) => TEXTS.includes(title))).toBe(true);
    const reader = await addSession(backend, 'reader');
    for (const path of ['get_vod_list', 'get_ugc_list']) {
      const { code, data } = await postAs(backend, reader, path, { index: 1, count: 500 });
      expect(code).toBe(200);
      const titles = (data.list as { title: string }[]).map(({ title }) => title);
      expect(titles.filter((title) => TEXTS.includes(title))).toHaveLength(Math.min(500, TEXTS.length));
    }
    // None of their streams is pushed, so the sweep reads every one of them and closes it.
    // So many at once are believed to be gone after half an hour.
    for (let run = 0; run < 10; run += 1) {
      services.clock.advanceSeconds(600);
      await runSweep(services);
    }
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 0 });
    await expectInvariants(database.connection);
    for (const text of TEXTS) await moderate(text);
    const { ban, anchor, report, short_video: videos, replay } = await rowCounts();
    expect({ ban, anchor, report, videos, replay }).toEqual({
      ban: 0,
      anchor: TEXTS.length + 1,
      report: TEXTS.length * 3,
      videos: 0,
      replay: 0,
    });
  },
  TIMEOUT_MS,
);

describe('SE1: SQL in a stream event is a text like any other', () => {
  let streamName: string;

  async function bodies(): Promise<Record<string, EventBody>> {
    streamName = await openRoom(services, 'another');
    const now = services.clock.nowSeconds();
    const push = { atSeconds: now, sequence: '7' };
    const file = { fileId: 'file', fromSeconds: now - 600, toSeconds: now };
    const verdict = { suggestion: 'Review', label: 'Porn', subLabel: 'x', img: 'http://i.example.test/1' };
    return {
      push: startEvent(streamName, push),
      stop: stopEvent(streamName, push),
      recording: { ...recordingEvent(streamName, file), video_id: 'video' },
      moderation: { event_type: 317, streamId: streamName, screenshotTime: now, ...verdict },
      'one that is only kept': { event_type: 9999, stream_id: streamName, text: 'text' },
    };
  }

  it('for every type that has an effect', async () => {
    const types = Object.values(await bodies()).map(({ event_type: type }) => type);
    expect(types).toEqual(expect.arrayContaining([...EVENT_HANDLERS.keys()]));
  });

  it.each(['push', 'stop', 'recording', 'moderation', 'one that is only kept'])(
    'whatever member of it: %s',
    async (kind) => {
      const body = (await bodies())[kind]!;
      const members = Object.keys(body).filter((name) => typeof body[name] === 'string');
      const untouched = ['anchor', 'ban', 'schema_migration', 'session', 'account', 'audit_entry'];
      const before = await allRows(database.connection);
      for (const text of TEXTS) {
        for (const member of members) {
          const value = text.slice(0, member === 'sequence' ? 64 : 128);
          const { statusCode } = await post(
            services,
            signed({ ...body, [member]: value }, services.clock.nowSeconds()),
          );
          // File ids, formats and addresses have no blanks and quotes; everything else is kept as it is.
          expect([member, value, statusCode]).toEqual([member, value, statusCode === 400 ? 400 : 200]);
        }
      }
      const after = await allRows(database.connection);
      for (const table of untouched) expect([table, after[table]]).toEqual([table, before[table]]);
      expect(after['broadcast']).toHaveLength(1);
      await expectInvariants(database.connection);
    },
    TIMEOUT_MS,
  );
});
