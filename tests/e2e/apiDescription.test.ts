import { ApiError } from '../../client/apiError';
import { createClient, type Client } from '../../client/createClient';
import {
  createSecondGenerationClient,
  type SecondGenerationClient,
} from '../../client/createSecondGenerationClient';
import { digestPassword } from '../../client/digestPassword';
import type { Fetch } from '../../client/postJson';
import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import { endpointName } from '../../scripts/openapi/componentNames';
import { signCallback } from '../../shared/signing/callbackSign';
import { API_DESCRIPTION, misfit, schemasOf } from '../support/apiDescription';
import { streamOf } from '../support/appCall';
import { mergeParameters } from '../support/gen1/requests';
import { TestSandbox } from '../support/testSandbox';

const FILE = { video: 'video_1' } as const;
const PLAY_URL = 'http://vod.example.test/video_1.mp4';

let backend: TestSandbox;
/** Which calls were answered with success, and which with an error. */
const succeeded = new Set<string>();
const failed = new Map<string, Set<number>>();

/** Sends a request to the real bundles and holds what comes back to the description. */
const checkedFetch: Fetch = async (url, request) => {
  const response = await fetch(url, request);
  const text = await response.text();
  const answer = JSON.parse(text) as { returnValue?: number; code?: number };
  const path = url.slice(url.lastIndexOf('/') + 1);
  const call = ENDPOINTS.has(path) ? endpointName(path) : actionOf(request.body);
  const number = answer.returnValue ?? answer.code ?? NaN;
  const error = ENDPOINTS.has(path) ? 'SecondGenerationError' : 'FirstGenerationError';
  const succeeds = number === 0 || number === 200;
  if (succeeds) {
    expect([call, misfit(`${call}Request`, JSON.parse(request.body))]).toEqual([call, '']);
    succeeded.add(call);
  } else failed.set(call, (failed.get(call) ?? new Set()).add(number));
  expect([response.status, text, misfit(succeeds ? `${call}Reply` : error, answer)]).toEqual([200, text, '']);
  return { status: response.status, text: () => Promise.resolve(text) };
};

function actionOf(body: string): string {
  try {
    return (JSON.parse(body) as { Action: string }).Action;
  } catch {
    return '';
  }
}

/** The number with which a call is refused; 0 where it is not. */
function refusal(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 0,
    (error: unknown) => {
      if (error instanceof ApiError) return error.number;
      throw error;
    },
  );
}

interface Person {
  readonly userid: string;
  readonly app: Client;
  readonly account: SecondGenerationClient;
}

async function signUp(userId: string): Promise<Person> {
  const connection = { url: backend.url, fetch: checkedFetch };
  const stranger = createSecondGenerationClient({ ...connection, userId });
  const password = digestPassword(userId, 'secret');
  await stranger.call('register', { password });
  const { token } = await stranger.call('login', { password });
  return {
    userid: userId,
    app: createClient({ ...connection, sessionToken: token }),
    account: createSecondGenerationClient({ ...connection, userId, token }),
  };
}

/** Posts a stream event and holds the answer to the description. */
async function postEvent(body: object): Promise<number> {
  const reply = await fetch(backend.sandbox.callbackUrl, { method: 'POST', body: JSON.stringify(body) });
  const { responses = {} } = API_DESCRIPTION.paths['/callback/stream']?.['post'] ?? {};
  const [schema = ''] = schemasOf(responses[reply.status]?.content['application/json'].schema ?? {});
  expect(misfit(schema, await reply.json())).toBe('');
  return reply.status;
}

let anonymous: Client;
let operator: Client;
let anchor: Person;
let viewer: Person;

beforeAll(async () => {
  backend = await TestSandbox.start('described', 'function-url', { AUTH_MODE: 'required' });
  const connection = { url: backend.url, fetch: checkedFetch };
  anonymous = createClient(connection);
  operator = createClient({ ...connection, operatorKey: backend.key('OPERATOR_KEY') });
  [anchor, viewer] = await Promise.all([signUp('anchor'), signUp('viewer')]);
});

