import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import type { Fields } from '../../shared/validation/fields';
import { ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, type World } from '../contract/actionWorld';
import { arrangeEndpoints, ENDPOINT_ROWS, type EndpointWorld } from '../contract/endpointRows';
import { AS_OPERATOR, call } from '../support/appCall';
import { changed, declaredFields, type DeclaredField } from '../support/declaredFields';
import { addMember, addSession, passwordOf, post, postAs, signedIn } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { allRows } from '../support/tableRows';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

let database: TestDatabase;
let services: TestServices;
let backend: Backend;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  backend = createBackend(database.config);
});

afterAll(async () => {
  await services.database.close();
  await backend.database.close();
  await database.close();
});

async function empty(): Promise<void> {
  await database.truncateAll();
  services.liveApi.reset();
}

interface Answer {
  readonly number: number;
  readonly message: string;
}

interface Worlds {
  readonly first: World;
  readonly second: EndpointWorld;
}

interface Case {
  readonly name: string;
  readonly path: string;
  readonly field: DeclaredField;
  readonly arrange: () => Promise<Partial<Worlds>>;
  readonly send: (value: string, worlds: Partial<Worlds>) => Promise<Answer>;
  readonly good: number;
  readonly refused: number;
}

function textsOf(
  table: ReadonlyMap<string, { readonly fields: Fields }>,
  generation: Pick<Case, 'arrange' | 'good' | 'refused'>,
  send: (name: string, path: string, value: string, worlds: Partial<Worlds>) => Promise<Answer>,
): Case[] {
  return [...table].flatMap(([name, { fields }]) =>
    declaredFields(fields)
      .filter(({ kind, schema }) => kind === 'text' && schema['maxLength'] !== undefined)
      .map((field) => ({
        ...{ name, path: field.path, field, ...generation },
        send: (value, worlds) => send(name, field.path, value, worlds),
      })),
  );
}

/** Whose name is kept only where it comes in, and not where it is in already. */
const NEWCOMER: Readonly<Record<string, object>> = { Heartbeat: { userid: 'newcomer' } };

const OF_ACTIONS = { arrange: async () => ({ first: await arrangeWorld(services) }), good: 0, refused: 1000 };
const OF_ENDPOINTS = {
  arrange: async () => ({ second: await arrangeEndpoints(backend) }),
  ...{ good: 200, refused: 602 },
};

const CASES = [
  ...textsOf(ACTIONS, OF_ACTIONS, async (name, path, value, { first }) => {
    const example = { ...ACTION_ROWS[name]!.request(first!), ...NEWCOMER[name] };
    const { returnValue, returnMsg } = await call(services, name, changed(example, path, value), AS_OPERATOR);
    return { number: returnValue, message: returnMsg };
  }),
  ...textsOf(ENDPOINTS, OF_ENDPOINTS, async (path, field, value, { second }) => {
    const body = changed({ userid: 'alice', ...ENDPOINT_ROWS[path]!.request(second!) }, field, value);
    const { code, message } = await post(backend, path, body, { token: second!.alice.token });
    return { number: code, message };
  }),
];

/** A text of so many characters, four bytes each; an address where it has to be one. */
function textOf({ schema }: DeclaredField, length: number): string {
  const start = String(schema['pattern']).includes('https?://') ? 'http://v.example.test/' : '';
  return start + '\u{1f600}'.repeat(length - start.length - 1) + '\u{1f680}';
}

/** Texts that a request only names something by, that have a form of their own, or that nobody keeps. */
const NOT_KEPT = [
  ...['cursor', 'contenttype', 'originStreamUrl', 'stream_id', 'outcome', 'session_id', 'refresh_token'],
  ...['password', 'new_password'],
];

/** Answers that say that nobody is there by that name, which is no fault of the text. */
const UNKNOWN = [10010, 4030, 498, 610, 611, 4002, 602, 1000, 620];

describe('FZ4: a text of four-byte characters of the greatest length', () => {
  beforeEach(empty);

  it.each(CASES)('is taken and stored exactly: $name $path', async (one) => {
    const { name, path, field, arrange, send, good } = one;
    const value = textOf(field, field.schema['maxLength'] as number);
    const { number, message } = await send(value, await arrange());
    expect(message).not.toMatch(/longer than|not allowed there/);
    if (number === good) {
      const last = path.split('.').at(-1)!;
      const named = !KEPT_IDS.includes(`${name} ${path}`) && last.endsWith('id');
      if (named || NOT_KEPT.includes(last)) return;
      expect(JSON.stringify(await allRows(database.connection))).toContain(
        JSON.stringify(value).slice(1, -1),
      );
    } else {
      expect(UNKNOWN).toContain(number);
      const last = path.split('.').at(-1)!;
      expect([last.endsWith('id') || NOT_KEPT.includes(last), last, message]).toEqual([true, last, message]);
    }
  });
});

