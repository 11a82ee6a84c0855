import type { Connection } from 'mysql2/promise';
import { addMember, addSession, passwordOf, postAs, type Member } from '../support/gen2/apps';
import type { Backend } from '../support/gen2/backend';
import { deliver, recordingEvent } from '../support/gen2/events';

/** What may stand in a field; with `?` it may also be missing or null. */
export type FieldKind = 'text' | 'text?' | 'id' | 'url' | 'integer' | 'integer?';

/** What the examples refer to. */
export interface EndpointWorld {
  readonly alice: Member;
  /** Another device of Alice. */
  readonly tablet: Member;
  readonly bob: Member;
}

export interface EndpointRow {
  /** Whether `Liteav-Sig` is asked for. */
  readonly signed: boolean;
  /** A request that works, besides `userid` where it is signed. */
  readonly request: (world: EndpointWorld) => object;
  /** What `data` is then, to the last member. */
  readonly data: object;
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** `code` where the chat, COS and VOD groups are not configured; 200 unless it says otherwise. */
  readonly bare?: number;
}

const text = expect.any(String);
const number = expect.any(Number);
const nonEmpty = expect.stringMatching(/^.+$/);
const dateTime = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
const hex = expect.stringMatching(/^[0-9a-f]{40}$/);
const keyTime = expect.stringMatching(/^\d{10};\d{10}$/);

/** One spelling of the counters for each app that reads one (PROTOCOL C.3). */
const counters = { like_count: number, likecount: number, viewer_count: number, viewercount: number };
const listItem = {
  userid: nonEmpty,
  nickname: text,
  avatar: text,
  file_id: nonEmpty,
  title: text,
  frontcover: text,
  location: text,
  play_url: expect.stringMatching(/^https?:/),
  hls_play_url: text,
  create_time: dateTime,
  start_time: dateTime,
  ...counters,
};
const tokens = { token: nonEmpty, refresh_token: nonEmpty, expires: 86_400 };

