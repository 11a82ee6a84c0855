import { FILES, GROUPS, PEOPLE, type World } from './actionWorld';

/** What may stand in a field; with `?` it may also be missing, null or empty. */
export type FieldKind =
  'string' | 'string?' | 'integer' | 'integer?' | 'object' | 'object?' | 'array' | 'number';

export interface Answers {
  readonly anonymous: number;
  readonly stranger: number;
  readonly owner: number;
  readonly operator: number;
}

/** One row of the contract: everything that every Action owes, as values. */
export interface ActionRow {
  /** A request that works, as the owner sends it. */
  readonly request: (world: World) => object;
  /** What `returnData` is then. */
  readonly returns: object;
  /** Every field by its path, inner ones included. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** `returnValue` for each caller with `AUTH_MODE=required`, and with `open`. */
  readonly required: Answers;
  readonly open: Answers;
  /** `returnValue` for an owner who is banned from broadcasting. */
  readonly banned: number;
  /** Whether it answers without a database, where it does not know the caller: a session is looked up. */
  readonly withoutDatabase?: true;
  /** `returnValue` while the live API is away, where the Action needs it. */
  readonly withoutLiveApi?: number;
}

const RESULT = { result: 0 };

const FOR_ANYONE: Pick<ActionRow, 'required' | 'open'> = {
  required: { anonymous: 0, stranger: 0, owner: 0, operator: 0 },
  open: { anonymous: 0, stranger: 0, owner: 0, operator: 0 },
};
const FOR_USERS: Pick<ActionRow, 'required' | 'open'> = {
  required: { anonymous: 4010, stranger: 0, owner: 0, operator: 4010 },
  open: { anonymous: 0, stranger: 0, owner: 0, operator: 0 },
};
const FOR_THE_OWNER: Pick<ActionRow, 'required' | 'open'> = {
  required: { anonymous: 4010, stranger: 4030, owner: 0, operator: 4010 },
  open: { anonymous: 0, stranger: 4030, owner: 0, operator: 0 },
};
const FOR_OWNER_AND_OPERATORS: Pick<ActionRow, 'required' | 'open'> = {
  required: { anonymous: 4010, stranger: 4030, owner: 0, operator: 0 },
  open: { anonymous: 0, stranger: 4030, owner: 0, operator: 0 },
};
const FOR_OPERATORS: Pick<ActionRow, 'required' | 'open'> = {
  required: { anonymous: 4030, stranger: 4030, owner: 4030, operator: 0 },
  open: { anonymous: 4030, stranger: 4030, owner: 4030, operator: 0 },
};

const userinfo = {
  nickname: '小明',
  headpic: 'http://cos.example.test/h.jpg',
  frontcover: 'http://cos.example.test/c.jpg',
  location: '深圳',
};
const userinfoFields = {
  userinfo: 'object?',
  'userinfo.nickname': 'string?',
  'userinfo.headpic': 'string?',
  'userinfo.frontcover': 'string?',
  'userinfo.location': 'string?',
} as const;

const listItem = {
  userid: expect.any(String),
  groupid: expect.any(String),
  timestamp: expect.any(Number),
  type: 0,
  viewercount: expect.any(Number),
  likecount: expect.any(Number),
  title: expect.any(String),
  playurl: expect.stringMatching(/^http:.*\.flv$/),
  hls_play_url: expect.stringMatching(/^http:.*\.m3u8$/),
  fileid: '',
  status: '1',
  desc: '',
  forbid_status: 0,
  userinfo: {
    nickname: expect.any(String),
    headpic: expect.any(String),
    frontcover: expect.any(String),
    location: expect.any(String),
  },
};

const auditEntry = {
  id: expect.any(Number),
  operator: expect.stringMatching(/^key [0-9a-f]{8} 192\.0\.2\.1$/),
  timestamp: expect.any(Number),
};

const pushurl = expect.stringMatching(
  /^rtmp:\/\/push\.example\.test\/live\/[a-z0-9_]+\?bizid=8888&.*txSecret=[0-9a-f]{32}&txTime=[0-9a-f]{8}$/,
);

