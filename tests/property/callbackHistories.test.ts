import fc from 'fast-check';
import { readBroadcastRows, type BroadcastRows } from '../support/broadcastRows';
import { openRoom } from '../support/appCall';
import { expectInvariants } from '../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { seededRandom, shuffled } from '../support/seededRandom';
import {
  deliver,
  recordingEvent,
  startEvent,
  stopEvent,
  STOP_CODE,
  type EventBody,
} from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../support/testServices';

const PERMUTATIONS = rounds(25, 1000);
const DELIVERIES_OF_EACH = 10;
const BROADCASTS = 3;
const START_SECONDS = TEST_START_MS / 1000;
const SECONDS_BETWEEN_ADDRESSES = 60;
/** All events have happened when the first of them arrives. */
const DELIVERY_STARTS_SECONDS = 3 * 3600;

const push = fc.record({
  start: fc.integer({ min: 0, max: 3600 }),
  length: fc.integer({ min: 0, max: 1800 }),
  stopIsLost: fc.boolean(),
  sequenced: fc.boolean(),
  proven: fc.boolean(),
});

const piece = fc.record({
  from: fc.integer({ min: 0, max: 3600 }),
  length: fc.integer({ min: 30, max: 1800 }),
  formats: fc.subarray(['flv', 'hls', 'mp4', 'aac'], { minLength: 1, maxLength: 2 }),
});

const broadcast = fc.record({
  pushes: fc.array(push, { minLength: 1, maxLength: 2 }),
  pieces: fc.array(piece, { maxLength: 2 }),
  stopCode: fc.constantFrom(...Object.values(STOP_CODE)),
});

type Broadcast = typeof broadcast extends fc.Arbitrary<infer T> ? T : never;

const history = fc.record({
  broadcasts: fc.array(broadcast, { minLength: BROADCASTS, maxLength: BROADCASTS }),
  sameUser: fc.boolean(),
  orderSeed: fc.integer(),
});

let database: TestDatabase;
let services: TestServices;
let histories = 0;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

function eventsOf(
  { pushes, pieces, stopCode }: Broadcast,
  streamName: string,
  filePrefix: string,
): EventBody[] {
  const pushed = pushes.flatMap(({ start, length, stopIsLost, sequenced, proven }, index) => {
    const session = {
      ...(sequenced ? { sequence: `${index + 1}` } : {}),
      ...(proven ? {} : { streamParam: '' }),
    };
    const atSeconds = START_SECONDS + start;
    const started = startEvent(streamName, { ...session, atSeconds });
    const stopped = stopEvent(streamName, { ...session, atSeconds: atSeconds + length, code: stopCode });
    return stopIsLost ? [started] : [started, stopped];
  });
  const recorded = pieces.flatMap(({ from, length, formats }, index) =>
    formats.map((format) =>
      recordingEvent(streamName, {
        fileId: `${filePrefix}-${index}-${format}`,
        format,
        fromSeconds: START_SECONDS + from,
        toSeconds: START_SECONDS + from + length,
      }),
    ),
  );
  return [...pushed, ...recorded];
}

/** Opens the broadcasts of a history anew, delivers its events in the order that `arrange` gives, reads the rows. */
async function play(
  { broadcasts, sameUser }: { broadcasts: readonly Broadcast[]; sameUser: boolean },
  arrange: (events: readonly EventBody[]) => readonly EventBody[],
): Promise<BroadcastRows> {
  histories += 1;
  const prefix = `h${histories}h`;
  services.clock.reset();
  const streamNames: string[] = [];
  for (const index of broadcasts.keys()) {
    streamNames.push(await openRoom(services, `${prefix}anchor-${sameUser ? 0 : index}`));
    services.clock.advanceSeconds(SECONDS_BETWEEN_ADDRESSES);
  }
  services.clock.advanceSeconds(DELIVERY_STARTS_SECONDS);
  const events = broadcasts.flatMap((one, index) =>
    eventsOf(one, streamNames[index]!, `${prefix}file-${index}`),
  );
  for (const event of arrange(events)) {
    // Each delivery carries another `t` and `sign`, as LVB's repetitions may.
    services.clock.advanceSeconds(1);
    await deliver(services, event);
  }
  return readBroadcastRows(database.connection, streamNames, prefix);
}

function timeOf(event: EventBody): number {
  return Number(event['event_time'] ?? event['end_time']);
}

it(
  'CB1: histories that arrive in any order, each event ten times, end in the same rows',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async (drawn) => {
        const ordered = await play(drawn, (events) => [...events].sort((a, b) => timeOf(a) - timeOf(b)));
        const repeated = await play(drawn, (events) =>
          shuffled(
            events.flatMap((event) => Array.from({ length: DELIVERIES_OF_EACH }, () => event)),
            seededRandom(drawn.orderSeed),
          ),
        );
        expect(ordered.broadcasts).toHaveLength(BROADCASTS);
        expect(repeated).toEqual(ordered);
      }),
      { numRuns: PERMUTATIONS, endOnFailure: true },
    );
    await expectInvariants(database.connection);
  },
  ROUNDS_TIMEOUT_MS,
);
