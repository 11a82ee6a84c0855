import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import {
  addMember,
  addSession,
  AS_OPERATOR,
  bearer,
  call,
  goLive,
  openRoom,
  passwordOf,
  post,
  postAs,
  streamOf,
  succeed,
  type Headers,
  type Member,
} from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { deliver, recordingEvent } from '../support/gen2/events';
import { everyRow } from '../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../support/testDatabase';

/** The owner is whom the request names; a banned owner is the same user after a ban. */
const CALLERS = ['anonymous', 'otherUser', 'owner', 'bannedOwner', 'operator'] as const;
type CallerName = (typeof CALLERS)[number];
type Answers = Readonly<Record<CallerName, number>>;

interface World {
  readonly owner: Member;
  readonly secondDevice: Member;
  readonly other: Member;
  readonly ownerStream: string;
  readonly guestUrl: string;
  readonly eventId: number;
}

type Row = readonly [answers: Answers, request: (world: World) => object];

const [YES, SIGN_IN, NO, BANNED] = [0, 4010, 4030, 4031];
const [OK, BAD_SIGNATURE] = [200, 498];

const anyone: Answers = { anonymous: YES, otherUser: YES, owner: YES, bannedOwner: YES, operator: YES };
const users: Answers = { ...anyone, anonymous: SIGN_IN, operator: SIGN_IN };
const owner: Answers = { ...users, otherUser: NO };
const ownerToBroadcast: Answers = { ...owner, bannedOwner: BANNED };
const ownerAndOperators: Answers = { ...owner, operator: YES };
const operators: Answers = { anonymous: NO, otherUser: NO, owner: NO, bannedOwner: NO, operator: YES };

const signed: Answers = {
  anonymous: BAD_SIGNATURE,
  otherUser: BAD_SIGNATURE,
  owner: OK,
  bannedOwner: OK,
  operator: BAD_SIGNATURE,
};
const signedToBroadcast: Answers = { ...signed, bannedOwner: BANNED };
const open: Answers = { anonymous: OK, otherUser: OK, owner: OK, bannedOwner: OK, operator: OK };

const userid = 'owner1';
const reason = 'because';
const room = { userid, groupid: 'g', title: 't' };
const video = { userid, file_id: 'file2', play_url: 'http://vod.example.test/2.mp4' };

/** Who may do what, in one place: the documented allow set of every Action, by what it answers. */
const ACTION_ACCESS: Readonly<Record<string, Row>> = {
  BanUser: [operators, () => ({ userid, reason })],
  ChangeCount: [users, () => ({ userid, type: 1, optype: 0, flag: 0 })],
  ChangeStatus: [owner, () => ({ userid, status: 1 })],
  DeleteReplay: [operators, () => ({ fileid: 'replay1', reason })],
  DeleteShortVideo: [operators, () => ({ userid, fileid: 'file1', reason })],
  EndBroadcast: [operators, () => ({ userid, reason })],
  EndUserSessions: [operators, () => ({ userid, reason })],
  EnterGroup: [owner, () => ({ userid, liveuserid: 'other1', groupid: 'group of other1', flag: 0 })],
  FetchGroupMemberList: [anyone, () => ({ liveuserid: userid, groupid: 'group of owner1' })],
  FetchList: [anyone, () => ({ flag: 3 })],
  ForbidLive: [operators, () => ({ userid, forbidflag: 1 })],
  GetCOSSign: [users, () => ({})],
  GetCOSSignV2: [users, () => ({})],
  GetCOSUploadUrl: [owner, () => ({ userid, contenttype: 'image/png', contentlength: 10 })],
  GetUserInfo: [anyone, () => ({ userid, type: 1, fileid: 'replay1' })],
  GetVodSignature: [users, () => ({})],
  GetVodSignatureV2: [users, () => ({})],
  Health: [anyone, () => ({})],
  Heartbeat: [owner, () => ({ userid, liveuserid: 'other1', groupid: 'group of other1', flag: 0 })],
  ListAuditEntries: [operators, () => ({})],
  ListBans: [operators, () => ({})],
  ListCallbackEvents: [operators, () => ({})],
  ListReports: [operators, () => ({})],
  ListSweepRuns: [operators, () => ({})],
  // A ban ends the banned user's broadcast, and an ended one cannot be mixed.
  MergeVideoStream: [{ ...owner, bannedOwner: 1000 }, ({ ownerStream }) => mergeRequest(ownerStream)],
  QuitGroup: [owner, () => ({ userid, liveuserid: 'other1', groupid: 'group of other1', flag: 0 })],
  ReplayCallbackEvent: [operators, ({ eventId }) => ({ id: eventId, reason })],
  ReportUser: [owner, () => ({ userid, hostuserid: 'other1' })],
  RequestLVBAddr: [ownerToBroadcast, () => room],
  RequestLVBAddrForLinkMic: [ownerToBroadcast, () => ({ userid })],
  RequestPlayUrlWithSignForLinkMic: [
    ownerToBroadcast,
    ({ guestUrl }) => ({ userid, originStreamUrl: guestUrl }),
  ],
  StopLVB: [ownerAndOperators, () => ({ userid })],
  UnbanUser: [operators, () => ({ userid, reason })],
  UploadUGCVideo: [owner, () => video],
};

