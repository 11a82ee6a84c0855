import fc from 'fast-check';
import { createLiveApi, type LiveApi } from '../../../shared/cloud/liveApi';
import { API_FAULTS, LiveApiServer, type ApiFault, type ApiRequest } from '../../support/liveApiServer';
import { insertLiveRooms, missedChecksOf, statesOf } from '../../support/liveRooms';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { seededRandom } from '../../support/seededRandom';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

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

beforeEach(async () => {
  await database.truncateAll();
  services.liveApi.reset();
});

function healthyRooms(count: number): ReturnType<typeof insertLiveRooms> {
  return insertLiveRooms(database.connection, count, {
    prefix: 'anchor',
    since: new Date(services.clock.nowMs()),
  });
}

describe('ZR1: with healthy rooms', () => {
  const SWEEPS = rounds(60, 1000);
  const ROOMS = 200;
  const FAULT_RATE = 0.2;
  /** Healthy rooms that the online list leaves out in each sweep, so that single queries fail too. */
  const UNLISTED_RATE = 0.2;

  it(
    'closes none while one request in five fails',
    async () => {
      const { streamNames } = await healthyRooms(ROOMS);
      const { liveApi, clock } = services;
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const random = seededRandom(seed);
          const faults = { fails: 0, truncated: 0 };
          liveApi.fault = ({ action }) => {
            if (random() >= FAULT_RATE) return undefined;
            const fault = action === 'list' && random() < 0.5 ? 'truncated' : 'fails';
            faults[fault] += 1;
            return fault;
          };
          for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
            clock.advanceSeconds(60);
            liveApi.streams.clear();
            liveApi.streams.push(...streamNames);
            liveApi.streams.unlist(...streamNames.filter(() => random() < UNLISTED_RATE));
            const { closed, rooms, offline } = await runSweep(services);
            expect({ closed, rooms, offline }).toEqual({ closed: [], rooms: ROOMS, offline: 0 });
          }
          expect(faults.fails).toBeGreaterThan(SWEEPS);
          expect(faults.truncated).toBeGreaterThan(0);
        }),
        { numRuns: 1, endOnFailure: true },
      );
      expect(new Set(await statesOf(database.connection, streamNames))).toEqual(new Set(['live']));
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('closes none while the API is away altogether, and counts no miss', async () => {
    const { streamNames } = await healthyRooms(30);
    services.liveApi.fault = () => 'fails';
    for (let sweep = 0; sweep < 5; sweep += 1) {
      services.clock.advanceSeconds(60);
      const { closed, unknown, alarm } = await runSweep(services);
      expect({ closed, unknown, alarm }).toEqual({
        closed: [],
        unknown: 30,
        alarm: 'online list incomplete',
      });
    }
    expect(new Set(await missedChecksOf(database.connection, streamNames))).toEqual(new Set([0]));
  });
});

describe("through Tencent's own client", () => {
  const ROOMS = 12;
  let server: LiveApiServer;
  let liveApi: LiveApi;

  beforeAll(async () => {
    server = await LiveApiServer.start();
    const { config } = services;
    liveApi = createLiveApi({
      endpoint: server.endpoint,
      pushDomain: config.live.pushDomain,
      credentials: { secretId: 'an-id', secretKey: 'a-key' },
      timeoutSeconds: 1,
    });
  });

  afterAll(async () => {
    liveApi.close();
    await server.stop();
  });

  beforeEach(() => server.reset());

  async function sweepOnce(): ReturnType<typeof runSweep> {
    services.clock.advanceSeconds(60);
    return runSweep({ ...services, liveApi });
  }

  const isList = ({ action }: ApiRequest): boolean => action === 'DescribeLiveStreamOnlineList';

  it('reads the online list page by page and closes what three answers say is gone', async () => {
    const { streamNames } = await healthyRooms(230);
    const [gone, ...healthy] = streamNames;
    server.streams.push(...healthy);
    const summaries = [await sweepOnce(), await sweepOnce(), await sweepOnce()];
    expect(summaries.map(({ closed, seen }) => ({ closed, seen }))).toEqual([
      { closed: [], seen: 229 },
      { closed: [], seen: 229 },
      { closed: [gone], seen: 229 },
    ]);
    const pages = server.requests.filter(isList).map(({ parameters }) => parameters['PageNum']);
    expect(pages.sort()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(server.requests.find(isList)?.parameters).toMatchObject({
      AppName: 'live',
      DomainName: services.config.live.pushDomain,
    });
  });

  it.each(API_FAULTS)('ZR1: takes a list that answers with %s for unknown', async (fault: ApiFault) => {
    const { streamNames } = await healthyRooms(ROOMS);
    server.streams.push(...streamNames);
    server.fault = (request) => (isList(request) ? fault : undefined);
    const { closed, unknown, alarm } = await sweepOnce();
    expect({ closed, unknown, alarm }).toEqual({
      closed: [],
      unknown: ROOMS,
      alarm: 'online list incomplete',
    });
    expect(server.requests).toHaveLength(3);
    expect(new Set(await missedChecksOf(database.connection, streamNames))).toEqual(new Set([0]));
  });

  it.each(API_FAULTS)(
    'ZR1: takes a single query that answers with %s for unknown',
    async (fault: ApiFault) => {
      const { streamNames } = await healthyRooms(ROOMS);
      const [asked] = streamNames;
      server.streams.push(...streamNames);
      server.streams.unlist(asked!);
      server.fault = (request) => (isList(request) ? undefined : fault);
      const { closed, unknown, alarm } = await sweepOnce();
      expect({ closed, unknown, alarm }).toEqual({ closed: [], unknown: 1, alarm: '' });
      expect(await missedChecksOf(database.connection, [asked!])).toEqual([0]);
    },
  );

  it('asks for each room that the list leaves out, and believes the answer', async () => {
    const { streamNames } = await healthyRooms(9);
    server.streams.push(...streamNames);
    server.streams.unlist(...streamNames);
    expect(await sweepOnce()).toMatchObject({ online: 0, seen: 9, offline: 0, unknown: 0 });
    server.streams.forbid(streamNames[0]!);
    expect(await sweepOnce()).toMatchObject({ seen: 8, offline: 1 });
  });
});
