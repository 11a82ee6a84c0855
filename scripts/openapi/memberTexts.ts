import type { Localized } from './summaries';

/**
 * What each member of a request or reply means. A key is a path of names, and the longest key that ends the path
 * `operation.request.…` or `operation.reply.…` applies: an Action can say more than the name alone does.
 */
const MEMBER_TEXTS: Readonly<Record<string, Localized>> = {
  userid: { en: 'The user.', zh: '用户。' },
  'request.userid': { en: 'The user in whose name the call is made.', zh: '以其名义调用的用户。' },
  'BanUser.request.userid': { en: 'Who is banned.', zh: '被封禁的用户。' },
  'UnbanUser.request.userid': { en: 'Whose ban is lifted.', zh: '被解除封禁的用户。' },
  'ForbidLive.request.userid': { en: 'Who is banned, or no longer.', zh: '被封禁或解除封禁的用户。' },
  'EndBroadcast.request.userid': { en: 'Whose broadcast.', zh: '直播所属的用户。' },
  'StopLVB.request.userid': { en: 'Whose broadcast.', zh: '直播所属的用户。' },
  'EndUserSessions.request.userid': { en: 'Who is signed out.', zh: '被退出登录的用户。' },
  'memberlist.userid': { en: 'The viewer.', zh: '观众。' },
  'ChangeCount.request.userid': { en: 'The anchor who is liked.', zh: '被点赞的主播。' },
  'ReportUser.request.userid': { en: 'The viewer who reports.', zh: '举报的观众。' },
  'GetUserInfo.request.userid': {
    en: 'Whose room, replay or short video.',
    zh: '直播间、回放或短视频的所有者。',
  },
  'DeleteShortVideo.request.userid': { en: 'Whose short video.', zh: '短视频的所有者。' },
  'register.request.userid': {
    en: 'The new name: 4 to 24 letters, digits or `_`, a letter first.',
    zh: '新用户名：4 到 24 个字母、数字或 `_`，以字母开头。',
  },
  'login.request.userid': { en: 'The name of the account.', zh: '账号的用户名。' },
  'ListReports.reply.list.userid': { en: 'The user who was reported.', zh: '被举报的用户。' },
  'FetchList.reply.pusherlist.userid': { en: 'The anchor or author.', zh: '主播或作者。' },
  'GetUserInfo.reply.userid': { en: 'The anchor or author.', zh: '主播或作者。' },
  hostuserid: {
    en: 'The reported anchor. Where missing or the same as `userid`, `userid` is the reported one.',
    zh: '被举报的主播。缺省或与 `userid` 相同时，`userid` 即被举报者。',
  },
  liveuserid: { en: 'The anchor of the room.', zh: '直播间的主播。' },
  groupid: { en: 'The room’s chat group.', zh: '直播间的聊天群。' },
  'EnterGroup.request.groupid': {
    en: 'The room’s chat group; for a replay its file id.',
    zh: '直播间的聊天群；回放时为文件 ID。',
  },
  'Heartbeat.request.groupid': {
    en: 'The room’s chat group; for a replay its file id.',
    zh: '直播间的聊天群；回放时为文件 ID。',
  },
  'QuitGroup.request.groupid': {
    en: 'The room’s chat group; for a replay its file id.',
    zh: '直播间的聊天群；回放时为文件 ID。',
  },
  'FetchGroupMemberList.request.groupid': {
    en: 'The room’s chat group; for a replay its file id.',
    zh: '直播间的聊天群；回放时为文件 ID。',
  },
  reason: { en: 'Why; kept in the audit log.', zh: '原因；保存在操作记录中。' },
  'ListBans.reply.list.userid': { en: 'The banned user.', zh: '被封禁的用户。' },
  'ListBans.reply.list.reason': { en: 'Why the user was banned.', zh: '封禁的原因。' },
  'ListBans.reply.list.timestamp': { en: 'When the ban began, unix seconds.', zh: '封禁开始时间，unix 秒。' },
  'ListBans.reply.list.expires': {
    en: 'When the ban ends, unix seconds; 0 for one that lasts until lifted.',
    zh: '封禁结束时间，unix 秒；0 表示直到解除。',
  },
  'request.after_userid': {
    en: 'Only users after this one; empty for the first.',
    zh: '只列出排在该用户之后的用户；为空表示从头开始。',
  },
  'reply.after_userid': {
    en: '`after_userid` of the next page; empty at the end.',
    zh: '下一页的 `after_userid`；结束时为空。',
  },
  'ListSweepRuns.reply.list.timestamp': { en: 'When it began, unix seconds.', zh: '开始时间，unix 秒。' },
  duration_ms: { en: 'How long it took, in milliseconds.', zh: '耗时，单位毫秒。' },
  rooms: { en: 'Rooms that were listed as live when it began.', zh: '开始时列为直播中的直播间数。' },
  online: { en: 'Streams in LVB’s online list.', zh: '直播服务在线列表中的流数。' },
  seen: { en: 'Rooms of which LVB said that they push.', zh: '直播服务确认正在推流的直播间数。' },
  offline: {
    en: 'Rooms of which LVB said that they do not push: one more missed check each.',
    zh: '直播服务确认没有推流的直播间数：各记一次未在线。',
  },
  unknown: {
    en: 'Rooms without a clear answer; nothing is done with them.',
    zh: '没有明确答复的直播间数，不作处理。',
  },
  closed: {
    en: 'Streams of rooms that were closed, because the last of the allowed checks in a row missed them; the first hundred.',
    zh: '被关闭直播间的流名：连续未在线的次数达到上限；最多列出一百个。',
  },
  closed_count: { en: 'How many were closed.', zh: '关闭的总数。' },
  relisted: {
    en: 'Streams that pushed without being listed and are listed again; the first hundred.',
    zh: '正在推流却未列出、因而重新列出的流；最多列出一百个。',
  },
  cut: {
    en: 'Streams that pushed although banned or ended, and were cut; the first hundred.',
    zh: '已封禁或已结束却仍在推流、因而被切断的流；最多列出一百个。',
  },
  alarm: {
    en: 'What an operator should look at; empty where all is well.',
    zh: '需要运营人员留意的情况；正常时为空。',
  },
  'BanUser.request.expires': {
    en: 'When the ban ends, unix seconds; 0 bans until lifted.',
    zh: '封禁结束时间，unix 秒；0 表示直到解除。',
  },
  expires: { en: 'When the URL expires, unix seconds.', zh: 'URL 的失效时间，unix 秒。' },
  'login.reply.expires': { en: 'How long the token lasts, in seconds.', zh: '令牌的有效时长，单位秒。' },
  'refresh.reply.expires': { en: 'How long the token lasts, in seconds.', zh: '令牌的有效时长，单位秒。' },
  type: { en: '0 live room, 1 replay, 2 short video.', zh: '0 直播间，1 回放，2 短视频。' },
  'ChangeCount.request.type': {
    en: '0 viewers (without effect), 1 likes.',
    zh: '0 观众数（不起作用），1 点赞。',
  },
  'getsig.request.type': { en: '1 chat, 2 COS, 3 VOD.', zh: '1 即时通信 IM，2 COS，3 点播。' },
  optype: { en: '0 add, 1 take back.', zh: '0 增加，1 取消。' },
  flag: { en: '0 live room, 1 replay.', zh: '0 直播间，1 回放。' },
  'FetchList.request.flag': {
    en: '1 live rooms, 2 replays, 3 live rooms then replays, 4 all rooms (operators only), 5 short videos; any other value lists nothing.',
    zh: '1 直播间，2 回放，3 先直播间后回放，4 全部直播间（仅运营人员），5 短视频；其他值列表为空。',
  },
  fileid: { en: 'The VOD file id; empty for a live room.', zh: '点播文件 ID；直播间为空。' },
  'DeleteReplay.request.fileid': { en: 'Any file id of the replay.', zh: '该回放的任一文件 ID。' },
  file_id: { en: 'The VOD file id.', zh: '点播文件 ID。' },
  'upload_ugc.request.file_id': {
    en: 'The VOD file id: letters, digits or `_`.',
    zh: '点播文件 ID：字母、数字或 `_`。',
  },
  requestid: {
    en: 'A name for this like; repeated under the same name, it counts once.',
    zh: '本次点赞的标识；同一标识重复发送只计一次。',
  },
  'ChangeStatus.request.status': {
    en: '0 the push has begun, 1 the anchor left.',
    zh: '0 已开始推流，1 主播已离开。',
  },
  'Health.reply.status': {
    en: '`ok`; `degraded`: requests are served, and somebody should look; `failing`: they cannot be served.',
    zh: '`ok` 正常；`degraded` 能处理请求，但需要有人查看；`failing` 无法处理请求。',
  },
  'Health.reply.database': { en: 'The database, by one read.', zh: '数据库，以一次读取为准。' },
  'Health.reply.database.status': {
    en: '`failing` where it does not answer within 2 s; `read-only` where it takes no writes, as after a failover.',
    zh: '2 秒内没有应答为 `failing`；不接受写入（例如主备切换之后）为 `read-only`。',
  },
  'Health.reply.database.durationMs': { en: 'How long the read took, milliseconds.', zh: '读取耗时，毫秒。' },
  'Health.reply.migrations': { en: 'The tables.', zh: '数据表。' },
  'Health.reply.migrations.status': {
    en: '`behind` where `npm run migrate` has something to do; `unknown` without a database.',
    zh: '还需执行 `npm run migrate` 时为 `behind`；连不上数据库时为 `unknown`。',
  },
  'Health.reply.sweep': { en: 'The online check.', zh: '在线检查。' },
  'Health.reply.sweep.status': {
    en: '`late` after 180 s; `alarm` where the last one could not trust what it saw; `never` before the first.',
    zh: '超过 180 秒为 `late`；上一次检查的结果不可信为 `alarm`；从未执行为 `never`。',
  },
  'Health.reply.sweep.ageSeconds': {
    en: 'Seconds since it last finished; -1 where that is not known.',
    zh: '距上次完成的秒数；未知时为 -1。',
  },
  status: { en: '"1" on the air, "0" not.', zh: '"1" 正在直播，"0" 不在直播。' },
  forbidflag: { en: '1 ban, 0 lift the ban.', zh: '1 封禁，0 解除封禁。' },
  forbid_status: { en: '1 where a ban ended the room.', zh: '直播间因封禁而结束时为 1。' },
  pageno: { en: 'Page, counted from 1; 0 is 1.', zh: '页码，从 1 开始；0 等同于 1。' },
  pagesize: {
    en: 'Rows per page; 10 for a size outside 10 to 100.',
    zh: '每页行数；不在 10 到 100 之间时为 10。',
  },
  'FetchList.request.cursor': {
    en: 'The `cursor` of the page before, in place of `pageno`.',
    zh: '上一页返回的 `cursor`，代替 `pageno`。',
  },
  'FetchList.reply.cursor': {
    en: 'Continues after this page; empty at the end of the list.',
    zh: '用于继续下一页；列表结束时为空。',
  },
  contenttype: {
    en: 'image/jpeg, image/png, image/webp or image/gif.',
    zh: 'image/jpeg、image/png、image/webp 或 image/gif。',
  },
  contentlength: {
    en: 'Length of the picture in bytes, 1 to 10485760.',
    zh: '图片长度，单位字节，1 到 10485760。',
  },
  'request.before_id': {
    en: 'Only rows with a smaller id; 0 for the newest.',
    zh: '只列出 id 更小的行；0 表示从最新开始。',
  },
  'reply.before_id': {
    en: '`before_id` of the next page; 0 at the end.',
    zh: '下一页的 `before_id`；结束时为 0。',
  },
  count: { en: 'Rows per page; 0 is 50, at most 200.', zh: '每页行数；0 等同于 50，最多 200。' },
  'get_vod_list.request.count': {
    en: 'Rows per page; 0 is 10, at most 500.',
    zh: '每页行数；0 等同于 10，最多 500。',
  },
  'get_ugc_list.request.count': {
    en: 'Rows per page; 0 is 10, at most 500.',
    zh: '每页行数；0 等同于 10，最多 500。',
  },
  index: { en: 'Page, counted from 1; 0 is 1.', zh: '页码，从 1 开始；0 等同于 1。' },
  'ListCallbackEvents.request.stream_id': { en: 'Only events of this stream.', zh: '只列出该流的事件。' },
  'ListCallbackEvents.request.event_type': {
    en: 'Only events of this type; -1 for all.',
    zh: '只列出该类型的事件；-1 表示全部。',
  },
  'ListCallbackEvents.request.outcome': { en: 'Only events with this outcome.', zh: '只列出该结果的事件。' },
  stream_id: { en: 'The stream’s name.', zh: '流名。' },
  event_type: { en: 'LVB’s number of the event’s type.', zh: '直播服务的事件类型编号。' },
  outcome: { en: 'What became of the event, such as `applied`.', zh: '事件的处理结果，例如 `applied`。' },
  event_time: {
    en: 'LVB’s own time of the event, unix seconds; 0 where unknown.',
    zh: '直播服务记录的事件时间，unix 秒；未知时为 0。',
  },
  deliveries: { en: 'How often it was delivered.', zh: '投递次数。' },
  payload: { en: 'The event as JSON text, without signatures.', zh: '事件内容的 JSON 文本，不含签名。' },
  id: { en: 'The row’s number.', zh: '行号。' },
  'ReplayCallbackEvent.request.id': {
    en: 'The event’s `id` in ListCallbackEvents.',
    zh: '该事件在 ListCallbackEvents 中的 `id`。',
  },
  title: { en: 'The title.', zh: '标题。' },
  'UploadUGCVideo.request.title': {
    en: 'The title; empty becomes 小视频.',
    zh: '标题；为空时记为“小视频”。',
  },
  userinfo: { en: 'Who the user is, as shown to others.', zh: '展示给他人的用户信息。' },
  nickname: { en: 'The shown name.', zh: '昵称。' },
  headpic: { en: 'URL of the avatar.', zh: '头像 URL。' },
  avatar: { en: 'URL of the avatar.', zh: '头像 URL。' },
  frontcover: { en: 'URL of the cover.', zh: '封面 URL。' },
  location: { en: 'The shown place.', zh: '展示的位置。' },
  desc: { en: 'A description; empty today.', zh: '描述；目前为空。' },
  sex: { en: '-1 unknown, 0 male, 1 female.', zh: '-1 未知，0 男，1 女。' },
  originStreamUrl: {
    en: 'The partner’s play URL, of the form `rtmp://domain/live/stream`.',
    zh: '连麦对方的播放地址，形如 `rtmp://domain/live/stream`。',
  },
  streamUrlWithSignature: { en: 'The URL with its signature.', zh: '带签名的地址。' },
  mergeparams: {
    en: 'The parameters of the old Mix_StreamV2 interface.',
    zh: '旧接口 Mix_StreamV2 的参数。',
  },
  'mergeparams.interface': { en: 'The envelope of that interface.', zh: '该接口的外层结构。' },
  para: { en: 'The parameters themselves.', zh: '参数本身。' },
  mix_stream_session_id: {
    en: 'Names the mix from its start to its end.',
    zh: '混流会话标识，从开始到结束不变。',
  },
  output_stream_id: {
    en: 'The anchor’s stream, which gets the mixed picture.',
    zh: '主播的流，输出混合后的画面。',
  },
  input_stream_list: { en: 'The streams to mix, the anchor’s first.', zh: '要混合的流，主播的在前。' },
  input_stream_id: { en: 'The stream’s name.', zh: '流名。' },
  layout_params: { en: 'Where its picture goes.', zh: '画面的位置。' },
  image_layer: { en: 'Layer; 1 is the background.', zh: '图层；1 为背景。' },
  image_width: { en: 'Width in pixels.', zh: '宽度，单位像素。' },
  image_height: { en: 'Height in pixels.', zh: '高度，单位像素。' },
  location_x: { en: 'Pixels from the left.', zh: '距左边的像素数。' },
  location_y: { en: 'Pixels from the top.', zh: '距顶部的像素数。' },
  msg: { en: 'JSON text; its `code` is 0 where LVB mixes.', zh: 'JSON 文本；混流成功时其中的 `code` 为 0。' },
  result: { en: 'There is nothing else to say.', zh: '没有其他内容。' },
  'RequestLVBAddr.reply.timestamp': {
    en: 'When the broadcast was opened, unix seconds.',
    zh: '开启直播的时间，unix 秒。',
  },
  'RequestLVBAddrForLinkMic.reply.timestamp': {
    en: 'When the stream was opened, unix seconds.',
    zh: '开启该流的时间，unix 秒。',
  },
  timestamp: { en: 'Unix seconds.', zh: 'unix 秒。' },
  'pusherlist.timestamp': {
    en: 'When it was opened or added; for replays the end of the recording; unix seconds.',
    zh: '开播或登记的时间；回放为录制结束时间；unix 秒。',
  },
  'GetUserInfo.reply.timestamp': {
    en: 'When it was opened or added; for replays the end of the recording; unix seconds.',
    zh: '开播或登记的时间；回放为录制结束时间；unix 秒。',
  },
  pushurl: { en: 'Where to push, signed.', zh: '带签名的推流地址。' },
  playurl: { en: 'Where to play.', zh: '播放地址。' },
  play_url: { en: 'Where to play.', zh: '播放地址。' },
  hls_play_url: { en: 'Where to play as HLS; empty where there is none.', zh: 'HLS 播放地址；没有时为空。' },
  totalcount: { en: 'How many there are in all.', zh: '总数。' },
  'FetchList.reply.totalcount': {
    en: 'How many there are in all: exact up to 1000 rows and on the last page, else as counted within the last minutes; always more than what was shown so far while a page is full.',
    zh: '总数：不超过 1000 行时以及在最后一页上是精确值，否则为几分钟内统计的值；只要当前页是满的，就一定大于已经给出的行数。',
  },
  pusherlist: { en: 'The rows of this page.', zh: '本页的各行。' },
  memberlist: { en: 'The members on this page.', zh: '本页的成员。' },
  list: { en: 'The rows of this page.', zh: '本页的各行。' },
  viewercount: { en: 'Viewers present.', zh: '当前观众数。' },
  viewer_count: { en: 'The same as `viewercount`.', zh: '与 `viewercount` 相同。' },
  likecount: { en: 'Likes.', zh: '点赞数。' },
  like_count: { en: 'The same as `likecount`.', zh: '与 `likecount` 相同。' },
  'GetCOSSign.reply.sign': { en: 'The signature.', zh: '签名。' },
  sign: { en: 'md5(API key + txTime + userid).', zh: 'md5(API 密钥 + txTime + userid)。' },
  txTime: { en: 'When the signature expires, unix seconds.', zh: '签名的失效时间，unix 秒。' },
  signature: { en: 'The signature.', zh: '签名。' },
  signKey: { en: 'The sign key.', zh: '签名密钥。' },
  keyTime: {
    en: 'When the key is valid: `start;end` in unix seconds.',
    zh: '密钥有效期：`start;end`，unix 秒。',
  },
  url: { en: 'Where to PUT the picture.', zh: '用 PUT 上传图片的地址。' },
  headers: { en: 'Headers that the upload has to send exactly so.', zh: '上传时必须原样携带的请求头。' },
  'Content-Type': { en: 'As asked for.', zh: '与请求一致。' },
  'Content-Length': { en: 'As asked for.', zh: '与请求一致。' },
  objectUrl: { en: 'Where the picture is afterwards.', zh: '上传之后图片的地址。' },
  operator: {
    en: 'Which operator key, as the start of its hash.',
    zh: '所用的运营密钥，以其哈希的开头表示。',
  },
  action: { en: 'The Action.', zh: '执行的 Action。' },
  target: { en: 'What it was done to.', zh: '操作对象。' },
  source: { en: 'Who reported: a viewer or the moderation service.', zh: '举报来源：观众或鉴黄服务。' },
  reporter: { en: 'The viewer; empty where unknown.', zh: '举报的观众；未知时为空。' },
  broadcast_id: { en: 'The broadcast then running; 0 without one.', zh: '当时的直播；没有时为 0。' },
  detail: {
    en: 'The verdict as JSON text; empty for viewers’ reports.',
    zh: '鉴黄结果的 JSON 文本；观众举报时为空。',
  },
  ended: { en: 'How many sessions were ended.', zh: '结束的会话数。' },
  password: {
    en: 'md5(md5(password) + userid) in lower-case hex, never the password itself.',
    zh: 'md5(md5(密码) + userid) 的小写十六进制，绝不是密码本身。',
  },
  new_password: { en: 'The new one, digested likewise.', zh: '新密码，以同样方式做摘要。' },
  session_id: { en: 'The session’s id.', zh: '会话 ID。' },
  all: { en: '1 ends all sessions of the user.', zh: '1 表示结束该用户的全部会话。' },
  'refresh.request.refresh_token': {
    en: 'The refresh token of the last answer.',
    zh: '上次应答中的 refresh_token。',
  },
  token: {
    en: 'Signs requests, and is the Bearer token of Actions.',
    zh: '用于签名请求，也是 Action 的 Bearer 令牌。',
  },
  refresh_token: { en: 'Gets new tokens, once, within 30 days.', zh: '30 天内可换取一次新令牌。' },
  roomservice_sign: {
    en: 'What the chat and room service needs.',
    zh: '登录即时通信 IM 和房间服务所需的信息。',
  },
  sdkAppID: {
    en: 'The chat application; 0 where not configured.',
    zh: '即时通信 IM 的应用 ID；未配置时为 0。',
  },
  userID: { en: 'The user’s name there.', zh: '该服务中的用户名。' },
  userSig: { en: 'The UserSig; empty where not configured.', zh: 'UserSig；未配置时为空。' },
  accountType: { en: 'Always empty.', zh: '始终为空。' },
  cos_info: { en: 'Where pictures are uploaded.', zh: '图片上传的位置。' },
  Bucket: { en: 'The bucket.', zh: '存储桶。' },
  Region: { en: 'Its region.', zh: '所在地域。' },
  Appid: { en: 'The account’s appid; 0 where not configured.', zh: '账号的 appid；未配置时为 0。' },
  SecretId: { en: 'The public half of the key pair.', zh: '密钥对中公开的一半。' },
  create_time: {
    en: 'When it was recorded or added: `Y-m-d H:i:s`, China time.',
    zh: '录制或登记时间：`Y-m-d H:i:s`，北京时间。',
  },
  start_time: {
    en: 'When the recording began: `Y-m-d H:i:s`, China time.',
    zh: '录制开始时间：`Y-m-d H:i:s`，北京时间。',
  },
  'get_sessions.reply.list.create_time': {
    en: 'When it began, unix seconds.',
    zh: '会话开始时间，unix 秒。',
  },
  expire_time: { en: 'When its token expires, unix seconds.', zh: '令牌失效时间，unix 秒。' },
  current: { en: '1 for the session that signs this request.', zh: '签名本次请求的会话为 1。' },
};

/**
 * The text for a path such as `FetchList.reply.pusherlist.userid`.
 * @throws naming the path when there is none.
 */
export function memberText(path: readonly string[]): Localized {
  for (let start = 0; start < path.length; start++) {
    const text = MEMBER_TEXTS[path.slice(start).join('.')];
    if (text !== undefined) return text;
  }
  throw new Error(`scripts/openapi/memberTexts.ts has no text for ${path.join('.')}`);
}

/** Keys of which no member of these paths makes use. */
export function unusedMemberTexts(paths: readonly (readonly string[])[]): string[] {
  const used = new Set<string>();
  for (const path of paths) {
    const keys = path.map((_name, start) => path.slice(start).join('.'));
    const key = keys.find((candidate) => MEMBER_TEXTS[candidate] !== undefined);
    if (key !== undefined) used.add(key);
  }
  return Object.keys(MEMBER_TEXTS).filter((key) => !used.has(key));
}