/** The same for every endpoint. Those that are open prove the user by a password or a refresh token of their own. */
const ENDPOINT_ACCESS: Readonly<Record<string, Row>> = {
  change_password: [
    signed,
    () => ({ userid, password: passwordOf(userid), new_password: passwordOf(userid, 'new') }),
  ],
  end_session: [signed, ({ secondDevice }) => ({ userid, session_id: secondDevice.sessionId })],
  get_cos_sign: [signed, () => ({ userid })],
  get_cos_upload_url: [signed, () => ({ userid, contenttype: 'image/png', contentlength: 10 })],
  get_roomservice_sign: [signed, () => ({ userid })],
  get_sessions: [signed, () => ({ userid })],
  get_ugc_list: [signed, () => ({ userid })],
  get_user_info: [signed, () => ({ userid })],
  get_vod_list: [signed, () => ({ userid })],
  get_vod_sign: [signed, () => ({ userid })],
  getsig: [signed, () => ({ userid, type: 1 })],
  login: [open, () => ({ userid, password: passwordOf(userid) })],
  logout: [signed, () => ({ userid })],
  refresh: [open, ({ owner: { refreshToken } }) => ({ userid, refresh_token: refreshToken })],
  register: [open, () => ({ userid: 'newuser', password: passwordOf('newuser') })],
  upload_room: [signedToBroadcast, () => ({ userid, title: 't' })],
  upload_ugc: [signed, () => video],
  upload_user_info: [signed, () => ({ userid, nickname: 'n' })],
};

function mergeRequest(stream: string): object {
  const input = { input_stream_id: stream, layout_params: { image_layer: 1 } };
  const para = { mix_stream_session_id: stream, output_stream_id: stream, input_stream_list: [input] };
  return { userid, mergeparams: { interface: { para } } };
}

let database: TestDatabase;
let backend: Backend;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config, { environment: { AUTH_MODE: 'required' } });
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

/** The owner and another user are live, the owner watches the other, and a link-mic guest of the owner is there. */
async function arrange(): Promise<World> {
  await database.truncateAll();
  backend.liveApi.reset();
  const me = await addMember(backend, userid);
  const secondDevice = await addSession(backend, userid);
  const other = await addMember(backend, 'other1');
  const guest = await addMember(backend, 'guest1');
  const earlier = await openRoom(backend, me, { groupid: 'earlier' });
  const now = backend.clock.nowSeconds();
  await deliver(
    backend,
    recordingEvent(earlier, { fileId: 'replay1', fromSeconds: now - 900, toSeconds: now - 600 }),
  );
  const ownerStream = await goLive(backend, me);
  await goLive(backend, other);
  await enter(me, 'other1');
  await enter(guest, userid);
  const asGuest = { headers: bearer(guest.token) };
  const { playurl } = await succeed(backend, 'RequestLVBAddrForLinkMic', { userid: 'guest1' }, asGuest);
  await succeed(backend, 'UploadUGCVideo', { ...video, file_id: 'file1' }, { headers: bearer(me.token) });
  const [events] = await database.connection.query('SELECT id FROM callback_event');
  const [{ id: eventId }] = events as [{ id: number }];
  expect(streamOf(playurl as string)).toMatch(/^8888_guest1_/);
  return { owner: me, secondDevice, other, ownerStream, guestUrl: playurl as string, eventId };
}

