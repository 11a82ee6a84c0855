import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { openRoom } from '../support/appCall';
import { changed, fieldsOfSchema } from '../support/declaredFields';
import { post, recordingEvent, signed, startEvent, stopEvent, type EventBody } from '../support/streamEvents';
import { allRows } from '../support/tableRows';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

// Actions and endpoints are in tests/contract, by their rows. Here are the events of LVB.

const NO_TEXTS: readonly unknown[] = [
  ...[0, 1, -1, 1.5, true, false, null, [], [''], ['text'], {}, { toString: 'text' }, { a: { b: ['c'] } }],
];

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  await database.truncateAll();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

const TYPES = [...EVENT_HANDLERS].flatMap(([type, { schema }]) =>
  fieldsOfSchema(schema)
    .filter(({ kind, schema: { type: types } }) => kind === 'text' || [types].flat().includes('string'))
    .map(({ path, schema: { type: types } }) => [type, path, [types].flat().includes('integer')] as const),
);

async function bodyOf(type: number): Promise<EventBody> {
  const streamName = await openRoom(services, 'anchor');
  const now = services.clock.nowSeconds();
  const push = { atSeconds: now, sequence: '7' };
  const file = { fileId: 'file', fromSeconds: now - 600, toSeconds: now };
  const bodies: Readonly<Record<number, EventBody>> = {
    0: stopEvent(streamName, push),
    1: startEvent(streamName, push),
    100: { ...recordingEvent(streamName, file), video_id: 'video' },
  };
  return bodies[type]!;
}

it('SE2: the events with an effect that ask for a text are among the cases', () => {
  expect(new Set(TYPES.map(([type]) => type))).toEqual(new Set([0, 1, 100]));
});

it.each(TYPES)('SE2: event %d with %s that is no text is refused, and nothing is written', async (...one) => {
  const [type, path, numbersToo] = one;
  const body = await bodyOf(type);
  const before = await allRows(database.connection);
  const accepted: unknown[] = [];
  for (const value of NO_TEXTS.filter((each) => !(numbersToo && Number.isInteger(each)))) {
    const sent = signed(changed(body, path, value) as EventBody, services.clock.nowSeconds());
    const { statusCode, body: told } = await post(services, sent);
    if (statusCode !== 400 || !told.includes(path)) accepted.push([value, statusCode, told]);
  }
  expect(accepted).toEqual([]);
  expect(await allRows(database.connection)).toEqual(before);
});

it.each(['t', 'sign', 'event_type'])('SE2: an event with another type as %s is refused', async (member) => {
  const body = signed(await bodyOf(1), services.clock.nowSeconds());
  const before = await allRows(database.connection);
  for (const value of NO_TEXTS.filter((each) => !(member === 'event_type' && Number.isInteger(each)))) {
    const { statusCode } = await post(services, { ...body, [member]: value });
    expect([member, value, statusCode]).toEqual([member, value, member === 'event_type' ? 400 : 403]);
  }
  expect(await allRows(database.connection)).toEqual(before);
});
