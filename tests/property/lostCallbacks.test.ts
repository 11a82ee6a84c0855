import fc from 'fast-check';
import { openRoom, succeed } from '../support/appCall';
import { expectInvariants } from '../support/invariants';
import { insertLiveRooms } from '../support/liveRooms';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { deliver, startEvent, stopEvent, STOP_CODE, type EventBody } from '../support/streamEvents';
import { runSweep } from '../support/sweeps';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../support/testServices';

const HISTORIES = rounds(8, 500);
const BROADCASTS = 20;
const LOST_OF_TEN = 3;
/** So many other rooms that the lost ones are no mass disappearance, which would not be believed. */
const HEALTHY_ROOMS = 60;
/** Some anchors broadcast twice in one history, one after the other. */
const ANCHORS = 14;

const push = fc.record({
  gap: fc.integer({ min: 1, max: 120 }),
  length: fc.integer({ min: 1, max: 240 }),
  code: fc.constantFrom(...Object.values(STOP_CODE)),
  /** Whether the app reports PUSH_BEGIN itself. */
  reported: fc.boolean(),
});

const broadcast = fc.record({
  pushes: fc.array(push, { minLength: 1, maxLength: 3 }),
  /** Whether the last push is still running when the history ends. */
  runs: fc.boolean(),
});

const history = fc.record({
  broadcasts: fc.array(broadcast, { minLength: BROADCASTS, maxLength: BROADCASTS }),
  fates: fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
});

type Broadcast = typeof broadcast extends fc.Arbitrary<infer T> ? T : never;

interface Happening {
  readonly atSeconds: number;
  readonly happen: () => Promise<unknown>;
}

let database: TestDatabase;
const instances = new Map<number, TestServices>();

beforeAll(async () => {
  database = await testDatabase();
  for (const misses of [2, 3]) {
    const environment = { MISSED_CHECKS_BEFORE_OFFLINE: String(misses) };
    instances.set(misses, createServices(database.config, { environment }));
  }
});

afterAll(async () => {
  for (const { database: one } of instances.values()) await one.close();
  await database.close();
});

/** What happens to one broadcast, from its address to its last event, beginning at `fromSeconds`. */
function happeningsOf(
  { pushes, runs }: Broadcast,
  anchor: string,
  fromSeconds: number,
  services: TestServices,
  tell: (event: EventBody) => Promise<unknown>,
): Happening[] {
  const { streams } = services.liveApi;
  let streamName = '';
  let atSeconds = fromSeconds;
  const open = async (): Promise<void> => {
    streamName = await openRoom(services, anchor);
  };
  const happenings: Happening[] = [{ atSeconds, happen: open }];
  for (const [index, { gap, length, code, reported }] of pushes.entries()) {
    const [start, stop] = [atSeconds + gap, atSeconds + gap + length];
    atSeconds = stop;
    const sequence = String(index + 1);
    const begin = async (): Promise<void> => {
      streams.push(streamName);
      if (reported) await succeed(services, 'ChangeStatus', { userid: anchor, status: 0 });
      await tell(startEvent(streamName, { atSeconds: start, sequence }));
    };
    const end = async (): Promise<void> => {
      streams.stop(streamName);
      await tell(stopEvent(streamName, { atSeconds: stop, sequence, code }));
    };
    happenings.push({ atSeconds: start, happen: begin });
    if (!runs || index < pushes.length - 1) happenings.push({ atSeconds: stop, happen: end });
  }
  return happenings;
}

/** Plays a history of which three callbacks in ten are lost for good. */
async function play(
  broadcasts: readonly Broadcast[],
  fates: Iterator<number>,
  services: TestServices,
): Promise<number> {
  await database.truncateAll();
  services.clock.reset();
  services.liveApi.reset();
  const healthy = await insertLiveRooms(database.connection, HEALTHY_ROOMS, {
    prefix: 'healthy',
    since: new Date(services.clock.nowMs()),
  });
  services.liveApi.streams.push(...healthy.streamNames);
  let lost = 0;
  const tell = async (event: EventBody): Promise<void> => {
    if (Number(fates.next().value) < LOST_OF_TEN) lost += 1;
    else await deliver(services, event);
  };
  const startSeconds = TEST_START_MS / 1000;
  const freeAt = new Map<string, number>();
  const happenings = broadcasts.flatMap((one, index) => {
    const anchor = `anchor-${index % ANCHORS}`;
    // The first of two broadcasts is over before the second begins.
    const drawn = { ...one, runs: one.runs && index + ANCHORS >= BROADCASTS };
    const own = happeningsOf(drawn, anchor, freeAt.get(anchor) ?? startSeconds, services, tell);
    freeAt.set(anchor, own.at(-1)!.atSeconds + 5);
    return own;
  });
  for (const { atSeconds, happen } of happenings.sort((left, right) => left.atSeconds - right.atSeconds)) {
    services.clock.advanceSeconds(atSeconds - services.clock.nowSeconds());
    await happen();
  }
  return lost;
}

/** The names of the live streams, ours and the provider's. */
async function bothStates(services: TestServices): Promise<{ ours: string[]; theirs: string[] }> {
  const [rows] = await database.connection.query(
    "SELECT stream_name AS name FROM broadcast WHERE state = 'live'",
  );
  const ours = (rows as { name: string }[]).map(({ name }) => name).sort();
  return { ours, theirs: services.liveApi.streams.page(1, 1000).streamNames.sort() };
}

// A room that is gone is closed by as many misses as are asked for (ZR2), so it takes so many sweeps: two where two
// are asked for, and three as it is delivered.
it.each([2, 3])(
  'CB3: with three callbacks in ten lost, %i sweeps that close after as many misses lead to what the provider says',
  async (misses) => {
    const services = instances.get(misses)!;
    let lost = 0;
    let repaired = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ broadcasts, fates }) => {
        lost += await play(broadcasts, fates, services);
        const before = await bothStates(services);
        if (before.ours.join() !== before.theirs.join()) repaired += 1;
        for (let sweep = 0; sweep < misses; sweep += 1) {
          services.clock.advanceSeconds(60);
          expect((await runSweep(services)).alarm).toBe('');
        }
        const { ours, theirs } = await bothStates(services);
        expect(ours).toEqual(theirs);
        await expectInvariants(database.connection);
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
    expect(lost).toBeGreaterThan(HISTORIES * BROADCASTS * 0.5);
    expect(repaired).toBeGreaterThan(HISTORIES / 2);
  },
  ROUNDS_TIMEOUT_MS,
);