async function enter(member: Member, anchorId: string): Promise<void> {
  const visit = { userid: member.userId, liveuserid: anchorId, groupid: `group of ${anchorId}`, flag: 0 };
  await succeed(backend, 'EnterGroup', visit, { headers: bearer(member.token) });
}

function headersOf(caller: CallerName, world: World): Headers {
  switch (caller) {
    case 'anonymous':
      return {};
    case 'otherUser':
      return bearer(world.other.token);
    case 'owner':
    case 'bannedOwner':
      return bearer(world.owner.token);
    case 'operator':
      return AS_OPERATOR;
  }
}

async function ban(): Promise<void> {
  await succeed(backend, 'BanUser', { userid, reason }, { headers: AS_OPERATOR });
}

async function answerOfAction(name: string, caller: CallerName, world: World): Promise<number> {
  const request = ACTION_ACCESS[name]![1](world);
  return (await call(backend, name, request, { headers: headersOf(caller, world) })).returnValue;
}

async function answerOfEndpoint(path: string, caller: CallerName, world: World): Promise<number> {
  const request = ENDPOINT_ACCESS[path]![1](world);
  if (caller === 'anonymous') return (await post(backend, path, request)).code;
  if (caller === 'operator') return (await post(backend, path, request, { headers: AS_OPERATOR })).code;
  const { token } = caller === 'otherUser' ? world.other : world.owner;
  return (await post(backend, path, request, { token })).code;
}

/** Asks as everybody in turn, each in a world of its own; whoever is refused must have changed nothing. */
async function askEverybody(
  expected: Answers,
  allowed: number,
  ask: (caller: CallerName, world: World) => Promise<number>,
): Promise<void> {
  const answers: Partial<Record<CallerName, number>> = {};
  let world = await arrange();
  let before = await everyRow(database.connection);
  for (const caller of CALLERS.filter((one) => one !== 'bannedOwner' && expected[one] !== allowed)) {
    answers[caller] = await ask(caller, world);
  }
  expect(await everyRow(database.connection)).toEqual(before);
  expect(backend.liveApi.asked).toEqual([]);
  for (const caller of CALLERS.filter((one) => one !== 'bannedOwner' && expected[one] === allowed)) {
    // A name can be registered once, and a token refreshed once.
    if (expected === open) world = await arrange();
    answers[caller] = await ask(caller, world);
  }
  world = await arrange();
  await ban();
  before = await everyRow(database.connection);
  answers.bannedOwner = await ask('bannedOwner', world);
  if (expected.bannedOwner !== allowed) expect(await everyRow(database.connection)).toEqual(before);
  const [bans] = await database.connection.query('SELECT user_id FROM ban');
  expect(bans).toEqual([{ user_id: userid }]);
  expect(answers).toEqual(expected);
}

describe('SE5: the matrix', () => {
  it('has a row for each Action and each endpoint, and no other', () => {
    expect(Object.keys(ACTION_ACCESS).sort()).toEqual([...ACTIONS.keys()].sort());
    expect(Object.keys(ENDPOINT_ACCESS).sort()).toEqual([...ENDPOINTS.keys()].sort());
  });

  it.each([...ACTIONS.keys()])('lets exactly the documented callers do %s', async (name) => {
    const [expected] = ACTION_ACCESS[name]!;
    await askEverybody(expected, YES, (caller, world) => answerOfAction(name, caller, world));
  });

  it.each([...ENDPOINTS.keys()])('lets exactly the documented callers use /%s', async (path) => {
    const [expected] = ENDPOINT_ACCESS[path]!;
    await askEverybody(expected, OK, (caller, world) => answerOfEndpoint(path, caller, world));
  });

  it('asks for the signature of every endpoint with AUTH_MODE=open too', async () => {
    const believing = createBackend(database.config, { environment: { AUTH_MODE: 'open' }, beside: backend });
    const world = await arrange();
    const before = await everyRow(database.connection);
    for (const [path, [expected, request]] of Object.entries(ENDPOINT_ACCESS)) {
      if (expected === open) continue;
      const answers = [
        await post(believing, path, request(world)),
        await post(believing, path, request(world), { token: world.other.token }),
        await post(believing, path, request(world), { headers: AS_OPERATOR }),
      ];
      expect([path, ...answers.map(({ code }) => code)]).toEqual([path, 498, 498, 498]);
    }
    expect(await everyRow(database.connection)).toEqual(before);
    await believing.database.close();
  });

  it.each([4, '4'])('shows every room there ever was to operators only: flag %j', async (flag) => {
    const world = await arrange();
    for (const caller of CALLERS) {
      const headers = headersOf(caller, world);
      const { returnValue } = await call(backend, 'FetchList', { flag }, { headers });
      expect([caller, returnValue]).toEqual([caller, operators[caller]]);
    }
  });
});

