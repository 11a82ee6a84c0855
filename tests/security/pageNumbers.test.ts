import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import type { Fields } from '../../shared/validation/fields';
import { ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, type World } from '../contract/actionWorld';
import { arrangeEndpoints, ENDPOINT_ROWS, type EndpointWorld } from '../contract/endpointRows';
import { AS_OPERATOR, call } from '../support/appCall';
import { changed, declaredFields } from '../support/declaredFields';
import { post } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { rollingBack } from '../support/rollingBack';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** What says which page is meant, in both generations. */
const PAGING = ['pageno', 'pagesize', 'index', 'count', 'before_id'];
/** Whole numbers that may be left out and say something else: what a list is about, and until when. */
const OTHERS = ['event_type', 'expires', 'all', 'sex'];

let database: TestDatabase;
let services: TestServices;
let backend: Backend;
let worlds: { readonly first: World; readonly second: EndpointWorld };

beforeAll(async () => {
  database = await testDatabase();
  await database.truncateAll();
  services = createServices(database.config);
  backend = createBackend(database.config);
  worlds = { first: await arrangeWorld(services), second: await arrangeEndpoints(backend) };
});

afterAll(async () => {
  await services.database.close();
  await backend.database.close();
  await database.close();
});

interface Answer {
  readonly number: number;
  readonly message: string;
  readonly data: object;
}

type Sender = (name: string, changes: Readonly<Record<string, unknown>>) => Promise<Answer>;

function withChanges(body: object, changes: Readonly<Record<string, unknown>>): object {
  return Object.entries(changes).reduce((all, [path, value]) => changed(all, path, value), body);
}

const sendAction: Sender = async (name, changes) => {
  const body = withChanges(ACTION_ROWS[name]!.request(worlds.first), changes);
  const unchanging = { ...services, database: rollingBack(services.database) };
  const { returnValue, returnMsg, returnData } = await call(unchanging, name, body, AS_OPERATOR);
  return { number: returnValue, message: returnMsg, data: returnData };
};

const sendEndpoint: Sender = async (path, changes) => {
  const example = { userid: 'alice', ...ENDPOINT_ROWS[path]!.request(worlds.second) };
  const body = withChanges(example, changes);
  const { code, message, data } = await post(backend, path, body, { token: worlds.second.alice.token });
  return { number: code, message, data };
};

interface Case {
  readonly name: string;
  readonly field: string;
  readonly send: Sender;
  readonly good: number;
  readonly refused: number;
}

function wholeNumbers(
  table: ReadonlyMap<string, { readonly fields: Fields }>,
  generation: Pick<Case, 'send' | 'good' | 'refused'>,
): Case[] {
  return [...table].flatMap(([name, { fields }]) =>
    declaredFields(fields)
      .filter(({ kind, path }) => kind === 'whole number' && !path.includes('.'))
      .map(({ path }) => ({ name, field: path, ...generation })),
  );
}

const ALL = [
  ...wholeNumbers(ACTIONS, { send: sendAction, good: 0, refused: 1000 }),
  ...wholeNumbers(ENDPOINTS, { send: sendEndpoint, good: 200, refused: 602 }),
];
const PAGES = ALL.filter(({ field }) => PAGING.includes(field));

/** What neither generation takes for a whole number (PROTOCOL A.7). */
const NO_NUMBERS: readonly unknown[] = [
  ...[1.5, '1.5', '1.0', '1e9', ' 1', '1 ', '+1', '01', '0x1', '١', '１', '', 'abc', '-', 'NaN', 'Infinity'],
  ...[2 ** 53, '9007199254740992', -(2 ** 53), '9'.repeat(40), 1e300],
  ...[[], [1], {}, { toString: '1' }, false],
];

it('FZ3: every list of both generations is among the cases, by every parameter of its pages', () => {
  const lists = PAGES.map(({ name, field }) => `${name} ${field}`);
  expect(lists).toEqual(
    expect.arrayContaining(['FetchList pageno', 'get_vod_list index', 'ListReports before_id']),
  );
  const unknown = [...ACTIONS.values(), ...ENDPOINTS.values()]
    .flatMap(({ fields }) => declaredFields(fields))
    .filter(({ kind, nullable, path }) => kind === 'whole number' && nullable && !path.includes('.'))
    .map(({ path }) => path)
    .filter((path) => !PAGING.includes(path) && !OTHERS.includes(path));
  expect(unknown).toEqual([]);
});

describe('FZ3: what is no whole number is refused by name', () => {
  it.each(ALL)('$name: $field', async ({ name, field, send, refused }) => {
    const accepted: unknown[] = [];
    for (const value of NO_NUMBERS) {
      const { number, message } = await send(name, { [field]: value });
      const named = message.startsWith(`invalid param in json from client! | ${field}`);
      if (number !== refused || !named) accepted.push([value, number, message]);
    }
    expect(accepted).toEqual([]);
  });
});

describe('FZ3: a page number', () => {
  it.each(PAGES)(
    'below 0 is refused by name and range: $name $field',
    async ({ name, field, send, refused }) => {
      for (const value of [-1, '-1', -(2 ** 53 - 1)]) {
        const { number, message } = await send(name, { [field]: value });
        expect([number, message]).toEqual([
          refused,
          `invalid param in json from client! | ${field}:${value} is not in range [0,+)`,
        ]);
      }
    },
  );

  it.each(PAGES)('of 0 is what it is when it is left out, or the first: $name $field', async (one) => {
    const { name, field, send, good } = one;
    const first = await send(name, { [field]: field === 'pageno' || field === 'index' ? 1 : undefined });
    expect(first.number).toBe(good);
    for (const value of [0, '0', null, undefined]) {
      expect([value, await send(name, { [field]: value })]).toEqual([value, first]);
    }
  });

  it.each(PAGES)('is the same as a number, as a text and as true: $name $field', async (one) => {
    const { name, field, send, good } = one;
    const first = await send(name, { [field]: 1 });
    expect(first.number).toBe(good);
    for (const value of ['1', 1.0, true])
      expect([value, await send(name, { [field]: value })]).toEqual([value, first]);
  });

  it.each(PAGES)(
    'of any size is answered, with a list: $name $field',
    async ({ name, field, send, good }) => {
      for (const value of [2, 1000, 1e9, 2 ** 31, 2 ** 53 - 1, '9007199254740991']) {
        const { number, data } = await send(name, { [field]: value });
        expect([value, number]).toEqual([value, good]);
        expect(Object.values(data).some(Array.isArray)).toBe(true);
      }
      const largest = Object.fromEntries(
        PAGES.filter((one) => one.name === name).map((one) => [one.field, 2 ** 53 - 1]),
      );
      expect((await send(name, largest)).number).toBe(good);
    },
  );
});
