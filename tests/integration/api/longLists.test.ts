import { call, succeed } from '../../support/appCall';
import { insertLongLists } from '../../support/longLists';
import { RecordingDatabase } from '../../support/recordingDatabase';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';
import { get_ugc_list } from '../../../functions/api/endpoints/get_ugc_list';
import { get_vod_list } from '../../../functions/api/endpoints/get_vod_list';

/** More than is counted exactly, and more than a page away from any round number. */
const LISTS = { rooms: 1507, replays: 2213, shortVideos: 1102, members: 1309 } as const;
const FLAG = { live: 1, replays: 2, liveThenReplays: 3, shortVideos: 5 } as const;
const LENGTH = {
  [FLAG.live]: LISTS.rooms,
  [FLAG.replays]: LISTS.replays,
  [FLAG.liveThenReplays]: LISTS.rooms + LISTS.replays,
  [FLAG.shortVideos]: LISTS.shortVideos,
} as const;
const FLAGS = Object.values(FLAG);
const PAGE_SIZE = 20;
const FIRST_ROOM = { liveuserid: 'anchor0', groupid: 'group of anchor0' };

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  await insertLongLists(database.connection, LISTS, new Date(services.clock.nowMs()));
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

interface Page {
  readonly totalcount: number;
  readonly pusherlist: readonly { userid: string; fileid: string }[];
}

async function fetchPage(flag: number, pageno: number): Promise<Page> {
  return (await succeed(services, 'FetchList', { flag, pageno, pagesize: PAGE_SIZE })) as Page;
}

const namesOf = ({ pusherlist }: Page): string[] =>
  pusherlist.map(({ userid, fileid }) => `${userid} ${fileid}`);

/** Android loads page after page until it has `totalcount` rows, or a page is empty (PROTOCOL A.3). */
async function asAndroid(flag: number): Promise<{ names: string[]; pages: number }> {
  const names: string[] = [];
  for (let pageno = 1; ; pageno += 1) {
    const page = await fetchPage(flag, pageno);
    names.push(...namesOf(page));
    const done = names.length >= page.totalcount || pageno * PAGE_SIZE >= page.totalcount;
    if (done || page.pusherlist.length === 0) return { names, pages: pageno };
  }
}

/** iOS asks for the next page while `currentPage * 20 <= totalcount`, which it lifts to the rows it has. */
async function asIos(flag: number): Promise<{ names: string[]; pages: number }> {
  const names: string[] = [];
  for (let pageno = 1; ; pageno += 1) {
    const page = await fetchPage(flag, pageno);
    names.push(...namesOf(page));
    if (pageno * PAGE_SIZE > Math.max(page.totalcount, names.length)) return { names, pages: pageno };
  }
}

describe.each([
  ['before any sweep has counted', undefined],
  ['when the last sweep counted far too many', 100_000],
  ['when the last sweep counted far too few', 1],
] as const)('a long list %s', (_when, counted) => {
  beforeEach(async () => {
    await database.connection.query('DELETE FROM list_total');
    if (counted === undefined) return;
    const rows = ['live', 'replays', 'shortVideos'].map((list) => [list, counted, new Date(0)]);
    await database.connection.query('INSERT INTO list_total (list, total, counted_at) VALUES ?', [rows]);
  });

  it.each(FLAGS)('is read to its end by both apps, each row once, whatever the flag (%i)', async (flag) => {
    for (const app of [asAndroid, asIos]) {
      const { names, pages } = await app(flag);
      expect(names).toHaveLength(LENGTH[flag]);
      expect(new Set(names).size).toBe(LENGTH[flag]);
      expect(pages).toBeLessThanOrEqual(Math.ceil(LENGTH[flag] / PAGE_SIZE) + 1);
    }
  });

  it.each(FLAGS)('says less than it would take to go on where nothing comes any more (%i)', async (flag) => {
    for (const pageno of [Math.ceil(LENGTH[flag] / PAGE_SIZE) + 1, 10_000, 2 ** 40]) {
      const page = await fetchPage(flag, pageno);
      expect(page.pusherlist).toEqual([]);
      expect(page.totalcount).toBeLessThan(pageno * PAGE_SIZE);
    }
  });
});

it('a sweep counts every list, and the first page says so', async () => {
  services.liveApi.streams.push(...(await liveStreams()));
  await runSweep(services);
  for (const flag of FLAGS) expect((await fetchPage(flag, 1)).totalcount).toBe(LENGTH[flag]);
});