afterAll(() => backend.close());

it('every Action answers as described when it succeeds', async () => {
  const { app, userid } = anchor;
  const room = { liveuserid: userid, groupid: 'room' };
  const userinfo = { nickname: '小红', headpic: '', frontcover: '', location: '深圳' };

  const { pushurl } = await app.call('RequestLVBAddr', {
    userid,
    groupid: 'room',
    title: '晚上好',
    userinfo,
  });
  await backend.live('push', { url: pushurl });
  await app.call('ChangeStatus', { userid, status: 0 });
  await viewer.app.call('EnterGroup', { userid: 'viewer', ...room, flag: 0 });
  await viewer.app.call('Heartbeat', { userid: 'viewer', ...room, flag: 0 });
  await viewer.app.call('ChangeCount', { userid, type: 1, optype: 0, flag: 0, requestid: 'tap' });
  await viewer.app.call('ReportUser', { userid: 'viewer', hostuserid: userid });
  await anonymous.call('Health', {});
  const { memberlist } = await anonymous.call('FetchGroupMemberList', room);
  expect(memberlist).toHaveLength(1);

  const guest = await viewer.app.call('RequestLVBAddrForLinkMic', { userid: 'viewer' });
  await backend.live('push', { url: guest.pushurl });
  await app.call('RequestPlayUrlWithSignForLinkMic', { userid, originStreamUrl: guest.playurl });
  const mergeparams = mergeParameters(streamOf(pushurl), [streamOf(guest.pushurl)]);
  const { msg } = await app.call('MergeVideoStream', {
    userid,
    mergeparams: mergeparams as Parameters<typeof app.call<'MergeVideoStream'>>[1]['mergeparams'],
  });
  expect(JSON.parse(msg)).toMatchObject({ code: 0 });

  for (const name of ['GetCOSSign', 'GetCOSSignV2', 'GetVodSignature', 'GetVodSignatureV2'] as const) {
    await app.call(name, {});
  }
  await app.call('GetCOSUploadUrl', { userid, contenttype: 'image/png', contentlength: 4096 });
  await app.call('UploadUGCVideo', { userid, file_id: FILE.video, play_url: PLAY_URL, userinfo });

  await anonymous.call('GetUserInfo', { userid, type: 0 });
  await viewer.app.call('QuitGroup', { userid: 'viewer', ...room, flag: 0 });
  await backend.live('stop', { stream: streamOf(pushurl), duration: 90 });
  await app.call('StopLVB', { userid });

  const lists = await Promise.all([1, 2, 3, 5].map((flag) => anonymous.call('FetchList', { flag })));
  expect(lists.map(({ pusherlist }) => pusherlist.length)).toEqual([0, 1, 1, 1]);
  await operator.call('FetchList', { flag: 4 });
  const fileid = lists[1]?.pusherlist[0]?.fileid ?? '';
  await anonymous.call('GetUserInfo', { userid, type: 1, fileid });
  await anonymous.call('GetUserInfo', { userid, type: 2, fileid: FILE.video });

  const reason = 'a test';
  await operator.call('DeleteReplay', { fileid, reason });
  await operator.call('DeleteShortVideo', { userid, fileid: FILE.video, reason });
  await operator.call('EndBroadcast', { userid, reason });
  await operator.call('BanUser', { userid: 'banned', reason });
  await operator.call('UnbanUser', { userid: 'banned', reason });
  await operator.call('ForbidLive', { userid: 'banned', forbidflag: 1, reason });
  const { list: bans } = await operator.call('ListBans', {});
  expect(bans.map((ban) => ban.userid)).toEqual(['banned']);
  await backend.live('timer', {});
  expect((await operator.call('ListSweepRuns', {})).list.length).toBeGreaterThan(0);
  expect((await operator.call('ListReports', {})).list).toHaveLength(1);
  expect((await operator.call('ListAuditEntries', {})).list.length).toBeGreaterThan(5);
  const { list: events } = await operator.call('ListCallbackEvents', { count: 2 });
  expect(events).toHaveLength(2);
  await operator.call('ReplayCallbackEvent', { id: events[0]?.id ?? 0, reason });
  await operator.call('EndUserSessions', { userid: 'nobody', reason });

  expect([...ACTIONS.keys()].filter((name) => !succeeded.has(name))).toEqual([]);
});

