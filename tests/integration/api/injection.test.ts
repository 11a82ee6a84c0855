import { ACTIONS } from '../../../functions/api/actions';
import { AS_OPERATOR, call, goLive, openRoom, succeed, type Envelope } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { sqlInjections } from '../../support/sqlInjections';
import { deliver, post, recordingEvent, signed, startEvent, stopEvent } from '../../support/streamEvents';
import { allRows } from '../../support/tableRows';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const INJECTIONS = sqlInjections(rounds(100, 500));
/** For what takes many requests each. */
const SOME_INJECTIONS = INJECTIONS.slice(0, rounds(40, 500));
/** None of them takes longer than any request: SLEEP and BENCHMARK are texts. */
const SLOW_MS = 1_500;

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

const USERINFO = { nickname: 'n', headpic: 'h', frontcover: 'f', location: 'l' };

/** A valid request of each Action that takes a text, with every text that it takes. */
const REQUESTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ChangeCount: { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: 'file', requestid: 'request' },
  ChangeStatus: { userid: 'anchor', status: 0 },
  EnterGroup: {
    ...{ userid: 'viewer', liveuserid: 'anchor', groupid: 'group', nickname: 'n', headpic: 'h', flag: 0 },
  },
  FetchGroupMemberList: { liveuserid: 'anchor', groupid: 'group', pageno: 1, pagesize: 20 },
  FetchList: { flag: 3, pageno: 1, pagesize: 20, cursor: 'l.100' },
  ForbidLive: { userid: 'anchor', forbidflag: 0, reason: 'why' },
  GetUserInfo: { userid: 'anchor', type: 1, fileid: 'file' },
  QuitGroup: { userid: 'viewer', liveuserid: 'anchor', groupid: 'group', flag: 0 },
  ReportUser: { userid: 'viewer', hostuserid: 'anchor' },
  RequestLVBAddr: { userid: 'anchor', groupid: 'group', title: 't', userinfo: USERINFO },
  RequestLVBAddrForLinkMic: { userid: 'anchor', title: 't', userinfo: USERINFO },
  RequestPlayUrlWithSignForLinkMic: { userid: 'anchor', originStreamUrl: 'rtmp://play.example/live/stream' },
  StopLVB: { userid: 'anchor' },
  UploadUGCVideo: {
    ...{
      userid: 'anchor',
      file_id: 'file',
      title: 't',
      play_url: 'http://vod.example/1',
      userinfo: USERINFO,
    },
  },
  MergeVideoStream: {
    userid: 'anchor',
    mergeparams: {
      timestamp: 1_716_300_000,
      eventId: 1,
      interface: {
        interfaceName: 'Mix_StreamV2',
        para: {
          ...{ app_id: 1_250_000_000, interface: 'mix_streamv2.start_mix_stream_advanced' },
          ...{ mix_stream_session_id: 'stream', output_stream_id: 'stream' },
          input_stream_list: [{ input_stream_id: 'stream', layout_params: { image_layer: 1 } }],
        },
      },
    },
  },
};

/** Actions that take no text at all. */
const WITHOUT_TEXT = ['GetCOSSign', 'GetCOSSignV2', 'GetVodSignature', 'GetVodSignatureV2'];

type Path = readonly string[];

function textPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textPaths(member, [...path, name]));
}

function withText(value: unknown, [name, ...rest]: Path, text: string): unknown {
  if (name === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      String(index) === name ? withText(item, rest, text) : (item as unknown),
    );
  }
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [name]: withText(record[name], rest, text) };
}

/** A text that could not be anything but a text. */
const HARMLESS = 'xxxxxxxxxx';

const CASES = Object.entries(REQUESTS).flatMap(([action, parameters]) =>
  textPaths(parameters).map((path): [string, string, Path] => [action, path.join('.'), path]),
);

async function prepare(): Promise<void> {
  await database.truncateAll();
  services.liveApi.reset();
  services.clock.reset();
  const streamName = await goLive(services, 'anchor', { groupid: 'group' });
  const now = services.clock.nowSeconds();
  const file = { fileId: 'file', fromSeconds: now - 600, toSeconds: now };
  await deliver(services, recordingEvent(streamName, file));
}

/** What the answer says, without the texts that were sent and the signatures that are new each time. */
function gist({ returnValue, returnData }: Envelope): unknown {
  return { returnValue, members: Object.keys(returnData as object), total: returnData.totalcount };
}

async function rowCounts(): Promise<Record<string, number>> {
  const rows = await allRows(database.connection);
  return Object.fromEntries(Object.entries(rows).map(([table, content]) => [table, content.length]));
}

it('SE1: every Action that takes a text is among the cases', () => {
  const known = [...Object.keys(REQUESTS), ...WITHOUT_TEXT].sort();
  expect(known).toEqual([...ACTIONS.keys()].sort());
});

