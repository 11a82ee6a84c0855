import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { goLive, openRoom } from '../support/appCall';
import { BundledFunction, type HttpResult } from '../support/bundledFunction';
import { fieldsOfSchema } from '../support/declaredFields';
import { chance, pick, type Random } from '../support/fuzz/draw';
import { fuzzBundle, fuzzSeed, type FuzzCase } from '../support/fuzz/fuzzBundle';
import { hostileBody } from '../support/fuzz/hostileBody';
import { hostileEvent } from '../support/fuzz/hostileEvent';
import { expectInvariants } from '../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { recordingEvent, signed, startEvent, stopEvent, type EventBody } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';
import { AdjustableClock, createServices } from '../support/testServices';

const DELIVERIES = rounds(1_000, 25_000);
/** What every event has, whatever its type. */
const COMMON = ['event_type', 't', 'sign', 'stream_id', 'channel_id', 'appname', 'stream_param', 'unknown'];

let database: TestDatabase;
let callback: BundledFunction;
const statuses: Record<number, number> = {};

beforeAll(async () => {
  database = await testDatabase();
  callback = new BundledFunction('stream-callback', testEnvironment(database.config));
});

afterAll(async () => {
  await callback.close();
  await database.close();
});

/** An acknowledgement, or one of the two refusals of a body: 5xx would make LVB repeat what can never be stored. */
function checkReply({ statusCode, body }: HttpResult): void {
  expect([200, 400, 403]).toContain(statusCode);
  statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
  const { code, message } = JSON.parse(body) as { code: unknown; message: unknown };
  if (statusCode === 200) {
    expect(body).toBe('{"code":0}');
  } else {
    expect(Number.isInteger(code)).toBe(true);
    expect(code).not.toBe(0);
    expect(message).toEqual(expect.stringMatching(/^[^\n]+$/));
  }
}

async function newWorld(): Promise<(random: Random) => FuzzCase> {
  await database.truncateAll();
  const clock = new AdjustableClock(Math.floor(Date.now() / 1000) * 1000);
  const services = createServices(database.config, { clock });
  const rooms = [await goLive(services, 'anchor'), await openRoom(services, 'another')];
  await services.database.close();
  const now = clock.nowSeconds();

  function eventOf(type: number, streamName: string, random: Random): EventBody {
    const push = { atSeconds: now + Math.floor(random() * 60), sequence: pick(['7', '8', '9'], random) };
    const file = { fileId: pick(['file-1', 'file-2'], random), fromSeconds: now - 600, toSeconds: now };
    const verdict = {
      suggestion: pick(['Review', 'Block'], random),
      label: 'Porn',
      subLabel: 'x',
      score: 99,
    };
    const bodies: Readonly<Record<number, EventBody>> = {
      0: stopEvent(streamName, push),
      1: startEvent(streamName, push),
      100: { ...recordingEvent(streamName, file), video_id: 'video' },
      317: { streamId: streamName, screenshotTime: now, img: 'http://i.example.test/1', ...verdict },
    };
    return { ...(bodies[type] ?? { stream_id: streamName, text: 'text' }), event_type: type };
  }

  return (random) => {
    const type = pick([...EVENT_HANDLERS.keys(), 332, 9999], random);
    const schema = EVENT_HANDLERS.get(type)?.schema;
    const paths =
      schema === undefined ? COMMON : [...COMMON, ...fieldsOfSchema(schema).map(({ path }) => path)];
    const event = eventOf(type, pick([...rooms, 'nobody'], random), random);
    // The signature covers no more than `t`, so most of what is changed is signed all the same.
    const body = hostileBody(chance(0.95, random) ? signed(event, now) : event, paths, random);
    return { event: hostileEvent({ body, path: '/callback', headers: {} }, random), check: checkReply };
  };
}

it(
  'FZ1: every malformed stream event is acknowledged or refused, within a second',
  async () => {
    const { failures, slowestMs } = await fuzzBundle(callback, DELIVERIES, fuzzSeed(), newWorld);
    console.info(`${DELIVERIES} deliveries, the slowest in ${Math.round(slowestMs)} ms`, statuses);
    expect(failures).toEqual([]);
    for (const status of [200, 400, 403])
      expect([status, statuses[status]]).toEqual([status, expect.any(Number)]);
    await expectInvariants(database.connection);
  },
  ROUNDS_TIMEOUT_MS,
);

it.each([null, undefined, 0, '', 'text', true, [], {}, { body: null, headers: null, path: null }])(
  'FZ1: an event of the platform that is no delivery is refused: %j',
  async (event) => {
    const outcome = await callback.invoke(event);
    expect(outcome.kind).toBe('returned');
    expect((outcome as { value: HttpResult }).value.statusCode).toBe(400);
  },
);
