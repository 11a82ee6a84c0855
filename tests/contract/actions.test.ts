import { ACTIONS } from '../../functions/api/actions';
import type { Services } from '../../functions/api/dispatch';
import { md5Hex } from '../../shared/signing/digest';
import { findStreamName } from '../../shared/signing/streamUrl';
import { AS_OPERATOR } from '../support/appCall';
import { changed, valueAt } from '../support/declaredFields';
import { ask, signedIn } from '../support/envelope';
import type { Headers } from '../support/envelope';
import { SECRETS } from '../support/testEnvironment';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';
import { testDatabase } from '../support/testDatabase';
import type { TestDatabase } from '../support/testDatabase';
import { allRows } from '../support/tableRows';
import { ACTION_NAMES, ACTION_ROWS, FURTHER_REQUESTS } from './actionRows';
import type { FieldKind } from './actionRows';
import { arrangeWorld, FILES, GROUPS, PEOPLE } from './actionWorld';
import type { World } from './actionWorld';

/** Play URLs are bare here, as with most customers; one test is about signed ones. */
const REQUIRED = { AUTH_MODE: 'required', PLAY_URL_KEY: '' };

let database: TestDatabase;
let services: TestServices;
let world: World;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config, { environment: REQUIRED });
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

async function arrange(): Promise<void> {
  await database.truncateAll();
  services.liveApi.reset();
  world = await arrangeWorld(services);
}

/** Somebody who may call the Action. */
async function caller(name: string): Promise<Headers> {
  return ACTION_ROWS[name]!.required.owner === 0 ? signedIn(PEOPLE.owner, services) : AS_OPERATOR;
}

function example(name: string): Record<string, unknown> {
  return { Action: name, ...ACTION_ROWS[name]!.request(world) };
}

describe('the table of Actions', () => {
  it('has a row in this contract for each Action, and no other', () => {
    expect(ACTION_NAMES).toEqual([...ACTIONS.keys()].sort());
  });

  it.each([...ACTIONS])('names %s by its own name and has all its fields in the contract', (name, action) => {
    expect(action.name).toBe(name);
    const outer = Object.keys(ACTION_ROWS[name]!.fields).filter((path) => !path.includes('.'));
    expect(outer.sort()).toEqual(Object.keys(action.fields).sort());
  });
});

