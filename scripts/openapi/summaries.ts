import type { ErrorCode } from '../../shared/errors';

export type Language = 'en' | 'zh';

/** The same sentence in both languages of the API reference. */
export type Localized = Readonly<Record<Language, string>>;

/** What each Action does; a test fails for an Action without an entry. */
export const ACTION_SUMMARIES: Readonly<Record<string, Localized>> = {
  BanUser: {
    en: 'Bans a user from broadcasting, until a given time or until lifted, and cuts the running push.',
    zh: '禁止用户开播，到指定时间为止或直到解除，并切断正在进行的推流。',
  },
  ChangeCount: {
    en: 'Likes an anchor’s room or a replay, or takes the like back. Viewers are counted by EnterGroup and QuitGroup, so type 0 changes nothing.',
    zh: '给主播的直播间或回放点赞，或取消点赞。观众数由 EnterGroup 和 QuitGroup 统计，因此 type 为 0 时不起作用。',
  },
  ChangeStatus: {
    en: 'The app’s word on its own push: begun, or over. Without a broadcast nothing changes.',
    zh: 'App 报告自己的推流状态：已开始或已结束。没有直播时不起作用。',
  },
  DeleteReplay: {
    en: 'Takes a replay off the lists for good. The file stays in VOD.',
    zh: '把回放从列表中永久移除。点播中的文件保留。',
  },
  DeleteShortVideo: {
    en: 'Takes a short video off the lists. The file stays in VOD, and its user can add it again.',
    zh: '把短视频从列表中移除。点播中的文件保留，用户本人可以再次添加。',
  },
  EndBroadcast: {
    en: 'Ends a user’s broadcast and cuts its push. The user may open another.',
    zh: '结束用户的直播并切断推流。该用户可以再次开播。',
  },
  EndUserSessions: {
    en: 'Signs a user out on every device.',
    zh: '让用户在所有设备上退出登录。',
  },
  EnterGroup: {
    en: 'A viewer enters a room or opens a replay. Counts once, however often it is sent.',
    zh: '观众进入直播间或打开回放。重复发送只计一次。',
  },
  FetchGroupMemberList: {
    en: 'Lists who is present in a room or at a replay, newest first.',
    zh: '列出直播间或回放当前的观众，最新进入的在前。',
  },
  FetchList: {
    en: 'Lists rooms, replays or short videos, page by page.',
    zh: '分页列出直播间、回放或短视频。',
  },
  ForbidLive: {
    en: 'The first generation’s way to ban a user until lifted, or to lift the ban.',
    zh: '第一代的封禁接口：封禁用户直到解除，或解除封禁。',
  },
  GetCOSSign: {
    en: 'A COS v4 signature for cover and avatar uploads, usable several times.',
    zh: '用于上传封面和头像的 COS v4 签名，可多次使用。',
  },
  GetCOSSignV2: {
    en: 'A COS v5 sign key, with which the app signs its uploads itself. It signs anything in the bucket; prefer GetCOSUploadUrl.',
    zh: 'COS v5 签名密钥，App 用它自行签名上传请求。它能签存储桶内的任何操作，建议改用 GetCOSUploadUrl。',
  },
  GetCOSUploadUrl: {
    en: 'A presigned URL for one PUT of one picture of this type and length.',
    zh: '预签名 URL，只能用 PUT 上传一张指定类型和长度的图片。',
  },
  GetUserInfo: {
    en: 'One row of a list: a user’s room, a replay or a short video.',
    zh: '列表中的一行：某用户的直播间、某个回放或短视频。',
  },
  GetVodSignature: {
    en: 'A VOD upload signature of the old kind.',
    zh: '旧版点播上传签名。',
  },
  GetVodSignatureV2: {
    en: 'A VOD upload signature of today’s kind.',
    zh: '现行的点播上传签名。',
  },
  Health: {
    en: 'Whether the backend can serve, for monitors: whether the database answers and is migrated, and how long ago the online check last finished. `GET` of a path that ends in `/health` answers the same object with HTTP 200, or 503 where the status is failing.',
    zh: '后端能否提供服务，供监控使用：数据库是否应答、数据表是否为最新、在线检查上次完成距今多久。对以 `/health` 结尾的路径发 `GET` 请求返回同样的对象，状态码为 200；status 为 failing 时为 503。',
  },
  Heartbeat: {
    en: 'A viewer is still there. Whoever has ever sent one is taken away when none has come for 90 s, and comes back with the next; who never sends one stays until QuitGroup.',
    zh: '观众仍在场。凡发送过心跳的观众，90 秒没有新的心跳即视为离开，再次发送则重新计入；从不发送的观众一直保留到 QuitGroup。',
  },
  ListAuditEntries: {
    en: 'Lists what operators did, newest first.',
    zh: '列出运营人员的操作记录，最新的在前。',
  },
  ListBans: {
    en: 'Lists the bans in force, by user.',
    zh: '列出生效中的封禁，按用户排序。',
  },
  ListCallbackEvents: {
    en: 'Lists the stream events in the ledger, newest first.',
    zh: '列出已记录的直播流事件，最新的在前。',
  },
  ListReports: {
    en: 'Lists reports by viewers and verdicts of the moderation service, newest first.',
    zh: '列出观众的举报和鉴黄服务的结果，最新的在前。',
  },
  ListSweepRuns: {
    en: 'Lists what the online-check found and did once a minute, newest first.',
    zh: '列出在线检查每分钟的发现和处理，最新的在前。',
  },
  MergeVideoStream: {
    en: 'Mixes the pictures of link-mic guests into the anchor’s stream.',
    zh: '把连麦观众的画面混入主播的流。',
  },
  QuitGroup: {
    en: 'A viewer leaves a room or closes a replay. Counts once, however often it is sent.',
    zh: '观众离开直播间或关闭回放。重复发送只计一次。',
  },
  ReplayCallbackEvent: {
    en: 'Applies an event of the ledger once more. Harmless where it was applied before.',
    zh: '重新处理一条已记录的事件。已经处理过的不会有副作用。',
  },
  ReportUser: {
    en: 'A viewer reports an anchor. Files a report and changes nothing else.',
    zh: '观众举报主播。只记录举报，不做其他改动。',
  },
  RequestLVBAddr: {
    en: 'Opens a broadcast and returns its push URL. The room is listed once it really pushes.',
    zh: '开启一场直播并返回推流地址。真正推流之后才出现在列表中。',
  },
  RequestLVBAddrForLinkMic: {
    en: 'Returns a push URL for a link-mic guest. Such streams are neither listed nor recorded.',
    zh: '为连麦观众返回推流地址。这类流不会进入列表，也不录制。',
  },
  RequestPlayUrlWithSignForLinkMic: {
    en: 'Signs a link-mic partner’s play URL for low delay. The signature lasts ten minutes.',
    zh: '为连麦对方的低延时播放地址签名，有效期十分钟。',
  },
  StopLVB: {
    en: 'Ends the user’s broadcast for good and cuts its push. Without a broadcast nothing happens.',
    zh: '彻底结束该用户的直播并切断推流。没有直播时不起作用。',
  },
  UnbanUser: {
    en: 'Lifts a ban.',
    zh: '解除封禁。',
  },
  UploadUGCVideo: {
    en: 'Adds a short video that the app has uploaded to VOD. Sent twice, it is still one.',
    zh: '登记 App 已上传到点播的短视频。重复发送仍是一条。',
  },
};

