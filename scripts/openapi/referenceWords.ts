import type { Language } from './summaries';

/** The fixed sentences of the reference, in the order in which they appear. */
export const REFERENCE_WORDS = {
  en: {
    title: 'API reference',
    otherLanguage: '[中文](README.zh-CN.md)',
    made: 'Made by `npm run openapi` from the code; the same as [openapi.json](openapi.json), to read. A test fails where the two and the code differ.',
    envelopes: 'Envelopes',
    envelopeText: `A request is a POST with a JSON object of at most 1 MB, of any content type. Members that are not listed here are let through and not looked at. Apps always get HTTP 200, errors included; only a body over 1 MB gets 413. No member of an answer is ever null, and none is missing unless it is marked optional.

**First generation.** \`Action\` in the body says what to do, at any path that belongs to nothing else; \`/interface.php\` is what the apps use. \`returnValue\` is 0, or the number of an error; with an error \`returnData\` is \`[]\`.`,
    envelopeSecond: `**Second generation.** The last part of the path says what to do. \`code\` is 200, or the number of an error; with an error \`data\` is \`{}\`, and \`[]\` with 400 and 498.`,
    authentication: 'Authentication',
    authenticationText: `| Credential | Header | Proves |
| --- | --- | --- |
| session token | \`Authorization: Bearer <token>\` | a user, to the Actions |
| operator key | \`Authorization: Bearer <OPERATOR_KEY>\` | an operator, to the Actions |
| signature | \`Liteav-Sig: md5(token + md5(body))\` | a user, to the second-generation paths |

\`/register\` opens an account, \`/login\` returns a token, \`/refresh\` renews it; tokens last a day. \`Liteav-Sig\` is lower-case hex over the exact bytes of the body, and \`userid\` in the body says whose token it is. With \`AUTH_MODE=open\` the Actions believe the user that a request names, as the released apps of the first generation need it; operators, and the second-generation paths, always take proof.`,
    errors: 'Errors',
    errorsText:
      'The text is followed by a bar and the field and rule, where there is more to say. Sending the same request again can help only where the last column says so.',
    errorColumns: ['Error', '`returnValue`', '`code`', 'Text', 'When', 'Again'],
    retry: { never: 'no', later: 'later' },
    wholeNumbers:
      'Whole numbers may also be sent as texts such as `"1"`, and 1 as `true`, as some released apps do. An optional field may be missing or null; texts may then be empty as well.',
    actions: 'Actions',
    endpoints: 'Second-generation paths',
    overviewActions: ['Action', 'Who may call', 'Does'],
    overviewEndpoints: ['Path', 'Who may call', 'Does'],
    whoMayCall: 'Who may call',
    fields: 'Request',
    noFields: 'Request: no fields.',
    fieldColumns: ['Field', 'Type', 'Required', 'Rule', 'Meaning'],
    yes: 'yes',
    no: 'no',
    reply: 'Reply',
    emptyReply: 'is empty.',
    replyColumns: ['Member', 'Type', 'Meaning'],
    optional: ', optional',
    example: 'Example',
    events: 'Stream events',
    eventsText: `LVB posts these to the stream-callback function, at \`/callback/stream\` in the sandbox. Each carries \`t\`, an expiry in unix seconds, and \`sign\`, md5(callback key + t). Further members are let through. Whatever is not answered by 200 is delivered again, for twelve minutes.`,
    eventColumns: ['Event', '`event_type`', 'Means', 'Required members'],
    anyOther: 'any other',
    eventAnswerColumns: ['Status', 'Body', 'When'],
    eventAnswers: [
      ['200', '`{"code":0}`', 'stored'],
      ['400', '`{"code":4001,"message":…}`', 'no stream event'],
      ['403', '`{"code":4030,"message":…}`', 'the signature is missing, wrong or expired'],
      ['503', '`{"code":2003,"message":…}`', 'not stored; or 4000, not configured'],
    ],
    client: 'TypeScript client',
    clientText:
      'For app servers and tests, in `client/`; it needs nothing but Node. Names, parameters and replies are typed by this description. An error of the backend is thrown as `ApiError` with its `number`.',
  },
  zh: {
    title: 'API 参考',
    otherLanguage: '[English](README.md)',
    made: '由 `npm run openapi` 根据代码生成，内容与 [openapi.json](openapi.json) 相同，便于阅读。两者与代码不一致时测试会失败。',
    envelopes: '请求与应答格式',
    envelopeText: `请求是 POST，内容为不超过 1 MB 的 JSON 对象，Content-Type 不限。这里没有列出的成员会被忽略。App 总是得到 HTTP 200，出错时也一样；只有请求体超过 1 MB 时返回 413。应答中的成员都不会是 null；除非标明可选，否则都会出现。

**第一代。** 请求体中的 \`Action\` 说明要做什么，可用任何没有其他用途的路径；App 使用的是 \`/interface.php\`。\`returnValue\` 为 0 或错误码；出错时 \`returnData\` 为 \`[]\`。`,
    envelopeSecond: `**第二代。** 路径的最后一段说明要做什么。\`code\` 为 200 或错误码；出错时 \`data\` 为 \`{}\`，400 和 498 时为 \`[]\`。`,
    authentication: '身份验证',
    authenticationText: `| 凭据 | 请求头 | 证明 |
| --- | --- | --- |
| 会话令牌 | \`Authorization: Bearer <token>\` | 调用 Action 的用户 |
| 运营密钥 | \`Authorization: Bearer <OPERATOR_KEY>\` | 调用 Action 的运营人员 |
| 签名 | \`Liteav-Sig: md5(token + md5(body))\` | 调用第二代路径的用户 |

\`/register\` 注册账号，\`/login\` 返回令牌，\`/refresh\` 续期；令牌有效期一天。\`Liteav-Sig\` 是对请求体原始字节计算的小写十六进制，请求体中的 \`userid\` 说明令牌属于谁。\`AUTH_MODE=open\` 时，Action 相信请求中写明的用户，已发布的第一代 App 需要这样；运营人员和第二代路径始终需要证明身份。`,
    errors: '错误码',
    errorsText:
      '需要补充说明时，文本之后是竖线以及相关字段和规则。只有最后一列注明时，重发同一请求才可能成功。',
    errorColumns: ['错误', '`returnValue`', '`code`', '文本', '何时出现', '重发'],
    retry: { never: '无用', later: '稍后' },
    wholeNumbers:
      '整数也可以写成 `"1"` 这样的文本，1 也可以写成 `true`，部分已发布的 App 就是这样发送的。可选字段可以缺省或为 null；文本还可以为空。',
    actions: 'Action 一览',
    endpoints: '第二代路径',
    overviewActions: ['Action', '谁可以调用', '作用'],
    overviewEndpoints: ['路径', '谁可以调用', '作用'],
    whoMayCall: '谁可以调用',
    fields: '请求',
    noFields: '请求：没有字段。',
    fieldColumns: ['字段', '类型', '必填', '规则', '含义'],
    yes: '是',
    no: '否',
    reply: '应答',
    emptyReply: '为空。',
    replyColumns: ['成员', '类型', '含义'],
    optional: '，可选',
    example: '示例',
    events: '直播流事件',
    eventsText: `云直播把这些事件发给 stream-callback 函数，在沙箱中是 \`/callback/stream\`。每个事件都带有 \`t\`（失效时间，unix 秒）和 \`sign\`（md5(回调密钥 + t)）。其他成员会被忽略。没有得到 200 的事件会在十二分钟内重复投递。`,
    eventColumns: ['事件', '`event_type`', '含义', '必需的成员'],
    anyOther: '其他',
    eventAnswerColumns: ['状态码', '内容', '何时出现'],
    eventAnswers: [
      ['200', '`{"code":0}`', '已保存'],
      ['400', '`{"code":4001,"message":…}`', '不是直播流事件'],
      ['403', '`{"code":4030,"message":…}`', '签名缺失、错误或已过期'],
      ['503', '`{"code":2003,"message":…}`', '未能保存；4000 表示配置不完整'],
    ],
    client: 'TypeScript 客户端',
    clientText:
      '供应用服务器和测试使用，位于 `client/`，只需要 Node。名称、参数和应答的类型都来自本描述。后台返回的错误以 `ApiError` 抛出，`number` 为错误码。',
  },
} as const satisfies Record<Language, object>;