describe('SE5: the signed play URL of a link-mic partner', () => {
  async function answer(member: Member, originStreamUrl: string): Promise<number> {
    const request = { userid: member.userId, originStreamUrl };
    const { returnValue } = await call(backend, 'RequestPlayUrlWithSignForLinkMic', request, {
      headers: bearer(member.token),
    });
    return returnValue;
  }

  const urlOf = (stream: string): string => `rtmp://play.example.test/live/${stream}`;

  it('is for the anchor and the members of the guest’s room only', async () => {
    const world = await arrange();
    const viewer = await addMember(backend, 'viewer1');
    const outsider = await addMember(backend, 'outsider1');
    expect(await answer(viewer, world.guestUrl)).toBe(4030);
    await enter(viewer, userid);
    expect(await answer(viewer, world.guestUrl)).toBe(0);
    expect(await answer(world.owner, world.guestUrl)).toBe(0);
    expect(await answer(outsider, world.guestUrl)).toBe(4030);
    // The other anchor is live too, in a room of their own.
    expect(await answer(world.other, world.guestUrl)).toBe(4030);
    await enter(outsider, 'other1');
    expect(await answer(outsider, world.guestUrl)).toBe(4030);
  });

  it('of the anchor is for members of that room only, and no longer than they are there', async () => {
    const { ownerStream, owner: anchor, other } = await arrange();
    const viewer = await addMember(backend, 'viewer1');
    expect(await answer(viewer, urlOf(ownerStream))).toBe(4030);
    await enter(viewer, userid);
    expect([
      await answer(viewer, urlOf(ownerStream)),
      await answer(anchor, urlOf(ownerStream)),
      await answer(other, urlOf(ownerStream)),
    ]).toEqual([0, 0, 4030]);
    const visit = { userid: 'viewer1', liveuserid: userid, groupid: 'group of owner1', flag: 0 };
    await succeed(backend, 'QuitGroup', visit, { headers: bearer(viewer.token) });
    expect(await answer(viewer, urlOf(ownerStream))).toBe(4030);
  });

  it('of a stream that is not known here, or is over, is for nobody', async () => {
    const { owner: anchor, ownerStream, guestUrl } = await arrange();
    for (const url of [urlOf('8888_stranger_1'), urlOf(`${ownerStream}x`), guestUrl.toUpperCase(), 'x']) {
      expect(await answer(anchor, url)).toBe(1000);
    }
    await succeed(backend, 'StopLVB', { userid }, { headers: bearer(anchor.token) });
    expect(await answer(anchor, urlOf(ownerStream))).toBe(1000);
  });

  it('lives ten minutes', async () => {
    const { owner: anchor, guestUrl } = await arrange();
    const request = { userid, originStreamUrl: guestUrl };
    const options = { headers: bearer(anchor.token) };
    const { streamUrlWithSignature } = await succeed(
      backend,
      'RequestPlayUrlWithSignForLinkMic',
      request,
      options,
    );
    const txTime = new URL(streamUrlWithSignature as string).searchParams.get('txTime');
    expect(Number.parseInt(txTime!, 16)).toBe(backend.clock.nowSeconds() + 600);
  });
});

describe('SE5: a gen-2 signature', () => {
  it('does not open the first generation, nor a Bearer token the second', async () => {
    const { owner: me } = await arrange();
    const body = { Action: 'StopLVB', userid };
    const reply = await call(backend, 'StopLVB', body, { headers: { 'liteav-sig': '0'.repeat(32) } });
    expect(reply.returnValue).toBe(4010);
    expect((await post(backend, 'get_user_info', { userid }, { headers: bearer(me.token) })).code).toBe(498);
    expect((await postAs(backend, me, 'get_user_info')).code).toBe(200);
  });
});
