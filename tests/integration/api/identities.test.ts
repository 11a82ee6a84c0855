import { AS_OPERATOR, call, goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { deliver, recordingEvent, startEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

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

beforeEach(async () => {
  await database.truncateAll();
  services.liveApi.reset();
  services.clock.reset();
});

afterEach(() => expectInvariants(database.connection));

/** Ids that some collation or some normalisation takes for the same. */
const TWINS: [string, string][] = [
  ['alice', 'ALICE'],
  ['a', 'á'],
  ['A', 'Á'],
  ['ß', 'ss'],
  ['é', 'e\u0301'],
  ['\u{1f600}', '\u{1f601}'],
  ['user\u{1f600}', 'user\u{1f680}'],
  ['ａ', 'a'],
  ['０', '0'],
  ['ﬁ', 'fi'],
  ['が', 'か\u3099'],
  ['\u2126', '\u03a9'],
  ['İ', 'i\u0307'],
  ['a\u200db', 'ab'],
  ['a-b', 'a_b'],
  ['0', '00'],
  ['a', `a${'x'.repeat(63)}`],
];

const idsOf = (items: readonly { readonly userid: string }[]): string[] =>
  items.map(({ userid }) => userid).sort();

describe.each(TWINS)('FZ4: %s and %s', (left, right) => {
  const both = [left, right].sort();

  it('are two anchors with a room each', async () => {
    await goLive(services, left, { groupid: 'left', title: 'left' });
    await goLive(services, right, { groupid: 'right', title: 'right' });
    const { pusherlist, totalcount } = await succeed(services, 'FetchList', { flag: 1 });
    expect(totalcount).toBe(2);
    expect(idsOf(pusherlist as { userid: string }[])).toEqual(both);
    expect(await succeed(services, 'GetUserInfo', { userid: left, type: 0 })).toMatchObject({
      title: 'left',
    });
    await succeed(services, 'ChangeStatus', { userid: right, status: 1 });
    const after = await succeed(services, 'FetchList', { flag: 1 });
    expect(after.pusherlist).toMatchObject([{ userid: left }]);
  });

  it('are two viewers and two groups', async () => {
    await goLive(services, 'anchor', { groupid: left });
    const room = { liveuserid: 'anchor', groupid: left, nickname: '', headpic: '', flag: 0 };
    for (const userid of both) await succeed(services, 'EnterGroup', { ...room, userid });
    const wrong = await call(services, 'EnterGroup', { ...room, groupid: right, userid: 'viewer' });
    expect(wrong.returnValue).toBe(10010);
    await succeed(services, 'QuitGroup', { ...room, userid: right });
    const members = await succeed(services, 'FetchGroupMemberList', room);
    expect(members).toMatchObject({ totalcount: 1, memberlist: [{ userid: left }] });
  });

  it('are two request ids of likes', async () => {
    await goLive(services, 'anchor');
    const like = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };
    for (const requestid of [left, right, left, right]) {
      await succeed(services, 'ChangeCount', { ...like, requestid });
    }
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([{ likecount: 2 }]);
  });

  it('are two short videos, and two owners of one', async () => {
    const video = { title: '', play_url: 'http://vod.example.com/v.mp4' };
    for (const userid of both) {
      for (const fileId of both)
        await succeed(services, 'UploadUGCVideo', { ...video, userid, file_id: fileId });
    }
    expect(await succeed(services, 'FetchList', { flag: 5 })).toMatchObject({ totalcount: 4 });
  });

  it('are banned one by one', async () => {
    await succeed(services, 'ForbidLive', { userid: left, forbidflag: 1 }, AS_OPERATOR);
    const request = { groupid: 'group', title: 'a room' };
    expect((await call(services, 'RequestLVBAddr', { ...request, userid: left })).returnValue).toBe(4031);
    expect((await call(services, 'RequestLVBAddr', { ...request, userid: right })).returnValue).toBe(0);
  });

  it('are two sequences of a push and two file ids', async () => {
    const streamName = await openRoom(services, 'anchor');
    const now = services.clock.nowSeconds();
    // Without the signature of its push URL a start ends no older push, so both have to stop.
    const start = { streamParam: '', atSeconds: now };
    for (const sequence of both) await deliver(services, startEvent(streamName, { ...start, sequence }));
    const stop = { atSeconds: now + 5, code: STOP_CODE.client };
    await deliver(services, stopEvent(streamName, { ...stop, sequence: left }));
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 1 });
    await deliver(services, stopEvent(streamName, { ...stop, sequence: right }));
    expect(await succeed(services, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 0 });
    for (const [index, fileId] of both.entries()) {
      const file = { fileId, fromSeconds: now - 600 - index * 700, toSeconds: now - index * 700 };
      await deliver(services, recordingEvent(streamName, file));
    }
    expect(await succeed(services, 'FetchList', { flag: 2 })).toMatchObject({ totalcount: 2 });
  });
});