it('every second-generation path answers as described when it succeeds', async () => {
  const { account, userid } = await signUp('painter');
  const password = digestPassword(userid, 'secret');
  const second = await account.call('login', { password });
  await account.call('refresh', { refresh_token: second.refresh_token });
  await account.call('upload_user_info', { nickname: '画家', avatar: '', sex: 1, frontcover: '' });
  await account.call('get_user_info', {});
  for (const type of [1, 2, 3] as const) await account.call('getsig', { type });
  for (const path of ['get_cos_sign', 'get_vod_sign', 'get_roomservice_sign'] as const) {
    await account.call(path, {});
  }
  await account.call('get_cos_upload_url', { contenttype: 'image/png', contentlength: 4096 });

  await account.call('upload_room', { title: '画画', location: '深圳' });
  const stream = `${second.roomservice_sign.sdkAppID}_${userid}`;
  const { url } = await backend.live('push-url', { stream });
  await backend.live('push', { url });
  await backend.live('stop', { stream, duration: 90 });
  const { list: replays } = await account.call('get_vod_list', { index: 0, count: 200 });
  expect(replays.filter((replay) => replay.userid === userid)).toHaveLength(1);
  await account.call('upload_ugc', { file_id: FILE.video, play_url: PLAY_URL });
  expect((await account.call('get_ugc_list', {})).list).toHaveLength(1);

  const { list: sessions } = await account.call('get_sessions', {});
  const other = sessions.find(({ current }) => current === 0);
  await account.call('end_session', { session_id: other?.session_id ?? '' });
  const renewed = digestPassword(userid, 'another');
  await account.call('change_password', { password, new_password: renewed });
  const { token } = await account.call('login', { password: renewed });
  const again = createSecondGenerationClient({
    url: backend.url,
    fetch: checkedFetch,
    userId: userid,
    token,
  });
  await again.call('logout', { all: 1 });

  const components = [...ENDPOINTS.keys()].map(endpointName);
  expect(components.filter((name) => !succeeded.has(name))).toEqual([]);
});

