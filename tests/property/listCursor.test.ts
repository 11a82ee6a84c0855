import fc from 'fast-check';
import { call, goLive, succeed } from '../support/appCall';
import { insertLiveRooms } from '../support/liveRooms';
import { insertReplays } from '../support/replayRows';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const RUNS = rounds(25, 1000);
const PAGE_SIZE = 10;
const FLAG = { live: 1, replays: 2, liveThenReplays: 3 } as const;

/** What happens between two pages; `index` tells to which room. */
const change = fc.record({
  kind: fc.constantFrom('a room ends', 'a room comes back', 'a room comes', 'a replay comes'),
  index: fc.nat({ max: 60 }),
});

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

  async begin(rooms: number, replays: number): Promise<void> {
    await database.truncateAll();
    services.clock.reset();
    const since = new Date(services.clock.nowMs());
    const { userIds } = await insertLiveRooms(database.connection, rooms, { prefix: 'early', since });
    this.users.push(...userIds);
    await goLive(services, 'recorded');
    await succeed(services, 'ChangeStatus', { userid: 'recorded', status: 1 });
    await this.addReplays(replays);
    for (const userid of userIds) this.always.add(`live ${userid}`);
    for (let replay = 0; replay < replays; replay += 1) this.always.add(`replay file-${replay}`);
  }

  async apply({ kind, index }: Change): Promise<void> {
    services.clock.advanceSeconds(1);
    const userid = this.users[index % Math.max(1, this.users.length)];
    if (kind === 'a replay comes') await this.addReplays(1);
    else if (kind === 'a room comes' || userid === undefined) await this.addRoom();
    else {
      const ends = kind === 'a room ends';
      await succeed(services, 'ChangeStatus', { userid, status: ends ? 1 : 0 });
      if (ends) this.always.delete(`live ${userid}`);
    }
  }

  private async addRoom(): Promise<void> {
    const userid = `late${this.users.length}`;
    await goLive(services, userid);
    this.users.push(userid);
  }

  /** Several end at the same time, so that only their ids tell them apart. */
  private async addReplays(count: number): Promise<void> {
    const endedAt = new Date(services.clock.nowMs());
    const replays = Array.from({ length: count }, (_, index) => ({
      fileId: `file-${this.replays + index}`,
      endedAt: new Date(endedAt.getTime() - Math.floor(index / 3) * 1000),
    }));
    await insertReplays(database.connection, 'recorded', replays);
    this.replays += count;
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
        const evening = new Evening();
        await evening.begin(rooms, replays);
        const seen = await traverse(flag, changes, evening);
        expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
        const parts = { [FLAG.live]: /^live/, [FLAG.replays]: /^replay/, [FLAG.liveThenReplays]: /^/ };
        const due = [...evening.always].filter((name) => parts[flag].test(name));
        expect(due.filter((name) => !seen.includes(name))).toEqual([]);
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