/** What each second-generation path does; a test fails for an endpoint without an entry. */
export const ENDPOINT_SUMMARIES: Readonly<Record<string, Localized>> = {
  change_password: {
    en: 'Sets a new password and ends every session of the user, this one included.',
    zh: '设置新密码，并结束该用户的所有会话，包括当前会话。',
  },
  end_session: {
    en: 'Ends one of the user’s own sessions.',
    zh: '结束自己的某一个会话。',
  },
  get_cos_sign: {
    en: 'A COS v5 sign key, as GetCOSSignV2 gives it.',
    zh: 'COS v5 签名密钥，与 GetCOSSignV2 相同。',
  },
  get_cos_upload_url: {
    en: 'A presigned URL for one picture, as GetCOSUploadUrl gives it.',
    zh: '上传一张图片的预签名 URL，与 GetCOSUploadUrl 相同。',
  },
  get_roomservice_sign: {
    en: 'A signature for the room service of 2018, valid for ten minutes.',
    zh: '2018 年房间服务的签名，有效期十分钟。',
  },
  get_sessions: {
    en: 'Lists the devices on which the user is signed in, newest first.',
    zh: '列出用户已登录的设备，最新的在前。',
  },
  get_ugc_list: {
    en: 'Lists everybody’s short videos, newest first.',
    zh: '列出所有人的短视频，最新的在前。',
  },
  get_user_info: {
    en: 'The signed-in user’s own profile.',
    zh: '当前登录用户自己的资料。',
  },
  get_vod_list: {
    en: 'Lists everybody’s replays, newest first.',
    zh: '列出所有人的回放，最新的在前。',
  },
  get_vod_sign: {
    en: 'A VOD upload signature, as GetVodSignatureV2 gives it.',
    zh: '点播上传签名，与 GetVodSignatureV2 相同。',
  },
  getsig: {
    en: 'One signature by its type: chat, COS or VOD.',
    zh: '按类型返回一个签名：即时通信 IM、COS 或点播。',
  },
  login: {
    en: 'Signs a user in on one more device. Earlier sessions stay.',
    zh: '在又一台设备上登录。已有会话不受影响。',
  },
  logout: {
    en: 'Ends the session that signs the request, or all sessions of the user.',
    zh: '结束签名该请求的会话，或该用户的全部会话。',
  },
  refresh: {
    en: 'New tokens for a session. Each refresh token works once. A signature is not needed and not looked at.',
    zh: '为会话换取新令牌。每个 refresh_token 只能用一次。不需要签名，带了也不检查。',
  },
  register: {
    en: 'Opens an account with an empty profile.',
    zh: '注册账号，资料为空。',
  },
  upload_room: {
    en: 'Announces the room that the user is about to push, and opens its broadcast under the SDK’s stream name.',
    zh: '上报即将推流的房间，并以 SDK 的流名开启直播。',
  },
  upload_ugc: {
    en: 'Adds a short video that the app has uploaded to VOD. Sent twice, it is still one.',
    zh: '登记 App 已上传到点播的短视频。重复发送仍是一条。',
  },
  upload_user_info: {
    en: 'Changes the profile. What is not sent stays as it is.',
    zh: '修改资料。未发送的字段保持不变。',
  },
};