async function liveStreams(): Promise<string[]> {
  const [rows] = await database.connection.query('SELECT stream_name AS name FROM broadcast');
  return (rows as { name: string }[]).map(({ name }) => name);
}

it('a long list of members is paged to its end, and its total is exact', async () => {
  const names = new Set<string>();
  for (let pageno = 1; ; pageno += 1) {
    const { totalcount, memberlist } = await succeed(services, 'FetchGroupMemberList', {
      ...FIRST_ROOM,
      pageno,
      pagesize: 100,
    });
    expect(totalcount).toBe(LISTS.members);
    for (const { userid } of memberlist as { userid: string }[]) names.add(userid);
    if ((memberlist as object[]).length === 0) break;
  }
  expect(names.size).toBe(LISTS.members);
});

describe('the plan of every statement', () => {
  interface PlanStep {
    readonly table: string | null;
    readonly type: string | null;
    readonly key: string | null;
    readonly rows: number | null;
    readonly Extra: string | null;
  }

  async function plansOf(
    work: (recorded: TestServices) => Promise<unknown>,
  ): Promise<Map<string, PlanStep[]>> {
    const recording = new RecordingDatabase(services.database);
    await work({ ...services, database: recording as unknown as TestServices['database'] });
    const plans = new Map<string, PlanStep[]>();
    for (const { sql, parameters } of recording.statements) {
      const [steps] = await database.connection.query(`EXPLAIN ${sql}`, parameters as unknown[]);
      plans.set(sql, steps as PlanStep[]);
    }
    expect(plans.size).toBeGreaterThan(0);
    return plans;
  }

  /** Steps on tables; a derived table holds one page, and may be scanned and sorted. */
  function stepsOnTables(steps: readonly PlanStep[]): PlanStep[] {
    return steps.filter(({ table }) => table !== null && !table.startsWith('<'));
  }

  const contextOf = (recorded: TestServices): Parameters<typeof get_vod_list.handle>[1] =>
    ({ ...recorded, caller: { kind: 'anonymous' }, remoteAddress: '' }) as unknown as Parameters<
      typeof get_vod_list.handle
    >[1];

  const REQUESTS: [string, (recorded: TestServices) => Promise<unknown>][] = [
    ...FLAGS.flatMap((flag) =>
      [1, 40, 70].map((pageno): [string, (recorded: TestServices) => Promise<unknown>] => [
        `FetchList flag ${flag} page ${pageno}`,
        (recorded) => call(recorded, 'FetchList', { flag, pageno, pagesize: PAGE_SIZE }),
      ]),
    ),
    [
      'FetchList flag 2 by cursor',
      async (recorded) => {
        const { cursor } = await succeed(services, 'FetchList', { flag: FLAG.replays, pageno: 30 });
        await succeed(recorded, 'FetchList', { flag: FLAG.replays, cursor });
      },
    ],
    [
      'FetchGroupMemberList',
      (recorded) => call(recorded, 'FetchGroupMemberList', { ...FIRST_ROOM, pageno: 50 }),
    ],
    [
      'get_vod_list',
      (recorded) => get_vod_list.handle({ userid: 'u', index: 50, count: 20 }, contextOf(recorded)),
    ],
    [
      'get_ugc_list',
      (recorded) => get_ugc_list.handle({ userid: 'u', index: 50, count: 20 }, contextOf(recorded)),
    ],
  ];

  it.each(REQUESTS)(
    'of %s reads no table whole, sorts nothing, and skips rows in an index alone',
    async (_name, request) => {
      for (const [sql, steps] of await plansOf(request)) {
        for (const step of stepsOnTables(steps)) {
          expect({ sql, step }).toMatchObject({ step: { key: expect.any(String) } });
          expect({ sql, type: step.type }).not.toMatchObject({ type: 'ALL' });
          expect({ sql, extra: step.Extra ?? '' }).toMatchObject({
            extra: expect.not.stringMatching(/filesort|temporary/),
          });
          // Whatever looks at more rows than a page has stays in the index; short_video's is the table itself.
          const many = (step.rows ?? 0) > 2 * PAGE_SIZE && step.table !== 'short_video';
          if (many)
            expect({ sql, extra: step.Extra }).toMatchObject({
              extra: expect.stringContaining('Using index'),
            });
        }
      }
    },
  );
});
