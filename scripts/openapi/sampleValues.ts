import type { JsonSchema } from './jsonSchema';

const UNIX_SECONDS = 1_714_564_800;
const COVER = 'https://pictures.example.test/cover.jpg';
const STREAM = '8888_alice_4f2a9c';
const PASSWORD_DIGEST = '5f4dcc3b5aa765d61d8327deb882cf99';

/** Example values by name, or by a longer path where a name means several things. Not one is a real key. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  userid: 'alice',
  hostuserid: 'bob',
  'ReportUser.request.userid': 'carol',
  'EnterGroup.request.userid': 'carol',
  'Heartbeat.request.userid': 'carol',
  'QuitGroup.request.userid': 'carol',
  'memberlist.userid': 'carol',
  liveuserid: 'alice',
  groupid: 'room1',
  nickname: '小红',
  headpic: 'https://pictures.example.test/alice.jpg',
  avatar: 'https://pictures.example.test/alice.jpg',
  frontcover: COVER,
  location: '深圳',
  desc: '',
  title: '晚上好',
  reason: '违规',
  'BanUser.request.expires': 1_717_156_800,
  expires: UNIX_SECONDS + 600,
  'login.reply.expires': 86_400,
  'refresh.reply.expires': 86_400,
  type: 0,
  'ChangeCount.request.type': 1,
  'getsig.request.type': 1,
  'GetUserInfo.request.fileid': '',
  'ChangeCount.request.fileid': '',
  'pusherlist.fileid': '',
  'GetUserInfo.reply.fileid': '',
  fileid: '5285890784363430543',
  file_id: '5285890784363430543',
  requestid: 'tap-1',
  flag: 0,
  'FetchList.request.flag': 1,
  optype: 0,
  'ChangeStatus.request.status': 0,
  'Health.reply.status': 'ok',
  'Health.reply.database.status': 'ok',
  'Health.reply.migrations.status': 'ok',
  'Health.reply.sweep.status': 'ok',
  durationMs: 3,
  ageSeconds: 41,
  status: '1',
  forbidflag: 1,
  pageno: 1,
  pagesize: 20,
  cursor: '',
  contenttype: 'image/jpeg',
  contentlength: 48_213,
  before_id: 0,
  count: 20,
  index: 1,
  stream_id: STREAM,
  event_type: 1,
  outcome: 'applied',
  'ListCallbackEvents.request.outcome': '',
  event_time: UNIX_SECONDS,
  deliveries: 1,
  payload: '{"event_type":1}',
  id: 42,
  originStreamUrl: `rtmp://play.example.test/live/${STREAM}`,
  streamUrlWithSignature: `rtmp://play.example.test/live/${STREAM}?txSecret=7c4a8d09ca3762af61e59520943dc264&txTime=66323058&bizid=8888`,
  mix_stream_session_id: STREAM,
  output_stream_id: STREAM,
  input_stream_id: STREAM,
  image_layer: 1,
  image_width: 540,
  image_height: 960,
  location_x: 0,
  location_y: 0,
  msg: '{"code":0,"message":"Success!","timestamp":1714564800}',
  timestamp: UNIX_SECONDS,
  pushurl: `rtmp://push.example.test/live/${STREAM}?bizid=8888&txSecret=7c4a8d09ca3762af61e59520943dc264&txTime=66325330`,
  playurl: `http://play.example.test/live/${STREAM}.flv`,
  'RequestLVBAddrForLinkMic.reply.playurl': `rtmp://play.example.test/live/${STREAM}`,
  hls_play_url: `http://play.example.test/live/${STREAM}.m3u8`,
  play_url: 'http://1250000000.vod2.myqcloud.com/5285890784363430543/f0.mp4',
  totalcount: 1,
  viewercount: 12,
  viewer_count: 12,
  likecount: 34,
  like_count: 34,
  'GetCOSSign.reply.sign': 'K2b1…',
  sign: '0a2b4f5c6d7e8f901122334455667788',
  txTime: UNIX_SECONDS + 600,
  signature: 'c2VjcmV0…',
  signKey: 'eb2519b498b02ac213cb1f3d1a3d27a3b3c9bc5f',
  keyTime: `${UNIX_SECONDS};${UNIX_SECONDS + 600}`,
  url: 'https://covers-1250000000.cos.ap-guangzhou.myqcloud.com/uploads/616c696365/9f1c.jpg?q-sign-algorithm=sha1&…',
  'Content-Type': 'image/jpeg',
  'Content-Length': 48_213,
  objectUrl: 'https://covers-1250000000.cos.ap-guangzhou.myqcloud.com/uploads/616c696365/9f1c.jpg',
  operator: 'key 1f3a9b02',
  action: 'BanUser',
  target: 'bob',
  source: 'user',
  reporter: 'carol',
  broadcast_id: 7,
  detail: '',
  ended: 2,
  password: PASSWORD_DIGEST,
  new_password: '7c6a180b36896a0a8c02787eeafb0e4c',
  session_id: '9b2d1c…',
  all: 0,
  token: 'eyJ1…',
  refresh_token: 'eyJy…',
  sdkAppID: 1_400_000_000,
  userID: 'alice',
  userSig: 'eJyr…',
  accountType: '',
  Bucket: 'covers',
  Region: 'ap-guangzhou',
  Appid: 1_250_000_000,
  SecretId: 'AKID…',
  sex: -1,
  create_time: '2024-05-01 20:00:00',
  start_time: '2024-05-01 19:00:00',
  'get_sessions.reply.list.create_time': UNIX_SECONDS,
  expire_time: UNIX_SECONDS + 86_400,
  current: 1,
};

/**
 * A value that fits the schema, made of the samples for its members.
 * @throws naming the path of a member without a sample.
 */
export function sampleValue(schema: JsonSchema, path: readonly string[]): unknown {
  for (let start = 0; start < path.length; start++) {
    const key = path.slice(start).join('.');
    if (Object.hasOwn(SAMPLES, key)) return SAMPLES[key];
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties);
    return Object.fromEntries(members.map(([name, member]) => [name, sampleValue(member, [...path, name])]));
  }
  if (schema.items !== undefined) return [sampleValue(schema.items, path)];
  if (schema.enum !== undefined) return schema.enum[0];
  throw new Error(`scripts/openapi/sampleValues.ts has no sample for ${path.join('.')}`);
}