/** Stream events by the name of their schema. */
export const EVENT_SUMMARIES = {
  push: { en: 'A push has begun.', zh: '推流开始。' },
  stop: { en: 'A push has ended.', zh: '推流结束。' },
  recording: {
    en: 'A file of a recorded broadcast lies in VOD. Each format comes as an event of its own.',
    zh: '直播录制文件已存入点播。每种格式各为一个事件。',
  },
  moderation: {
    en: 'The moderation service finds a picture suspicious. Members differ between versions, so none is required.',
    zh: '鉴黄服务认为画面可疑。各版本成员不同，因此都不作要求。',
  },
  other: {
    en: 'Any other event: kept and acknowledged, without an effect.',
    zh: '其他事件：只记录并确认，不产生作用。',
  },
} as const satisfies Record<string, Localized>;

/** When each error comes. */
export const ERROR_SUMMARIES: Readonly<Record<ErrorCode, Localized>> = {
  INVALID_PARAMETER: {
    en: 'A field is missing, has the wrong type or breaks its rule; or the body is over 1 MB (HTTP 413).',
    zh: '字段缺失、类型不对或不符合规则；或请求体超过 1 MB（HTTP 413）。',
  },
  UNKNOWN_ACTION: { en: 'There is no Action of this name.', zh: '没有这个名字的 Action。' },
  DATABASE_UNREACHABLE: { en: 'The database cannot be reached.', zh: '无法连接数据库。' },
  DATABASE_FAILED: { en: 'The database failed.', zh: '数据库操作失败。' },
  CLOUD_FAILED: {
    en: 'Tencent’s live API failed or cannot be reached.',
    zh: '腾讯云直播 API 出错或无法连接。',
  },
  INTERNAL: { en: 'A defect of this backend.', zh: '后台自身的缺陷。' },
  NOT_CONFIGURED: {
    en: 'The operator has not configured the service behind this call.',
    zh: '运营方没有配置该调用所需的服务。',
  },
  BAD_JSON: { en: 'The body is not a JSON object with members.', zh: '请求体不是含有成员的 JSON 对象。' },
  BAD_VALUE: { en: 'A field has a value without a meaning.', zh: '字段的值没有意义。' },
  TOO_FREQUENT: {
    en: 'Too many calls of this kind; the text says how many seconds to wait.',
    zh: '此类调用过于频繁；文本中给出需要等待的秒数。',
  },
  NOT_SIGNED_IN: {
    en: 'No valid session token, `Liteav-Sig` or refresh token.',
    zh: '没有有效的会话令牌、`Liteav-Sig` 或 refresh_token。',
  },
  NOT_ALLOWED: { en: 'This caller may not do this.', zh: '该调用者无权这样做。' },
  BANNED: { en: 'The user is banned from broadcasting.', zh: '该用户被禁止开播。' },
  USER_NAME_FORMAT: {
    en: '`userid` must be 4 to 24 letters, digits or `_`, a letter first.',
    zh: '`userid` 必须是 4 到 24 个字母、数字或 `_`，以字母开头。',
  },
  PASSWORD_FORMAT: { en: '`password` must be letters and digits.', zh: '`password` 必须由字母和数字组成。' },
  USER_EXISTS: { en: 'The user id is taken.', zh: '用户名已被占用。' },
  NO_SUCH_USER: { en: 'There is no such account.', zh: '账号不存在。' },
  WRONG_PASSWORD: { en: 'The password is wrong.', zh: '密码错误。' },
  BROADCAST_ENDED: {
    en: 'The broadcast is over, or the replay or short video does not exist.',
    zh: '直播已结束，或回放、短视频不存在。',
  },
};
