import fc from 'fast-check';
import { call, goLive, succeed } from '../support/appCall';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { deliver, recordingEvent } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const RUNS = rounds(25, 1000);
const PAGE_SIZE = 10;
const FLAG = { live: 1, replays: 2, liveThenReplays: 3 } as const;

/** What happens between two pages. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('a room ends' as const), index: fc.nat({ max: 60 }) }),
  fc.record({ kind: fc.constant('a room comes back' as const), index: fc.nat({ max: 60 }) }),
  fc.record({ kind: fc.constantFrom('a room comes' as const, 'a replay comes' as const) }),
);

const traversal = fc.record({
  flag: fc.constantFrom(...Object.values(FLAG)),
  rooms: fc.integer({ min: 0, max: 25 }),
  replays: fc.integer({ min: 0, max: 25 }),
  changes: fc.array(fc.array(change, { maxLength: 4 }), { minLength: 8, maxLength: 8 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

/** Rooms and replays that come and go, and which of them were there all the time. */
class Evening {
  readonly always = new Set<string>();
  private readonly users: string[] = [];
  private replays = 0;

  async addRoom(): Promise<string> {
    const userid = `anchor-${this.users.length}`;
    services.clock.advanceSeconds(1);
    await goLive(services, userid);
    this.users.push(userid);
    return `live ${userid}`;
  }

  /** Ends so late that it is longer than any other and is no second format of one. */
  async addReplay(): Promise<string> {
    const fileId = `file-${this.replays}`;
    services.clock.advanceSeconds(700);
    const toSeconds = services.clock.nowSeconds();
    const streamName = await goLive(services, 'recorded');
    await succeed(services, 'ChangeStatus', { userid: 'recorded', status: 1 });
    await deliver(services, recordingEvent(streamName, { fileId, fromSeconds: toSeconds - 600, toSeconds }));
    this.replays += 1;
    return `replay ${fileId}`;
  }

  async apply(what: Change): Promise<void> {
    services.clock.advanceSeconds(1);
    if (what.kind === 'a room comes') await this.addRoom();
    else if (what.kind === 'a replay comes') await this.addReplay();
    else await this.changeRoom(what.kind, this.users[what.index % Math.max(1, this.users.length)]);
  }

  private async changeRoom(
    kind: 'a room ends' | 'a room comes back',
    userid: string | undefined,
  ): Promise<void> {
    if (userid === undefined) return;
    const status = kind === 'a room ends' ? 1 : 0;
    await succeed(services, 'ChangeStatus', { userid, status });
    if (status === 1) this.always.delete(`live ${userid}`);
  }
}

interface Item {
  readonly userid: string;
  readonly type: number;
  readonly fileid: string;
}

/** Follows the cursor to the end of the list; the changes happen after each page. */
async function traverse(
  flag: number,
  changes: readonly (readonly Change[])[],
  evening: Evening,
): Promise<string[]> {
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; ; page += 1) {
    const list = await succeed(services, 'FetchList', { flag, pagesize: PAGE_SIZE, cursor });
    const items = list.pusherlist as Item[];
    expect(items.length).toBeLessThanOrEqual(PAGE_SIZE);
    seen.push(...items.map((item) => (item.type === 0 ? `live ${item.userid}` : `replay ${item.fileid}`)));
    if (list.cursor === '') return seen;
    expect(items).toHaveLength(PAGE_SIZE);
    cursor = list.cursor as string;
    for (const one of changes[page] ?? []) await evening.apply(one);
  }
}

it(
  'a cursor neither skips nor repeats a row while rooms and replays come and go',
  async () => {
    await fc.assert(
      fc.asyncProperty(traversal, async ({ flag, rooms, replays, changes }) => {
        await database.truncateAll();
        services.clock.reset();
        const evening = new Evening();
        for (let room = 0; room < rooms; room += 1) {
          const name = await evening.addRoom();
          if (flag !== FLAG.replays) evening.always.add(name);
        }
        for (let replay = 0; replay < replays; replay += 1) {
          const name = await evening.addReplay();
          if (flag !== FLAG.live) evening.always.add(name);
        }
        const seen = await traverse(flag, changes, evening);
        expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
        expect([...evening.always].filter((name) => !seen.includes(name))).toEqual([]);
        const firstReplay = seen.findIndex((name) => name.startsWith('replay'));
        expect(seen.slice(Math.max(0, firstReplay)).filter((name) => name.startsWith('live'))).toEqual(
          firstReplay === -1 ? seen : [],
        );
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  ROUNDS_TIMEOUT_MS,
);

it.each([
  ['l.12', 'replays'],
  ['r.1714564800000.3', 'live'],
  ['v.3', 'live'],
] as const)('the cursor %s is refused for the list of %s', async (cursor, list) => {
  expect((await call(services, 'FetchList', { flag: FLAG[list], cursor })).returnValue).toBe(1000);
});

it.each(['l', 'l.', 'l.-1', 'x.1', 'r.1', 'l.1 OR 1=1', 'l.9999999999999999', `l.${'1'.repeat(70)}`])(
  'the invented cursor %s is refused',
  async (cursor) => {
    const { returnValue } = await call(services, 'FetchList', { flag: FLAG.liveThenReplays, cursor });
    expect(returnValue).toBe(1000);
  },
);