describe('FZ4: a text of four-byte characters beyond the greatest length', () => {
  let worlds: Worlds;

  beforeAll(async () => {
    await empty();
    worlds = { ...(await OF_ACTIONS.arrange()), ...(await OF_ENDPOINTS.arrange()) };
  });

  it.each(CASES)('is refused by name, and nothing is stored: $name $path', async (one) => {
    const { path, field, send, refused } = one;
    const longest = field.schema['maxLength'] as number;
    const value = textOf(field, longest + 1);
    const { number, message } = await send(value, worlds);
    expect([number, message]).toEqual([
      refused,
      `invalid param in json from client! | ${path} is longer than ${longest} characters!`,
    ]);
    expect(JSON.stringify(await allRows(database.connection))).not.toContain('\u{1f680}');
  });
});

/** Ids that make a new row, so that they must be in it. */
const KEPT_IDS = [
  ...[
    'BanUser userid',
    'ForbidLive userid',
    'UnbanUser userid',
    'ReportUser hostuserid',
    'ChangeCount requestid',
  ],
  ...[
    'EnterGroup userid',
    'RequestLVBAddr userid',
    'RequestLVBAddr groupid',
    'RequestLVBAddrForLinkMic userid',
  ],
  ...['UploadUGCVideo userid', 'UploadUGCVideo file_id'],
];

describe('FZ4: what only looks alike in the second generation', () => {
  beforeEach(empty);

  const NAMES = ['alice', 'ALICE', 'Alice', 'al_ce', 'al1ce'];

  it('is two accounts, with a profile, a password and sessions each', async () => {
    const members = [];
    for (const name of NAMES) members.push(await addMember(backend, name));
    for (const [index, member] of members.entries()) {
      const profile = { nickname: `number ${index}`, avatar: '', sex: 0, frontcover: '' };
      expect((await postAs(backend, member, 'upload_user_info', profile)).code).toBe(200);
    }
    for (const [index, member] of members.entries()) {
      const { data } = await postAs(backend, member, 'get_user_info');
      expect(data).toMatchObject({ userid: NAMES[index], nickname: `number ${index}` });
      const login = { userid: NAMES[index], password: passwordOf(NAMES[(index + 1) % NAMES.length]!) };
      expect((await post(backend, 'login', login)).code).toBe(621);
    }
    expect((await postAs(backend, members[0]!, 'logout', { all: 1 })).code).toBe(200);
    const states = [];
    for (const member of members) states.push((await postAs(backend, member, 'get_user_info')).code);
    expect(states).toEqual([498, 200, 200, 200, 200]);
    const change = { password: passwordOf('ALICE'), new_password: passwordOf('ALICE', 'new') };
    expect((await postAs(backend, members[1]!, 'change_password', change)).code).toBe(200);
    await signedIn(backend, 'Alice');
  });

  it('is two short videos, of one owner and of two', async () => {
    const owners = [await addMember(backend, 'alice'), await addMember(backend, 'ALICE')];
    for (const owner of owners) {
      for (const file_id of ['file_a', 'FILE_A', 'fileXa', 'file__a']) {
        const video = { file_id, title: file_id, play_url: 'http://vod.example.test/1.mp4' };
        expect((await postAs(backend, owner, 'upload_ugc', video)).code).toBe(200);
      }
    }
    const { data } = await postAs(backend, owners[0]!, 'get_ugc_list', { index: 1, count: 100 });
    expect(data.list).toHaveLength(8);
  });

  it('is two rooms on the list, and each owner has its own title', async () => {
    for (const name of ['alice', 'ALICE']) {
      const member = await addSession(backend, name);
      expect((await postAs(backend, member, 'upload_room', { title: `of ${name} ß\u{1f600}` })).code).toBe(
        200,
      );
    }
    const { broadcast } = await allRows(database.connection);
    const rooms = (broadcast as { user_id: string; title: string }[]).map((row) => [row.user_id, row.title]);
    expect(rooms).toEqual([
      ['alice', 'of alice ß\u{1f600}'],
      ['ALICE', 'of ALICE ß\u{1f600}'],
    ]);
  });
});