/** One row for each endpoint; the tests fail for an endpoint without one. */
export const ENDPOINT_ROWS: Readonly<Record<string, EndpointRow>> = {
  change_password: {
    signed: true,
    request: () => ({ password: passwordOf('alice'), new_password: passwordOf('alice', 'new') }),
    data: {},
    fields: { userid: 'id', password: 'text', new_password: 'text' },
  },
  end_session: {
    signed: true,
    request: ({ tablet }) => ({ session_id: tablet.sessionId }),
    data: {},
    fields: { userid: 'id', session_id: 'id' },
  },
  get_cos_sign: {
    signed: true,
    request: () => ({}),
    data: { signKey: hex, keyTime },
    fields: { userid: 'id' },
    bare: 500,
  },
  get_cos_upload_url: {
    signed: true,
    request: () => ({ contenttype: 'image/jpeg', contentlength: 1000 }),
    data: {
      url: expect.stringMatching(/^https:\/\/.*\?q-sign-algorithm=sha1&/),
      headers: { 'Content-Type': 'image/jpeg', 'Content-Length': 1000 },
      objectUrl: expect.stringMatching(/^https:\/\/[^?]*\.jpg$/),
      expires: number,
    },
    fields: { userid: 'id', contenttype: 'text', contentlength: 'integer' },
    bare: 500,
  },
  get_roomservice_sign: {
    signed: true,
    request: () => ({}),
    data: { txTime: number, sign: expect.stringMatching(/^[0-9a-f]{32}$/) },
    fields: { userid: 'id' },
  },
  get_sessions: {
    signed: true,
    request: () => ({}),
    data: {
      list: Array.from({ length: 2 }, () => ({
        session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        create_time: number,
        expire_time: number,
        current: number,
      })),
    },
    fields: { userid: 'id' },
  },
  get_ugc_list: {
    signed: true,
    request: () => ({ index: 0, count: 20 }),
    data: { list: [listItem] },
    fields: { userid: 'id', index: 'integer?', count: 'integer?' },
  },
  get_user_info: {
    signed: true,
    request: () => ({}),
    data: { userid: 'alice', nickname: '', avatar: '', sex: -1, frontcover: '' },
    fields: { userid: 'id' },
  },
  get_vod_list: {
    signed: true,
    request: () => ({ index: '0', count: 200 }),
    data: { list: [listItem] },
    fields: { userid: 'id', index: 'integer?', count: 'integer?' },
  },
  get_vod_sign: {
    signed: true,
    request: () => ({}),
    data: { signature: expect.stringMatching(/^[A-Za-z0-9+/]{60,}={0,2}$/) },
    fields: { userid: 'id' },
    bare: 500,
  },
  getsig: {
    signed: true,
    request: () => ({ type: 1 }),
    data: { signature: nonEmpty },
    fields: { userid: 'id', type: 'integer' },
    bare: 500,
  },
  login: {
    signed: false,
    request: () => ({ userid: 'alice', password: passwordOf('alice') }),
    data: {
      ...tokens,
      roomservice_sign: { sdkAppID: 1_400_000_000, userID: 'alice', userSig: nonEmpty, accountType: '' },
      cos_info: {
        Bucket: 'covers',
        Region: 'ap-guangzhou',
        Appid: 1_250_000_000,
        SecretId: 'fake-cos-secret-id',
      },
    },
    fields: { userid: 'text', password: 'text' },
  },
  logout: { signed: true, request: () => ({}), data: {}, fields: { userid: 'id', all: 'integer?' } },
  refresh: {
    signed: false,
    request: ({ alice }) => ({ userid: 'alice', refresh_token: alice.refreshToken }),
    data: tokens,
    fields: { userid: 'text', refresh_token: 'text' },
  },
  register: {
    signed: false,
    request: () => ({ userid: 'charlie', password: passwordOf('charlie') }),
    data: {},
    fields: { userid: 'text', password: 'text' },
  },
  upload_room: {
    signed: true,
    request: () => ({ title: '晚上好', location: '深圳', frontcover: 'http://cos.example.test/c.jpg' }),
    data: {},
    fields: { userid: 'id', title: 'text?', location: 'text?', frontcover: 'text?' },
    bare: 500,
  },
  upload_ugc: {
    signed: true,
    request: () => ({
      file_id: 'file_2',
      title: 'short',
      frontcover: '',
      location: '',
      play_url: 'http://vod.example.test/2.mp4',
    }),
    data: {},
    fields: {
      userid: 'id',
      file_id: 'id',
      title: 'text?',
      frontcover: 'text?',
      location: 'text?',
      play_url: 'url',
    },
  },
  upload_user_info: {
    signed: true,
    request: () => ({
      nickname: '爱丽丝',
      avatar: 'http://cos.example.test/a.jpg',
      sex: 1,
      frontcover: 'http://cos.example.test/c.jpg',
    }),
    data: {},
    fields: { userid: 'id', nickname: 'text?', avatar: 'text?', sex: 'integer?', frontcover: 'text?' },
  },
};

export const ENDPOINT_PATHS = Object.keys(ENDPOINT_ROWS).sort();

/** The stream of a second-generation anchor (PROTOCOL C.4). */
export function sdkStream(userId: string): string {
  return `1400000000_${userId}`;
}

/** Alice on two devices with a replay and a short video, and Bob. Needs empty tables. */
export async function arrangeEndpoints(backend: Backend): Promise<EndpointWorld> {
  const alice = await addMember(backend, 'alice');
  const tablet = await addSession(backend, 'alice');
  const bob = await addMember(backend, 'bobby');
  const now = backend.clock.nowSeconds();
  await deliver(
    backend,
    recordingEvent(sdkStream('alice'), { fileId: 'replay-1', fromSeconds: now - 600, toSeconds: now - 300 }),
  );
  const video = { file_id: 'file_1', title: 'first', play_url: 'http://vod.example.test/1.mp4' };
  expect(await postAs(backend, alice, 'upload_ugc', video)).toMatchObject({ code: 200 });
  return { alice, tablet, bob };
}

/** Further replays of Alice’s broadcast that ended one second apart, the last of them `newestEnd`. */
export async function insertReplays(connection: Connection, count: number, newestEnd: Date): Promise<void> {
  const [broadcasts] = await connection.query('SELECT id FROM broadcast WHERE user_id = ?', ['alice']);
  const [{ id }] = broadcasts as [{ id: number }];
  const rows = Array.from({ length: count }, (_, index) => {
    const end = new Date(newestEnd.getTime() - index * 1000);
    return [id, 'alice', `many-${index}`, 'http://vod.example.test/m.mp4', '', 1, end, end];
  });
  await connection.query(
    `INSERT INTO replay (broadcast_id, user_id, file_id, play_url, hls_play_url, playable, started_at, ended_at)
     VALUES ?`,
    [rows],
  );
}
