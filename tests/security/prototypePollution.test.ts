import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, type World } from '../contract/actionWorld';
import { arrangeEndpoints, ENDPOINT_ROWS } from '../contract/endpointRows';
import { AS_OPERATOR, openRoom } from '../support/appCall';
import { declaredFields } from '../support/declaredFields';
import { readEnvelope, send } from '../support/envelope';
import { post } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { rollingBack } from '../support/rollingBack';
import { post as postEvent, recordingEvent, signed, startEvent, stopEvent } from '../support/streamEvents';
import { allRows } from '../support/tableRows';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const MARK = 'mark-of-a-polluter';

/** Members that a careless merge would write into the prototype of all objects. */
const POLLUTION =
  `"__proto__":{"polluted":"${MARK}","userid":"${MARK}","flag":1},` +
  `"constructor":{"prototype":{"polluted":"${MARK}"}},"prototype":{"polluted":"${MARK}"}`;

const SHARED = [Object, Array, String, Number, Function, Buffer, Map, Error].map(
  (one) => one.prototype as object,
);

/** The names of everything that all objects inherit. */
function inherited(): string {
  return JSON.stringify(SHARED.map((one) => Object.getOwnPropertyNames(one)));
}

let database: TestDatabase;
let services: TestServices;
let backend: Backend;
let world: World;
const before = inherited();

beforeAll(async () => {
  database = await testDatabase();
  await database.truncateAll();
  services = createServices(database.config);
  backend = createBackend(database.config);
  world = await arrangeWorld(services);
});

afterAll(async () => {
  await services.database.close();
  await backend.database.close();
  await database.close();
});

afterEach(async () => {
  expect(inherited()).toBe(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(JSON.stringify(await allRows(database.connection))).not.toContain(MARK);
});

/** The body as text, with the members in front of those of the object at the path; '' is the body itself. */
function polluted(body: object, path: string): string {
  const hook = '"hook-of-this-test":0';
  const place = path === '' ? body : path.split('.').reduce<any>((value, step) => value[step], body);
  Object.assign(place as object, { 'hook-of-this-test': 0 });
  return JSON.stringify(body).replace(hook, POLLUTION);
}

/** Every object that an Action takes, its body included. */
const OBJECTS = [...ACTIONS].flatMap(([name, { fields }]) =>
  [
    '',
    ...declaredFields(fields)
      .filter(({ kind }) => kind === 'object')
      .map(({ path }) => path),
  ].map((path) => [name, path] as const),
);

describe('SE3: members named after prototypes pollute nothing and reach no table', () => {
  it.each(OBJECTS)('%s, in %j', async (name, path) => {
    const example = structuredClone(ACTION_ROWS[name]!.request(world));
    const text = polluted({ Action: name, ...example }, path);
    const unchanging = { ...services, database: rollingBack(services.database) };
    const reply = await send(unchanging, { body: Buffer.from(text), headers: AS_OPERATOR });
    expect(readEnvelope(reply.body).returnValue).toBe(0);
    expect(reply.body).not.toContain(MARK);
  });

  it.each([...ENDPOINTS.keys()])('/%s, in its body', async (path) => {
    await database.truncateAll();
    const world = await arrangeEndpoints(backend);
    const text = polluted({ userid: 'alice', ...ENDPOINT_ROWS[path]!.request(world) }, '');
    const { code, data } = await post(backend, path, text, { token: world.alice.token });
    expect(code).toBe(200);
    expect(JSON.stringify(data)).not.toContain(MARK);
  });

  it.each([...EVENT_HANDLERS.keys()])('a stream event of type %d, at any depth', async (type) => {
    const streamName = await openRoom(services, `anchor ${type}`);
    const now = services.clock.nowSeconds();
    const push = { atSeconds: now, sequence: '1' };
    const file = { fileId: `file-${type}`, fromSeconds: now - 600, toSeconds: now };
    const bodies: Readonly<Record<number, object>> = {
      0: stopEvent(streamName, push),
      1: startEvent(streamName, push),
      100: recordingEvent(streamName, file),
      317: { event_type: 317, streamId: streamName, label: 'x' },
    };
    const deep = { ...signed(bodies[type] as Record<string, unknown>, now), extra: { inner: [{}] } };
    const texts = ['extra', 'extra.inner.0'].map((path) => polluted(structuredClone(deep), path));
    for (const text of texts) expect((await postEvent(services, text)).statusCode).toBe(200);
    // The ledger keeps what LVB sent, word for word; that is the one place.
    await database.connection.query('DELETE FROM callback_event WHERE payload LIKE ?', [`%${MARK}%`]);
  });
});

describe('SE3: a parameter that stands only in a prototype is missing', () => {
  const required = [...ACTIONS].flatMap(([name, { fields }]) =>
    Object.keys(fields)
      .filter((field) => fields[field]!.required)
      .map((field) => [name, field] as const),
  );

  it.each(required)('%s: %s', async (name, field) => {
    const body = ACTION_ROWS[name]!.request(world) as Record<string, unknown>;
    const { [field]: value, ...rest }: Record<string, unknown> = { Action: name, ...body };
    const text = `{"__proto__":${JSON.stringify({ [field]: value })},${JSON.stringify(rest).slice(1)}`;
    const reply = await send(services, { body: Buffer.from(text), headers: AS_OPERATOR });
    expect(readEnvelope(reply.body)).toMatchObject({
      returnValue: 1000,
      returnMsg: `invalid param in json from client! | ${field} is null or empty!`,
    });
  });
});
