import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import type { Fields } from '../../shared/validation/fields';
import { ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, type World } from '../contract/actionWorld';
import { arrangeEndpoints, ENDPOINT_ROWS, type EndpointWorld } from '../contract/endpointRows';
import { AS_OPERATOR, call } from '../support/appCall';
import { changed, declaredFields, type DeclaredField } from '../support/declaredFields';
import { post } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { expectInvariants } from '../support/invariants';
import { rollingBack } from '../support/rollingBack';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { sqlInjections } from '../support/sqlInjections';
import { allRows } from '../support/tableRows';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const INJECTIONS = sqlInjections(Number.MAX_SAFE_INTEGER);
/** Of each parameter; every day its own, so that the parameters together get all of them several times. */
const PER_PARAMETER = rounds(20, INJECTIONS.length);
/** SLEEP(5) is a text: no request takes as long as it would. */
const SLOW_MS = 4_500;
/** In the words of the schemas, of the file ids and of the credentials of the second generation. */
const REFUSALS = ['has characters that are not allowed there!', 'must be letters', 'must be 4 to 24 letters'];
/** A text that could not be anything but a text. */
const HARMLESS = 'xxxxxxxxxx';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

type Parameter = readonly [name: string, path: string, field: DeclaredField];

function textParameters(table: ReadonlyMap<string, { readonly fields: Fields }>): Parameter[] {
  return [...table].flatMap(([name, { fields }]) =>
    declaredFields(fields)
      .filter(({ kind }) => kind === 'text')
      .map((field): Parameter => [name, field.path, field]),
  );
}

const OF_ACTIONS = textParameters(ACTIONS);
const OF_ENDPOINTS = textParameters(ENDPOINTS);

/** The strings for the parameter at this place among all of them. */
function injectionsFor(place: number): string[] {
  const start = (place * PER_PARAMETER) % INJECTIONS.length;
  return [...INJECTIONS.slice(start), ...INJECTIONS].slice(0, PER_PARAMETER);
}

/** The text as far as an address may hold it: as the rest of one, with comments for blanks. */
function fitted(text: string, { schema }: DeclaredField): string {
  const isUrl = String(schema['pattern']).includes('https?://');
  const whole = isUrl ? `http://vod.example.test/${text.replace(/\s/g, '/**/')}` : text;
  return whole.slice(0, schema['maxLength'] as number | undefined);
}

interface Answer {
  readonly number: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the answer says, without the texts that were sent and the signatures that are new each time. */
function gist({ number, data }: Answer): string {
  const sizes = Object.entries(data).map(([name, value]) => [
    name,
    Array.isArray(value) || typeof value === 'number' ? JSON.stringify(value).length : typeof value,
  ]);
  return JSON.stringify([number, sizes]);
}

/** Sends the strings for one parameter, and gives those that a harmless text is answered otherwise than. */
async function findDifferences(
  texts: readonly string[],
  field: DeclaredField,
  send: (value: string) => Promise<Answer>,
): Promise<unknown[]> {
  const plain = await send(fitted(HARMLESS, field));
  const differences: unknown[] = [];
  for (const text of texts) {
    const startedAtMs = performance.now();
    const answer = await send(fitted(text, field));
    const elapsedMs = performance.now() - startedAtMs;
    // Some characters are no part of an id or a credential, wherever they come from.
    const refused = REFUSALS.some((rule) => answer.message.includes(`${field.path} ${rule}`));
    const told = /sql|syntax|column|table/i.test(answer.message.replaceAll(text, ''));
    if ((gist(answer) !== gist(plain) && !refused) || elapsedMs > SLOW_MS || told) {
      differences.push({ text, answer, plain, elapsedMs });
    }
  }
  return differences;
}

it('SE1: there are five hundred strings, and everyday runs use them all', () => {
  expect(new Set(INJECTIONS).size).toBeGreaterThanOrEqual(500);
  const used = [...OF_ACTIONS, ...OF_ENDPOINTS].flatMap((_parameter, place) => injectionsFor(place));
  expect(new Set(used).size).toBe(new Set(INJECTIONS).size);
});

describe('SE1: SQL in a parameter of an Action is a text like any other', () => {
  let services: TestServices;
  let world: World;

  beforeAll(async () => {
    // Open, so that every user id gets as far as the SQL.
    services = createServices(database.config);
    await database.truncateAll();
    world = await arrangeWorld(services);
  });

  afterAll(() => services.database.close());

  it.each(OF_ACTIONS.map((one, place) => [...one, place] as const))(
    '%s: %s',
    async (name, path, field, place) => {
      const unchanging = { ...services, database: rollingBack(services.database) };
      const before = await allRows(database.connection);
      const differences = await findDifferences(injectionsFor(place), field, async (value) => {
        const body = changed(ACTION_ROWS[name]!.request(world), path, value);
        const { returnValue, returnMsg, returnData } = await call(unchanging, name, body, AS_OPERATOR);
        return { number: returnValue, message: returnMsg, data: returnData };
      });
      expect(differences).toEqual([]);
      expect(await allRows(database.connection)).toEqual(before);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('leaves everything as consistent as before', () => expectInvariants(database.connection));
});

describe('SE1: SQL in a parameter of an endpoint, signed by a session, is a text like any other', () => {
  let backend: Backend;
  let world: EndpointWorld;

  beforeAll(async () => {
    backend = createBackend(database.config);
    await database.truncateAll();
    world = await arrangeEndpoints(backend);
  });

  afterAll(() => backend.database.close());

  it.each(OF_ENDPOINTS.map((one, place) => [...one, OF_ACTIONS.length + place] as const))(
    '%s: %s',
    async (path, fieldPath, field, place) => {
      const unchanging = { ...backend, database: rollingBack(backend.database) };
      const before = await allRows(database.connection);
      const row = ENDPOINT_ROWS[path]!;
      const differences = await findDifferences(injectionsFor(place), field, async (value) => {
        const body = changed({ userid: 'alice', ...row.request(world) }, fieldPath, value);
        const { code, message, data } = await post(unchanging, path, body, { token: world.alice.token });
        return { number: code, message, data };
      });
      expect(differences).toEqual([]);
      expect(await allRows(database.connection)).toEqual(before);
    },
    ROUNDS_TIMEOUT_MS,
  );
});