it.each([...ACTIONS.values()])('the errors of $name are as described', async ({ name, access, fields }) => {
  const send = (body: object, headers: Record<string, string> = {}): Promise<unknown> =>
    checkedFetch(`${backend.url}/interface.php`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  if (Object.values(fields).some(({ required }) => required)) {
    await send({ Action: name });
    expect(failed.get(name)).toContain(1000);
  } else if (access.who !== 'anyone') {
    await send({ Action: name });
    expect(failed.get(name)).toContain(access.who === 'operator' ? 4030 : 4010);
  }
});

it.each([...ENDPOINTS.values()])('the errors of /$path are as described', async ({ path, access }) => {
  const post = (body: object): Promise<unknown> =>
    checkedFetch(`${backend.url}/${path}`, {
      method: 'POST',
      headers: { 'Liteav-Sig': '0'.repeat(32) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  await post({});
  await post({ userid: '' });
  const numbers = failed.get(endpointName(path));
  expect(numbers).toContain(400);
  expect(numbers).toContain(602);
  if (access.who === 'anyone') return;
  await post({ ...exampleOf(path), userid: 'nobody' });
  expect(numbers).toContain(498);
});

function exampleOf(path: string): object {
  const { requestBody } = API_DESCRIPTION.paths[`/${path}`]?.['post'] ?? {};
  return requestBody?.content['application/json'].examples?.['example']?.value as object;
}

it('errors of many kinds have the described envelope and number', async () => {
  const { app, userid } = viewer;
  const nothing = createSecondGenerationClient({ url: backend.url, fetch: checkedFetch, userId: 'nobody' });
  const bad = createSecondGenerationClient({ url: backend.url, fetch: checkedFetch, userId: '1' });
  const existing = createSecondGenerationClient({ url: backend.url, fetch: checkedFetch, userId: userid });
  const password = digestPassword(userid, 'wrong');
  await operator.call('BanUser', { userid, reason: 'a test' });
  expect([
    await refusal(anonymous.call('StopLVB', { userid })),
    await refusal(app.call('StopLVB', { userid: 'somebody' })),
    await refusal(anonymous.call('BanUser', { userid, reason: 'a test' })),
    await refusal(app.call('RequestLVBAddr', { userid, groupid: 'g', title: 't' })),
    await refusal(app.call('GetUserInfo', { userid, type: 0 })),
    await refusal(app.call('ChangeStatus', { userid, status: 7 as 0 })),
    await refusal(app.call('GetCOSUploadUrl', { userid, contenttype: 'text/html', contentlength: 1 })),
    await refusal(bad.call('register', { password })),
    await refusal(existing.call('register', { password: '-' })),
    await refusal(existing.call('register', { password })),
    await refusal(nothing.call('login', { password })),
    await refusal(existing.call('login', { password })),
    await refusal(existing.call('refresh', { refresh_token: 'none' })),
  ]).toEqual([4010, 4030, 4030, 4031, 10010, 4002, 4002, 610, 611, 612, 620, 621, 498]);
});

it('bad JSON, an unknown Action and a body over 1 MB are answered as described', async () => {
  const post = async (path: string, body: string): Promise<readonly [number, string, string]> => {
    const reply = await fetch(`${backend.url}/${path}`, { method: 'POST', body });
    const error = path === 'interface.php' ? 'FirstGenerationError' : 'SecondGenerationError';
    const answer = (await reply.json()) as { returnValue?: number; code?: number };
    return [reply.status, String(answer.returnValue ?? answer.code), misfit(error, answer)];
  };
  const large = JSON.stringify({ Action: 'FetchList', pad: 'x'.repeat(1_048_576) });
  expect(await post('interface.php', '{')).toEqual([200, '4001', '']);
  expect(await post('interface.php', '{"Action":"Nope"}')).toEqual([200, '1000', '']);
  expect(await post('interface.php', large)).toEqual([413, '1000', '']);
  expect(await post('register', '{')).toEqual([200, '400', '']);
  expect(await post('register', large)).toEqual([413, '602', '']);
});

it('a GET is answered as described', async () => {
  const reply = await fetch(`${backend.url}/interface.php`);
  expect(misfit('FirstGenerationError', await reply.json())).toBe('');
});

it('a monitor is answered as described', async () => {
  const reply = await fetch(`${backend.url}/health`);
  expect(reply.status).toBe(200);
  expect(misfit('HealthState', await reply.json())).toBe('');
});

it('stream events are answered as described', async () => {
  const t = Math.floor(Date.now() / 1000) + 600;
  const sign = signCallback(backend.key('CALL_BACK_KEY'), t);
  const unknown = { event_type: 321, t, sign };
  const moderation = { event_type: 317, streamId: 'none', t, sign };
  expect([misfit('OtherEvent', unknown), misfit('ModerationEvent', moderation)]).toEqual(['', '']);
  expect(await postEvent(unknown)).toBe(200);
  expect(await postEvent(moderation)).toBe(200);
  expect(await postEvent({ event_type: 1, t, sign })).toBe(400);
  expect(await postEvent({ Action: 'FetchList' })).toBe(400);
  expect(await postEvent({ event_type: 321, t, sign: sign.replaceAll(/./g, '0') })).toBe(403);
});

it('the events of the live cloud are as described', () => {
  const names = { 0: 'StopEvent', 1: 'PushEvent', 100: 'RecordingEvent' } as const;
  const events = backend.sandbox.live.delivery.list().map(({ event }) => event);
  expect(new Set(events.map((event) => event.event_type))).toEqual(new Set([0, 1, 100]));
  for (const event of events) expect(misfit(names[event.event_type], event)).toBe('');
});