/** The main picture and one guest, as the Android app of 2018 sends them (PROTOCOL A.5). */
function mergeParameters({ ownerStream, guestStream }: World): object {
  return {
    timestamp: 1_714_564_800,
    eventId: 1_714_564_800,
    interface: {
      interfaceName: 'Mix_StreamV2',
      para: {
        app_id: 1_250_000_000,
        interface: 'mix_streamv2.start_mix_stream_advanced',
        mix_stream_session_id: ownerStream,
        output_stream_id: ownerStream,
        input_stream_list: [
          { input_stream_id: ownerStream, layout_params: { image_layer: 1 } },
          {
            input_stream_id: guestStream,
            layout_params: {
              image_layer: 2,
              image_width: 160,
              image_height: 240,
              location_x: 380,
              location_y: 630,
            },
          },
        ],
      },
    },
  };
}

const PARA = 'mergeparams.interface.para';

/** One row for each Action; the tests fail for an Action without one. */
export const ACTION_ROWS: Readonly<Record<string, ActionRow>> = {
  BanUser: {
    request: () => ({ userid: PEOPLE.owner, reason: '违规', expires: 4_000_000_000 }),
    returns: RESULT,
    fields: { userid: 'string', reason: 'string', expires: 'integer?' },
    ...FOR_OPERATORS,
    banned: 4030,
    withoutLiveApi: 3000,
  },
  ChangeCount: {
    request: () => ({ userid: PEOPLE.anchor, type: 1, optype: 0, flag: 0, fileid: '', requestid: 'like-1' }),
    returns: RESULT,
    fields: {
      userid: 'string',
      type: 'integer',
      optype: 'integer',
      flag: 'integer',
      fileid: 'string?',
      requestid: 'string?',
    },
    ...FOR_USERS,
    banned: 0,
  },
  ChangeStatus: {
    request: () => ({ userid: PEOPLE.owner, status: 1 }),
    returns: RESULT,
    fields: { userid: 'string', status: 'integer' },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  DeleteReplay: {
    request: () => ({ fileid: FILES.replay, reason: '违规' }),
    returns: RESULT,
    fields: { fileid: 'string', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  DeleteShortVideo: {
    request: () => ({ userid: PEOPLE.owner, fileid: FILES.shortVideo, reason: '违规' }),
    returns: RESULT,
    fields: { userid: 'string', fileid: 'string', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  EndBroadcast: {
    request: () => ({ userid: PEOPLE.owner, reason: '违规' }),
    returns: RESULT,
    fields: { userid: 'string', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
    // As with StopLVB, the online checker cuts the push later.
    withoutLiveApi: 0,
  },
  EndUserSessions: {
    request: () => ({ userid: PEOPLE.guest, reason: '账号被盗' }),
    returns: { ended: 1 },
    fields: { userid: 'string', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  EnterGroup: {
    request: () => ({
      userid: PEOPLE.owner,
      liveuserid: PEOPLE.anchor,
      groupid: GROUPS.anchor,
      nickname: '小明',
      headpic: '',
      flag: 0,
    }),
    returns: RESULT,
    fields: {
      userid: 'string',
      liveuserid: 'string',
      groupid: 'string',
      nickname: 'string?',
      headpic: 'string?',
      flag: 'integer',
    },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  FetchGroupMemberList: {
    request: () => ({ liveuserid: PEOPLE.anchor, groupid: GROUPS.anchor, pageno: 1, pagesize: 20 }),
    returns: { totalcount: 1, memberlist: [{ userid: PEOPLE.owner, nickname: '', headpic: '' }] },
    fields: { liveuserid: 'string', groupid: 'string', pageno: 'integer?', pagesize: 'integer?' },
    ...FOR_ANYONE,
    banned: 0,
  },
  FetchList: {
    request: () => ({ flag: 1, pageno: 1, pagesize: 20 }),
    returns: {
      totalcount: 2,
      pusherlist: [
        { ...listItem, userid: PEOPLE.anchor, groupid: GROUPS.anchor },
        { ...listItem, userid: PEOPLE.owner, groupid: GROUPS.owner },
      ],
      cursor: '',
    },
    fields: { flag: 'integer', pageno: 'integer?', pagesize: 'integer?', cursor: 'string?' },
    ...FOR_ANYONE,
    banned: 0,
  },
  ForbidLive: {
    request: () => ({ userid: PEOPLE.owner, forbidflag: 1, reason: '违规' }),
    returns: RESULT,
    fields: { userid: 'string', forbidflag: 'integer', reason: 'string?' },
    ...FOR_OPERATORS,
    banned: 4030,
    withoutLiveApi: 3000,
  },
  GetCOSSign: {
    request: () => ({}),
    returns: { sign: expect.stringMatching(/^[A-Za-z0-9+/]{80,}={0,2}$/) },
    fields: {},
    ...FOR_USERS,
    banned: 0,
    withoutDatabase: true,
  },
  GetCOSSignV2: {
    request: () => ({}),
    returns: {
      signKey: expect.stringMatching(/^[0-9a-f]{40}$/),
      keyTime: expect.stringMatching(/^\d{10};\d{10}$/),
    },
    fields: {},
    ...FOR_USERS,
    banned: 0,
    withoutDatabase: true,
  },
  GetCOSUploadUrl: {
    request: () => ({ userid: PEOPLE.owner, contenttype: 'image/png', contentlength: 20_000 }),
    returns: {
      url: expect.stringMatching(
        /^https:\/\/covers-1250000000\.cos\.ap-guangzhou\.myqcloud\.com\/uploads\/6f776e6572\/[0-9a-f]{32}\.png\?/,
      ),
      headers: { 'Content-Type': 'image/png', 'Content-Length': 20_000 },
      objectUrl: expect.stringMatching(
        /^https?:\/\/covers-1250000000\..*\/uploads\/6f776e6572\/[0-9a-f]{32}\.png$/,
      ),
      expires: expect.any(Number),
    },
    fields: { userid: 'string', contenttype: 'string', contentlength: 'integer' },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  GetUserInfo: {
    request: () => ({ userid: PEOPLE.owner, type: 0, fileid: '' }),
    returns: {
      ...listItem,
      userid: PEOPLE.owner,
      groupid: GROUPS.owner,
      userinfo: { ...listItem.userinfo, desc: '' },
    },
    fields: { userid: 'string', type: 'integer', fileid: 'string?' },
    ...FOR_ANYONE,
    banned: 0,
  },
  GetVodSignature: {
    request: () => ({}),
    returns: { signature: expect.stringMatching(/^[A-Za-z0-9+/]{80,}={0,2}$/) },
    fields: {},
    ...FOR_USERS,
    banned: 0,
    withoutDatabase: true,
  },
  GetVodSignatureV2: {
    request: () => ({}),
    returns: { signature: expect.stringMatching(/^[A-Za-z0-9+/]{80,}={0,2}$/) },
    fields: {},
    ...FOR_USERS,
    banned: 0,
    withoutDatabase: true,
  },
  Health: {
    request: () => ({}),
    returns: {
      status: 'degraded',
      database: { status: 'ok', durationMs: 0 },
      migrations: { status: 'ok' },
      // The last sweep of this world was long ago.
      sweep: { status: 'late', ageSeconds: expect.any(Number) },
    },
    fields: {},
    ...FOR_ANYONE,
    banned: 0,
    withoutDatabase: true,
  },
  Heartbeat: {
    request: () => ({
      userid: PEOPLE.owner,
      liveuserid: PEOPLE.anchor,
      groupid: GROUPS.anchor,
      nickname: '小明',
      headpic: '',
      flag: 0,
    }),
    returns: RESULT,
    fields: {
      userid: 'string',
      liveuserid: 'string',
      groupid: 'string',
      nickname: 'string?',
      headpic: 'string?',
      flag: 'integer',
    },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  ListAuditEntries: {
    request: () => ({ before_id: 0, count: 20 }),
    returns: {
      // That somebody reads the audit stands in it too.
      list: [
        { ...auditEntry, action: 'ListAuditEntries', target: '', reason: '' },
        { ...auditEntry, action: 'UnbanUser', target: PEOPLE.stranger, reason: 'a mistake' },
      ],
      before_id: 0,
    },
    fields: { before_id: 'integer?', count: 'integer?', reason: 'string?' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  ListBans: {
    request: () => ({ after_userid: '', count: 20 }),
    // What it says of a ban is in tests/integration/moderation: nobody in this world is banned.
    returns: { list: [], after_userid: '' },
    fields: { after_userid: 'string?', count: 'integer?', reason: 'string?' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  ListCallbackEvents: {
    request: () => ({ before_id: 0, count: 20, stream_id: '', event_type: 100, outcome: 'applied' }),
    returns: {
      list: [
        {
          id: expect.any(Number),
          event_type: 100,
          stream_id: expect.stringMatching(/^8888_/),
          event_time: expect.any(Number),
          timestamp: expect.any(Number),
          deliveries: 1,
          outcome: 'applied',
          payload: expect.stringContaining(FILES.replay),
        },
      ],
      before_id: 0,
    },
    fields: {
      before_id: 'integer?',
      count: 'integer?',
      stream_id: 'string?',
      event_type: 'integer?',
      outcome: 'string?',
      reason: 'string?',
    },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  ListReports: {
    request: () => ({ before_id: 0, count: 20 }),
    returns: {
      list: [
        {
          id: expect.any(Number),
          source: 'user',
          reporter: PEOPLE.stranger,
          userid: PEOPLE.anchor,
          broadcast_id: expect.any(Number),
          detail: '',
          timestamp: expect.any(Number),
        },
      ],
      before_id: 0,
    },
    fields: { before_id: 'integer?', count: 'integer?', reason: 'string?' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  ListSweepRuns: {
    request: () => ({ before_id: 0, count: 20 }),
    returns: {
      list: [
        {
          id: expect.any(Number),
          timestamp: expect.any(Number),
          duration_ms: 120,
          rooms: 2,
          online: 1,
          seen: 1,
          offline: 1,
          unknown: 0,
          closed: ['8888_gone_1'],
          closed_count: 1,
          relisted: [],
          cut: [],
          alarm: '',
        },
      ],
      before_id: 0,
    },
    fields: { before_id: 'integer?', count: 'integer?', reason: 'string?' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  MergeVideoStream: {
    request: (world) => ({ userid: PEOPLE.owner, mergeparams: mergeParameters(world) }),
    returns: { msg: expect.stringMatching(/^\{"code":0,"message":"Success!","timestamp":\d+\}$/) },
    fields: {
      userid: 'string',
      mergeparams: 'object',
      'mergeparams.interface': 'object',
      [PARA]: 'object',
      [`${PARA}.mix_stream_session_id`]: 'string',
      [`${PARA}.output_stream_id`]: 'string',
      [`${PARA}.input_stream_list`]: 'array',
      [`${PARA}.input_stream_list.0`]: 'object',
      [`${PARA}.input_stream_list.1.input_stream_id`]: 'string',
      [`${PARA}.input_stream_list.1.layout_params`]: 'object',
      [`${PARA}.input_stream_list.1.layout_params.image_layer`]: 'number',
    },
    ...FOR_THE_OWNER,
    banned: 1000,
    withoutLiveApi: 3000,
  },
  QuitGroup: {
    request: () => ({
      userid: PEOPLE.owner,
      liveuserid: PEOPLE.anchor,
      groupid: GROUPS.anchor,
      flag: 0,
    }),
    returns: RESULT,
    fields: { userid: 'string', liveuserid: 'string', groupid: 'string', flag: 'integer' },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  ReplayCallbackEvent: {
    request: ({ ledgerId }) => ({ id: ledgerId, reason: '重放' }),
    // It was applied when it came, and stays so.
    returns: { outcome: 'applied' },
    fields: { id: 'integer', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
  },
  ReportUser: {
    request: () => ({ userid: PEOPLE.owner, hostuserid: PEOPLE.anchor }),
    returns: RESULT,
    fields: { userid: 'string', hostuserid: 'string?' },
    ...FOR_THE_OWNER,
    banned: 0,
  },
  RequestLVBAddr: {
    request: () => ({ userid: PEOPLE.owner, groupid: 'new-group', title: '晚上好', userinfo }),
    returns: { pushurl, timestamp: expect.any(Number) },
    fields: { userid: 'string', groupid: 'string', title: 'string', ...userinfoFields },
    ...FOR_THE_OWNER,
    banned: 4031,
  },
  RequestLVBAddrForLinkMic: {
    request: () => ({ userid: PEOPLE.owner, title: '连麦', userinfo }),
    returns: {
      pushurl,
      timestamp: expect.any(Number),
      playurl: expect.stringMatching(/^rtmp:\/\/play\.example\.test\/live\/[a-z0-9_]+$/),
    },
    fields: { userid: 'string', title: 'string?', ...userinfoFields },
    ...FOR_THE_OWNER,
    banned: 4031,
  },
  RequestPlayUrlWithSignForLinkMic: {
    request: ({ guestPlayUrl }) => ({ userid: PEOPLE.owner, originStreamUrl: guestPlayUrl }),
    returns: {
      streamUrlWithSignature: expect.stringMatching(
        /^rtmp:\/\/play\.example\.test\/live\/[a-z0-9_]+\?txSecret=[0-9a-f]{32}&txTime=[0-9a-f]{8}&bizid=8888$/,
      ),
    },
    fields: { userid: 'string', originStreamUrl: 'string' },
    ...FOR_THE_OWNER,
    // Whoever holds the signature can push.
    banned: 4031,
  },
  StopLVB: {
    request: () => ({ userid: PEOPLE.owner }),
    returns: RESULT,
    fields: { userid: 'string' },
    ...FOR_OWNER_AND_OPERATORS,
    banned: 0,
    // The room is off the list at once; the online checker cuts the push later.
    withoutLiveApi: 0,
  },
  UnbanUser: {
    request: () => ({ userid: PEOPLE.owner, reason: '误判' }),
    returns: RESULT,
    fields: { userid: 'string', reason: 'string' },
    ...FOR_OPERATORS,
    banned: 4030,
    // Nothing of an unbanned user is forbidden there.
    withoutLiveApi: 0,
  },
  UploadUGCVideo: {
    request: () => ({
      userid: PEOPLE.owner,
      file_id: 'new-file',
      title: '小视频',
      play_url: 'http://vod.example.test/new.mp4',
      userinfo,
    }),
    returns: RESULT,
    fields: { userid: 'string', file_id: 'string', title: 'string?', play_url: 'string', ...userinfoFields },
    ...FOR_THE_OWNER,
    banned: 0,
  },
};

export const ACTION_NAMES = Object.keys(ACTION_ROWS);

/** Requests of Actions of which the row's example shows only one side. */
export const FURTHER_REQUESTS: readonly (readonly [string, string, object])[] = [
  ['ChangeStatus', 'that the push has begun', { userid: PEOPLE.owner, status: 0 }],
  [
    'ChangeCount',
    'a like of a replay',
    { userid: PEOPLE.owner, type: 1, optype: 0, flag: 1, fileid: FILES.replay },
  ],
  ['ChangeCount', 'a like taken back', { userid: PEOPLE.anchor, type: 1, optype: 1, flag: 0, fileid: '' }],
  ['ChangeCount', 'the deprecated viewer count', { userid: PEOPLE.anchor, type: 0, optype: 0, flag: 0 }],
  ['ChangeCount', 'a user without a room', { userid: 'nobody', type: 1, optype: 0, flag: 0, fileid: '' }],
  [
    'EnterGroup',
    'a replay',
    { userid: PEOPLE.owner, liveuserid: PEOPLE.owner, groupid: FILES.replay, flag: 1 },
  ],
  [
    'Heartbeat',
    'a replay',
    { userid: PEOPLE.owner, liveuserid: PEOPLE.owner, groupid: FILES.replay, flag: 1 },
  ],
  [
    'QuitGroup',
    'a room that was never entered',
    { userid: PEOPLE.owner, liveuserid: 'nobody', groupid: 'none', flag: 0 },
  ],
  ['FetchList', 'replays', { flag: 2 }],
  ['FetchList', 'live rooms and replays', { flag: 3, pageno: '1', pagesize: '20' }],
  ['FetchList', 'short videos', { flag: 5 }],
  ['FetchList', 'a flag without a meaning', { flag: 7 }],
  ['GetUserInfo', 'a replay', { userid: PEOPLE.owner, type: 1, fileid: FILES.replay }],
  ['GetUserInfo', 'a short video', { userid: PEOPLE.owner, type: 2, fileid: FILES.shortVideo }],
  ['ReportUser', 'no second user', { userid: PEOPLE.owner }],
  ['BanUser', 'a ban until lifted', { userid: PEOPLE.owner, reason: 'spam' }],
  ['BanUser', 'a user without a room', { userid: 'nobody', reason: 'spam', expires: 0 }],
  ['EndBroadcast', 'a user without a room', { userid: 'nobody', reason: 'spam' }],
  ['EndUserSessions', 'a user without a session', { userid: 'nobody', reason: 'stolen' }],
  ['ListReports', 'the newest', {}],
  ['ListAuditEntries', 'the newest', {}],
  ['ListCallbackEvents', 'all events', {}],
  ['ListCallbackEvents', 'an event type that nobody had', { event_type: 0, count: 1000 }],
];