describe('a request that is right', () => {
  beforeEach(arrange);

  it.each(ACTION_NAMES)('works: %s', async (name) => {
    const { returnValue, returnMsg, returnData } = await ask(services, example(name), await caller(name));
    expect({ returnValue, returnMsg }).toEqual({ returnValue: 0, returnMsg: 'return successfully!' });
    expect(returnData).toEqual(ACTION_ROWS[name]!.returns);
  });

  it.each(FURTHER_REQUESTS)('works: %s for %s', async (name, _what, request) => {
    const { returnValue } = await ask(services, { Action: name, ...request }, await caller(name));
    expect(returnValue).toBe(0);
  });

  it('signs the play URLs of a list where a play key is set', async () => {
    const signing = createServices(database.config, { environment: { AUTH_MODE: 'required' } });
    try {
      const { returnData } = await ask(signing, example('FetchList'));
      const expiresAt = (services.clock.nowSeconds() + 10_800).toString(16);
      for (const item of returnData.pusherlist as { playurl: string; hls_play_url: string }[]) {
        const stream = findStreamName(item.playurl);
        const txSecret = md5Hex(SECRETS.PLAY_URL_KEY, stream!, expiresAt);
        expect(item.playurl).toMatch(new RegExp(`\\.flv\\?txSecret=${txSecret}&txTime=${expiresAt}$`));
        expect(item.hls_play_url).toMatch(new RegExp(`\\.m3u8\\?txSecret=${txSecret}&txTime=${expiresAt}$`));
      }
      expect(returnData.totalcount).toBe(2);
    } finally {
      await signing.database.close();
    }
  });

  it.each(ACTION_NAMES)('works with numbers sent as texts: %s', async (name) => {
    let body: object = example(name);
    for (const [path, kind] of Object.entries(ACTION_ROWS[name]!.fields)) {
      if (kind.startsWith('integer')) body = changed(body, path, String(valueAt(body, path)));
    }
    expect((await ask(services, body, await caller(name))).returnValue).toBe(0);
  });

  it.each(ACTION_NAMES)(
    'SE3: works with members that nobody knows, which reach no table: %s',
    async (name) => {
      const MARK = 'mark-of-an-unknown-member';
      const unknown = JSON.stringify({
        extra: MARK,
        id: MARK,
        state: MARK,
        final: MARK,
        stream_name: MARK,
        user_id: MARK,
        sql: `'; DROP TABLE broadcast; -- ${MARK}`,
        nested: { [MARK]: MARK },
      });
      const body = JSON.stringify({ ...(JSON.parse(unknown) as object), ...example(name) });
      const polluting = `{"__proto__":{"polluted":"${MARK}"},"constructor":{"prototype":{"polluted":"${MARK}"}},`;
      const inner = body.replace(
        '"userinfo":{',
        `"userinfo":{"extra":"${MARK}","__proto__":{"x":"${MARK}"},`,
      );
      const sent = JSON.parse(polluting + inner.slice(1)) as object;
      expect((await ask(services, sent, await caller(name))).returnValue).toBe(0);
      expect(JSON.stringify(await allRows(database.connection))).not.toContain(MARK);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );
});

describe('a request that is wrong', () => {
  beforeAll(arrange);

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    string: [
      0,
      1,
      -1,
      1.5,
      true,
      false,
      [],
      [''],
      ['text'],
      {},
      { toString: 'text' },
      { a: { b: ['c'] } },
      [[['text']]],
      { userid: { userid: 'text' } },
    ],
    integer: ['', 'abc', '01', '+1', '1 ', '1.0', 1.5, false, [], [1], {}, 2 ** 53, '9'.repeat(40)],
    object: ['', 'text', 0, 1, true, false, [], [{}]],
    array: ['', 'text', 0, true, {}, { length: 1, 0: 'x' }],
    number: ['1', true, [], {}, 'text'],
  };

  function wrongValues(kind: FieldKind): readonly unknown[] {
    const [base = '', optional] = kind.split('?');
    const nothing = optional === undefined ? (base === 'string' ? [null, ''] : [null]) : [];
    return [...wrong[base]!, ...nothing];
  }

  const withFields = ACTION_NAMES.filter((name) => Object.keys(ACTION_ROWS[name]!.fields).length > 0);

  it.each(withFields)('names the required field that is missing: %s', async (name) => {
    const messages: string[] = [];
    const expected: string[] = [];
    const headers = await caller(name);
    for (const [path, kind] of Object.entries(ACTION_ROWS[name]!.fields)) {
      if (kind.endsWith('?') || /\.\d+$/.test(path)) continue;
      const reply = await ask(services, changed(example(name), path, undefined), headers);
      messages.push(`${reply.returnValue} ${reply.returnMsg}`);
      expected.push(`1000 invalid param in json from client! | ${path} is null or empty!`);
    }
    expect(messages).toEqual(expected);
  });

  it.each(withFields)('SE2: names the field of another type and changes nothing: %s', async (name) => {
    const headers = await caller(name);
    const before = await allRows(database.connection);
    const accepted: string[] = [];
    for (const [path, kind] of Object.entries(ACTION_ROWS[name]!.fields)) {
      for (const value of wrongValues(kind)) {
        const { returnValue, returnMsg } = await ask(services, changed(example(name), path, value), headers);
        const named = returnMsg.startsWith(`invalid param in json from client! | ${path}`);
        if (returnValue !== 1000 || !named) {
          accepted.push(`${path}=${JSON.stringify(value)}: ${returnValue} ${returnMsg}`);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(await allRows(database.connection)).toEqual(before);
    expect(services.liveApi.requests).toEqual([]);
  });

  it.each([
    ['ChangeStatus', 'status', 5],
    ['ChangeCount', 'type', 9],
    ['ChangeCount', 'optype', 2],
    ['ChangeCount', 'flag', 2],
    ['EnterGroup', 'flag', 7],
    ['QuitGroup', 'flag', -1],
    ['GetUserInfo', 'type', 3],
    ['ForbidLive', 'forbidflag', 2],
    ['GetCOSUploadUrl', 'contentlength', 0],
    ['GetCOSUploadUrl', 'contentlength', 10_485_761],
  ])('has an error of its own for a number without a meaning: %s %s', async (name, path, value) => {
    const { returnValue, returnMsg } = await ask(
      services,
      changed(example(name), path, value),
      await caller(name),
    );
    expect(returnValue).toBe(4002);
    expect(returnMsg).toMatch(/^request para error \| /);
    expect(returnMsg).toContain(`${path}:${value}`);
  });

  it('shows the picture of a link-mic to nobody who is not in its room', async () => {
    const quit = { userid: PEOPLE.guest, liveuserid: PEOPLE.owner, groupid: GROUPS.owner, flag: 0 };
    const name = 'RequestPlayUrlWithSignForLinkMic';
    const stranger = await signedIn(PEOPLE.stranger, services);
    const guest = await signedIn(PEOPLE.guest, services);
    const refused = { returnValue: 4030, returnData: [] };
    const asStranger = { ...example(name), userid: PEOPLE.stranger };
    expect(await ask(services, asStranger, stranger)).toMatchObject(refused);
    await ask(services, { Action: 'QuitGroup', ...quit }, guest);
    expect(await ask(services, example(name), await caller(name))).toMatchObject(refused);
    expect((await ask(services, { ...example(name), userid: PEOPLE.guest }, guest)).returnValue).toBe(0);
    await ask(services, { Action: 'EnterGroup', ...quit }, guest);
    expect((await ask(services, example(name), await caller(name))).returnValue).toBe(0);
  });

  it('names the file id that a replay or a short video needs', async () => {
    for (const type of [1, 2]) {
      const reply = await ask(services, { Action: 'GetUserInfo', userid: PEOPLE.owner, type });
      expect(reply.returnMsg).toBe('invalid param in json from client! | fileid is null or empty!');
    }
  });

  it('mixes the main picture and three guests, and no more', async () => {
    const list = 'mergeparams.interface.para.input_stream_list';
    const body = example('MergeVideoStream');
    const [main, guest] = valueAt(body, list) as readonly object[];
    const withGuests = (count: number): object =>
      changed(body, list, [main, ...Array.from({ length: count }, () => guest)]);
    const owner = await caller('MergeVideoStream');
    expect((await ask(services, withGuests(4), owner)).returnMsg).toBe(
      `invalid param in json from client! | ${list} has more than 4 items!`,
    );
    expect((await ask(services, changed(body, list, []), owner)).returnMsg).toBe(
      `invalid param in json from client! | ${list} has fewer than 1 items!`,
    );
    expect(services.liveApi.requests).toEqual([]);
    expect((await ask(services, withGuests(3), owner)).returnValue).toBe(0);
    services.liveApi.reset();
  });

  it.each([
    ['pageno', -1],
    ['pagesize', -1],
    ['flag', -1],
  ])('has the old words for a number out of range: %s', async (path, value) => {
    const reply = await ask(services, changed(example('FetchList'), path, value));
    expect(reply.returnMsg).toBe(`invalid param in json from client! | ${path}:-1 is not in range [0,+)`);
  });

  it.each(withFields)('may be as long as the longest and no longer: %s', async (name) => {
    const tooLong: string[] = [];
    const headers = await caller(name);
    for (const [path, kind] of Object.entries(ACTION_ROWS[name]!.fields)) {
      if (!kind.startsWith('string')) continue;
      const { returnValue } = await ask(
        services,
        changed(example(name), path, `http://a/${'x'.repeat(1100)}`),
        headers,
      );
      if (returnValue !== 1000) tooLong.push(path);
    }
    expect(tooLong).toEqual([]);
  });
});

describe('FZ3: pages', () => {
  beforeAll(arrange);

  async function list(parameters: object): Promise<{ returnValue: number; returnData: any }> {
    return ask(services, { Action: 'FetchList', ...parameters });
  }

  it('begin at 1, and 0 is the first one too', async () => {
    const first = await list({ flag: 3, pageno: 1, pagesize: 20 });
    for (const same of [
      {},
      { pageno: 0 },
      { pageno: '1', pagesize: '0' },
      { pageno: null, pagesize: null },
    ]) {
      expect(await list({ flag: 3, ...same })).toEqual(first);
    }
    expect(first.returnData.pusherlist).toHaveLength(3);
  });

  it.each([2, 1_000_000, Number.MAX_SAFE_INTEGER])('beyond the end are empty: page %d', async (pageno) => {
    for (const flag of [1, 2, 3, 5]) {
      const { returnValue, returnData } = await list({ flag, pageno, pagesize: 100 });
      expect([returnValue, returnData.pusherlist, returnData.cursor]).toEqual([0, [], '']);
    }
    const members = { liveuserid: PEOPLE.anchor, groupid: GROUPS.anchor, pageno, pagesize: 100 };
    const { returnData } = await ask(services, { Action: 'FetchGroupMemberList', ...members });
    expect(returnData).toEqual({ totalcount: 1, memberlist: [] });
  });

  it('without a meaning are empty', async () => {
    for (const flag of [0, 6, 7, 1_000_000]) {
      expect((await list({ flag })).returnData).toEqual({ totalcount: 0, pusherlist: [], cursor: '' });
    }
  });

  it.each([
    [1, 'r.1714564800000.1'],
    [1, 'v.1'],
    [2, 'l.1'],
    [2, 'v.1'],
    [3, 'v.1'],
    [5, 'l.1'],
    [5, 'r.1714564800000.1'],
    [1, 'l.x'],
    [2, '0'],
  ])('of one list do not continue another: flag %d with %s', async (flag, cursor) => {
    expect((await list({ flag, cursor })).returnValue).toBe(1000);
  });

  it.each(['r.999999999999999.1', 'r.0.1', 'r.253402300800000.999999999999999'])(
    'after a moment that no replay ended at are no failure: %s',
    async (cursor) => {
      for (const flag of [2, 3]) expect([0, 1000]).toContain((await list({ flag, cursor })).returnValue);
    },
  );
});

describe('the items of lists', () => {
  beforeAll(arrange);

  const text = expect.any(String);
  const userinfo = { nickname: text, headpic: text, frontcover: text, location: text };
  const common = {
    userid: PEOPLE.owner,
    timestamp: expect.any(Number),
    title: text,
    playurl: expect.stringMatching(/^http:/),
    hls_play_url: text,
    desc: '',
    forbid_status: 0,
    userinfo,
  };
  const counted = { viewercount: 0, likecount: 0 };

  it.each([
    [
      'a live room',
      1,
      { ...common, ...counted, viewercount: 1, type: 0, groupid: GROUPS.owner, fileid: '', status: '1' },
    ],
    ['a replay', 2, { ...common, ...counted, type: 1, groupid: '', fileid: FILES.replay, status: '0' }],
    [
      'a short video, without group and counters',
      5,
      { ...common, type: 2, fileid: FILES.shortVideo, status: '0' },
    ],
  ])('have exactly the documented members: %s', async (_what, flag, item) => {
    const { returnData } = await ask(services, { Action: 'FetchList', flag });
    const rows = (returnData.pusherlist as { userid: string }[]).filter(
      ({ userid }) => userid === PEOPLE.owner,
    );
    expect(rows).toEqual([item]);
  });
});

describe('FZ4: texts of the greatest length', () => {
  const LONGEST: Readonly<Record<string, number>> = {
    userid: 128,
    groupid: 128,
    liveuserid: 128,
    hostuserid: 128,
    fileid: 128,
    file_id: 128,
    requestid: 128,
    title: 255,
    reason: 255,
    nickname: 255,
    location: 255,
    headpic: 1024,
    frontcover: 1024,
  };
  beforeEach(arrange);

  it.each(ACTION_NAMES.filter((name) => ACTION_ROWS[name]!.fields['userid'] !== undefined))(
    'are stored, of four bytes a character: %s',
    async (name) => {
      const refused: string[] = [];
      const open = {
        ...services,
        config: { ...services.config, auth: { ...services.config.auth, mode: 'open' } },
      };
      for (const [path, kind] of Object.entries(ACTION_ROWS[name]!.fields)) {
        const length = LONGEST[path.split('.').at(-1)!];
        if (!kind.startsWith('string') || length === undefined) continue;
        const body = changed(example(name), path, '😀'.repeat(length));
        const headers = ACTION_ROWS[name]!.open.anonymous === 0 ? {} : AS_OPERATOR;
        const { returnValue, returnMsg } = await ask(open as Services, body, headers);
        // Nobody may be there by that name, but nothing may be wrong with the name itself.
        if (![0, 10010].includes(returnValue)) refused.push(`${path}: ${returnValue} ${returnMsg}`);
      }
      const other =
        name === 'MergeVideoStream'
          ? ['userid: 4030 not allowed | output_stream_id or mix_stream_session_id is not a stream of userid']
          : [];
      expect(refused).toEqual(other);
    },
  );
});