describe('SE1: SQL in a parameter is a text like any other', () => {
  beforeAll(prepare);

  it.each(CASES)(
    '%s: %s',
    async (action, _name, path) => {
      const send = (value: string): Promise<Envelope> =>
        call(services, action, withText(REQUESTS[action], path, value) as object, AS_OPERATOR);
      const plain = await send(HARMLESS);
      const differences: unknown[] = [];
      for (const text of INJECTIONS) {
        const startedAtMs = performance.now();
        const answer = await send(text);
        const elapsedMs = performance.now() - startedAtMs;
        // Some characters are no part of an id or a URL, wherever they come from.
        const refused = answer.returnValue === 1000 && answer.returnMsg.includes('not allowed there!');
        const same = JSON.stringify(gist(answer)) === JSON.stringify(gist(plain));
        if ((!same && !refused) || elapsedMs > SLOW_MS || /sql|syntax/i.test(answer.returnMsg)) {
          differences.push({ text, answer, plain, elapsedMs });
        }
      }
      expect(differences).toEqual([]);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('leaves everything as consistent as before, and nobody banned', async () => {
    await expectInvariants(database.connection);
    const { ban, anchor, schema_migration: migrations } = await rowCounts();
    expect({ ban }).toEqual({ ban: 0 });
    expect(anchor).toBeGreaterThan(0);
    expect(migrations).toBeGreaterThan(0);
  });
});

it(
  'SE1: SQL that was stored comes back exactly, and does nothing when it is read again',
  async () => {
    await prepare();
    const like = { type: 1, optype: 0, flag: 0, fileid: '' };
    for (const text of SOME_INJECTIONS.map((one) => one.trim())) {
      const userinfo = { nickname: text, headpic: text, frontcover: text, location: text };
      await succeed(services, 'RequestLVBAddr', { userid: text, groupid: text, title: text, userinfo });
      await succeed(services, 'ChangeStatus', { userid: text, status: 0 });
      const viewer = { userid: text, liveuserid: text, groupid: text, flag: 0 };
      await succeed(services, 'EnterGroup', { ...viewer, nickname: text, headpic: text });
      await succeed(services, 'ChangeCount', { ...like, userid: text, requestid: text.slice(0, 64) });
      await succeed(services, 'ReportUser', { userid: 'viewer', hostuserid: text });
      expect(await succeed(services, 'GetUserInfo', { userid: text, type: 0 })).toMatchObject({
        ...{ userid: text, groupid: text, title: text, status: '1', viewercount: 1, likecount: 1 },
        userinfo,
      });
      const members = await succeed(services, 'FetchGroupMemberList', { liveuserid: text, groupid: text });
      expect(members).toEqual({
        totalcount: 1,
        memberlist: [{ userid: text, nickname: text, headpic: text }],
      });
      await succeed(services, 'ForbidLive', { userid: text, forbidflag: 1, reason: text }, AS_OPERATOR);
      await succeed(services, 'ForbidLive', { userid: text, forbidflag: 0 }, AS_OPERATOR);
    }
    const texts = new Set(SOME_INJECTIONS.map((one) => one.trim()));
    const { anchor, ban, report } = await rowCounts();
    expect({ anchor, ban, report }).toEqual({
      anchor: texts.size + 1,
      ban: 0,
      report: SOME_INJECTIONS.length,
    });
    expect(await succeed(services, 'GetUserInfo', { userid: 'anchor', type: 0 })).toMatchObject({
      ...{ status: '1', likecount: 0, viewercount: 0 },
    });
    await expectInvariants(database.connection);
  },
  ROUNDS_TIMEOUT_MS,
);

it(
  'SE1: SQL in a stream event is a text like any other',
  async () => {
    await prepare();
    const before = await rowCounts();
    const streamName = await openRoom(services, 'another');
    const now = services.clock.nowSeconds();
    for (const text of SOME_INJECTIONS) {
      const bodies = [
        startEvent(text, { atSeconds: now, sequence: '7' }),
        startEvent(streamName, { atSeconds: now, sequence: text.slice(0, 64) }),
        stopEvent(streamName, { atSeconds: now, sequence: text.slice(0, 64) }),
        { ...recordingEvent(streamName, { fileId: text, fromSeconds: now - 600, toSeconds: now }) },
        { event_type: 9999, stream_id: text, text },
      ];
      for (const body of bodies) {
        const { statusCode } = await post(services, signed(body, now));
        expect([200, 400]).toContain(statusCode);
      }
    }
    const after = await rowCounts();
    expect({ ...after, callback_event: 0, push_session: 0, recording: 0, replay: 0 }).toEqual({
      ...before,
      ...{ anchor: before['anchor']! + 1, broadcast: before['broadcast']! + 1 },
      ...{ callback_event: 0, push_session: 0, recording: 0, replay: 0 },
    });
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 1 });
    await expectInvariants(database.connection);
  },
  ROUNDS_TIMEOUT_MS,
);