describe('FZ4: a text', () => {
  const TEXTS: [string, string][] = [
    ['with quotes', `it's "quoted" \`twice\``],
    ['that ends in a backslash', 'path\\'],
    ['of escapes', '\\\\ \\n \\0 \\\' \\" %_ \\%'],
    ['of SQL', "'; DROP TABLE broadcast; -- "],
    ['of placeholders', '? ?? :title ${title} %s {0}'],
    ['of markup', '<b>&amp;</b><script>alert(1)</script>'],
    ['of four-byte characters', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u{20000}\u{1f600}'],
    ['of Chinese', '今晚八点 直播唱歌'],
    ['of both directions', 'abc \u202eשלום\u202c مرحبا'],
    ['with line ends and tabs', 'one\r\ntwo\tthree'],
    ['with blanks around it', '  a room  '],
    ['of 255 four-byte characters', '\u{1f600}'.repeat(255)],
    ['of one character', '0'],
  ];

  it.each(TEXTS)('%s is stored exactly', async (_name, text) => {
    const userinfo = { nickname: text, headpic: text, frontcover: text, location: text };
    const room = { userid: 'anchor', groupid: 'group', title: text, userinfo };
    await succeed(services, 'RequestLVBAddr', room);
    await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 0 });
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([{ title: text, userinfo }]);
    const member = { liveuserid: 'anchor', groupid: 'group', flag: 0 };
    await succeed(services, 'EnterGroup', { ...member, userid: 'viewer', nickname: text, headpic: text });
    const members = await succeed(services, 'FetchGroupMemberList', member);
    expect(members.memberlist).toEqual([{ userid: 'viewer', nickname: text, headpic: text }]);
    const video = {
      userid: 'anchor',
      file_id: 'file',
      title: text,
      play_url: 'http://v.example/1',
      userinfo,
    };
    await succeed(services, 'UploadUGCVideo', video);
    const videos = await succeed(services, 'FetchList', { flag: 5 });
    expect(videos.pusherlist).toMatchObject([{ title: text, userinfo }]);
  });

  it.each([
    ['of 256 characters', 'x'.repeat(256)],
    ['of 256 four-byte characters', '\u{1f600}'.repeat(256)],
    ['with a NUL', 'a\u0000b'],
    ['with half a character', 'a\ud83d'],
  ])('%s is refused, and nothing is stored', async (_name, title) => {
    const { returnValue } = await call(services, 'RequestLVBAddr', { userid: 'anchor', groupid: 'g', title });
    expect(returnValue).toBe(1000);
    const [rows] = await database.connection.query('SELECT id FROM broadcast');
    expect(rows).toEqual([]);
  });
});

describe('FZ4: an id', () => {
  it.each([128])('of %i characters is kept whole', async (length) => {
    const userid = '\u{1f600}'.repeat(length);
    await goLive(services, userid, { groupid: '直'.repeat(length) });
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
    expect(pusherlist).toMatchObject([{ userid, groupid: '直'.repeat(length) }]);
  });

  it.each([
    ['of 129 characters', 'x'.repeat(129)],
    ['with a blank at its end, which a comparison would leave out', 'alice '],
    ['with a blank at its beginning', ' alice'],
    ['with a line end', 'alice\n'],
    ['of a blank', ' '],
  ])('%s is refused', async (_name, userid) => {
    const { returnValue } = await call(services, 'RequestLVBAddr', { userid, groupid: 'g', title: 't' });
    expect(returnValue).toBe(1000);
  });
});
