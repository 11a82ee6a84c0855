import fc from 'fast-check';
import { insertLiveRooms, type LiveRooms } from '../support/liveRooms';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { runSweep } from '../support/sweeps';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** What the live API says of one room in one sweep. */
type Check = 'seen' | 'seen alone' | 'missed' | 'unknown';
type Pattern = readonly Check[];

const PATTERNS = rounds(600, 10_200);
const PATTERNS_A_SERIES = 300;
const SWEEPS = 9;
const MISSES_BEFORE_OFFLINE = 3;

const check = fc.oneof(
  { arbitrary: fc.constant<Check>('missed'), weight: 5 },
  { arbitrary: fc.constantFrom<Check>('seen', 'seen alone'), weight: 3 },
  { arbitrary: fc.constant<Check>('unknown'), weight: 2 },
);

const series = fc.array(fc.array(check, { minLength: SWEEPS, maxLength: SWEEPS }), {
  minLength: PATTERNS_A_SERIES,
  maxLength: PATTERNS_A_SERIES,
  size: 'max',
});

/** The sweep, counted from 0, in which a room has to be closed; unknown answers neither count nor reset. */
function closingSweep(pattern: Pattern): number | undefined {
  let misses = 0;
  for (const [sweep, answer] of pattern.entries()) {
    if (answer === 'missed') misses += 1;
    else if (answer !== 'unknown') misses = 0;
    if (misses === MISSES_BEFORE_OFFLINE) return sweep;
  }
  return undefined;
}

let database: TestDatabase;
let services: TestServices;
let seriesPlayed = 0;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

/** Sets what the live API will say in this sweep. A room that is off by then is not pushed any more. */
function answerWith(rooms: LiveRooms, patterns: readonly Pattern[], sweep: number, off: Set<string>): void {
  const { liveApi } = services;
  const unknown = new Set<string>();
  for (const [index, streamName] of rooms.streamNames.entries()) {
    const answer = patterns[index]![sweep]!;
    if (off.has(streamName) || answer === 'missed' || answer === 'unknown') liveApi.streams.stop(streamName);
    else liveApi.streams.push(streamName);
    if (answer === 'seen alone') liveApi.streams.unlist(streamName);
    if (answer === 'unknown') unknown.add(streamName);
  }
  liveApi.fault = ({ action, streamName }) =>
    action === 'state' && unknown.has(streamName) ? 'fails' : undefined;
}

/** Plays the patterns of many rooms at once; returns for each the sweep that closed it. */
async function play(patterns: readonly Pattern[]): Promise<(number | undefined)[]> {
  seriesPlayed += 1;
  await database.truncateAll();
  services.liveApi.reset();
  services.clock.reset();
  const since = new Date(services.clock.nowMs());
  const rooms = await insertLiveRooms(database.connection, patterns.length, {
    prefix: `room${seriesPlayed}x`,
    since,
  });
  // As many healthy rooms again and more, or so many missing ones would be taken for a failure of the API.
  const healthy = await insertLiveRooms(database.connection, patterns.length + 10, {
    prefix: `healthy${seriesPlayed}x`,
    since,
  });
  const closedIn = new Map<string, number>();
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    services.clock.advanceSeconds(60);
    services.liveApi.streams.clear();
    services.liveApi.streams.push(...healthy.streamNames);
    answerWith(rooms, patterns, sweep, new Set(closedIn.keys()));
    const { closed, alarm } = await runSweep(services);
    expect(alarm).toBe('');
    for (const streamName of closed) closedIn.set(streamName, sweep);
  }
  expect(healthy.streamNames.filter((streamName) => closedIn.has(streamName))).toEqual([]);
  return rooms.streamNames.map((streamName) => closedIn.get(streamName));
}

it(
  'ZR2: closes a room with the third consecutive miss and with nothing less',
  async () => {
    await fc.assert(
      fc.asyncProperty(series, async (patterns) => {
        const closedIn = await play(patterns);
        const wrong = patterns
          .map((pattern, index) => ({
            pattern: pattern.join(', '),
            closedIn: closedIn[index],
            expected: closingSweep(pattern),
          }))
          .filter(({ closedIn: actual, expected }) => actual !== expected);
        expect(wrong).toEqual([]);
      }),
      { numRuns: PATTERNS / PATTERNS_A_SERIES, endOnFailure: true },
    );
  },
  ROUNDS_TIMEOUT_MS,
);
