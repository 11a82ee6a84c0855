import { call, goLive, openRoom, succeed } from '../support/appCall';
import { readBroadcastRows, type BroadcastRows } from '../support/broadcastRows';
import { expectInvariants } from '../support/invariants';
import { MortalDatabase } from '../support/mortalDatabase';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import {
  deliver,
  post,
  recordingEvent,
  signed,
  startEvent,
  stopEvent,
  type EventBody,
} from '../support/streamEvents';
import { runSweep, trySweep } from '../support/sweeps';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** More statements than anything here makes. */
const MOST_STATEMENTS = 200;

let database: TestDatabase;
let services: TestServices;
let users = 0;

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
  services.clock.reset();
});

afterEach(() => expectInvariants(database.connection));

function mortal(diesBefore: number): TestServices & { database: MortalDatabase } {
  const dying = new MortalDatabase(database.config, diesBefore);
  return { ...services, database: dying as unknown as TestServices['database'] & MortalDatabase };
}

interface Stage {
  readonly prefix: string;
  readonly userId: string;
  readonly streamName: string;
  readonly nowSeconds: number;
}

/** A new user with a room, at the same time of day as every other one. */
async function newStage(isLive: boolean): Promise<Stage> {
  users += 1;
  const prefix = `u${users}u`;
  const userId = `${prefix}anchor`;
  services.clock.reset();
  const streamName = await (isLive ? goLive : openRoom)(services, userId);
  services.clock.advanceSeconds(600);
  return { prefix, userId, streamName, nowSeconds: services.clock.nowSeconds() };
}

function rowsOf({ streamName, prefix }: Stage): Promise<BroadcastRows> {
  return readBroadcastRows(database.connection, [streamName], prefix);
}

interface Scene {
  readonly name: string;
  readonly isLive: boolean;
  /** What has been delivered before. */
  readonly before: (stage: Stage) => readonly EventBody[];
  /** What is being stored when the process dies. */
  readonly event: (stage: Stage) => EventBody;
}

function start({ streamName, nowSeconds }: Stage, sequence: string, seconds: number): EventBody {
  return startEvent(streamName, { sequence, atSeconds: nowSeconds + seconds });
}

function stop({ streamName, nowSeconds }: Stage, sequence: string, seconds: number): EventBody {
  return stopEvent(streamName, { sequence, atSeconds: nowSeconds + seconds });
}

function file(stage: Stage, name: string, from: number, to: number, format = 'flv'): EventBody {
  const { prefix, streamName, nowSeconds } = stage;
  return recordingEvent(streamName, {
    fileId: `${prefix}${name}`,
    format,
    fromSeconds: nowSeconds + from,
    toSeconds: nowSeconds + to,
  });
}

const SCENES: Scene[] = [
  { name: 'the first start', isLive: false, before: () => [], event: (stage) => start(stage, '7', 0) },
  {
    name: 'the stop of a live room',
    isLive: true,
    before: (stage) => [start(stage, '7', 0)],
    event: (stage) => stop(stage, '7', 90),
  },
  {
    name: 'a new start after an interruption',
    isLive: true,
    before: (stage) => [start(stage, '7', 0), stop(stage, '7', 90)],
    event: (stage) => start(stage, '8', 95),
  },
  {
    name: 'a first recording',
    isLive: true,
    before: () => [],
    event: (stage) => file(stage, 'flv', 0, 600),
  },
  {
    name: 'a second format of a recording',
    isLive: true,
    before: (stage) => [file(stage, 'flv', 0, 600)],
    event: (stage) => file(stage, 'hls', 2, 603, 'hls'),
  },
  {
    name: 'a recording that joins two replays',
    isLive: true,
    before: (stage) => [file(stage, 'left', 0, 700), file(stage, 'right', 300, 1000)],
    event: (stage) => file(stage, 'whole', 100, 900),
  },
];

describe.each(SCENES)('CB9: a process killed while it stores $name', ({ isLive, before, event }) => {
  async function prepare(): Promise<Stage> {
    const stage = await newStage(isLive);
    for (const body of before(stage)) await deliver(services, body);
    return stage;
  }

  it('before any statement, stores all or nothing, and the next delivery completes it', async () => {
    const reference = await prepare();
    const untouched = await rowsOf(reference);
    await deliver(services, event(reference));
    const complete = await rowsOf(reference);
    expect(complete).not.toEqual(untouched);

    let storedByTheDead = 0;
    let deaths = 0;
    for (;;) {
      const stage = await prepare();
      const dying = mortal(deaths + 1);
      const { statusCode } = await post(dying, signed(event(stage), stage.nowSeconds));
      if (statusCode === 200) break;
      deaths += 1;
      expect(statusCode).toBe(503);
      expect(deaths).toBeLessThan(MOST_STATEMENTS);
      const left = await rowsOf(stage);
      const stored = JSON.stringify(left) === JSON.stringify(complete);
      if (stored) storedByTheDead += 1;
      else expect(left).toEqual(untouched);
      await deliver(services, event(stage));
      expect(await rowsOf(stage)).toEqual(complete);
    }
    // Only a death after COMMIT leaves anything behind, and that is the last point at which it can die.
    expect(storedByTheDead).toBe(1);
    expect(deaths).toBeGreaterThan(5);
  });
});

describe("a process killed while it handles an app's request", () => {
  interface Request {
    readonly action: string;
    readonly parameters: (userid: string) => object;
    readonly prepare?: (userid: string) => Promise<unknown>;
  }

  const enter = (userid: string): object => ({
    ...{
      userid: 'viewer',
      liveuserid: userid,
      groupid: `group of ${userid}`,
      nickname: '',
      headpic: '',
      flag: 0,
    },
  });

  const REQUESTS: Request[] = [
    { action: 'EnterGroup', parameters: enter },
    {
      action: 'QuitGroup',
      parameters: enter,
      prepare: (userid) => succeed(services, 'EnterGroup', enter(userid)),
    },
    {
      action: 'ChangeCount',
      parameters: (userid) => ({ userid, type: 1, optype: 0, flag: 0, fileid: '', requestid: 'request-1' }),
    },
    { action: 'ChangeStatus', parameters: (userid) => ({ userid, status: 1 }) },
    { action: 'StopLVB', parameters: (userid) => ({ userid }) },
  ];

  /** What follows from the request, as far as it can be seen. */
  async function outcomeOf({ userId, prefix }: Stage): Promise<unknown> {
    const item = await succeed(services, 'GetUserInfo', { userid: userId, type: 0 });
    const group = { liveuserid: userId, groupid: `group of ${userId}` };
    const members = await succeed(services, 'FetchGroupMemberList', group);
    const { timestamp: _timestamp, playurl: _play, hls_play_url: _hls, ...rest } = item;
    return JSON.parse(JSON.stringify({ rest, members }).replaceAll(prefix, '')) as unknown;
  }

  it.each(REQUESTS)(
    'before any statement of $action, the repeated request has one effect',
    async (request) => {
      const { action, parameters, prepare } = request;
      const newcomer = async (): Promise<Stage> => {
        const stage = await newStage(true);
        await prepare?.(stage.userId);
        return stage;
      };
      const reference = await newcomer();
      const untouched = await outcomeOf(reference);
      await succeed(services, action, parameters(reference.userId));
      const complete = await outcomeOf(reference);
      expect(complete).not.toEqual(untouched);
      for (let deaths = 0; ; deaths += 1) {
        expect(deaths).toBeLessThan(MOST_STATEMENTS);
        const stage = await newcomer();
        const { returnValue } = await call(mortal(deaths + 1), action, parameters(stage.userId));
        if (returnValue === 0) {
          expect(deaths).toBeGreaterThan(3);
          return;
        }
        expect([complete, untouched]).toContainEqual(await outcomeOf(stage));
        await succeed(services, action, parameters(stage.userId));
        expect(await outcomeOf(stage)).toEqual(complete);
      }
    },
  );
});

describe('ZR3: a sweep killed', () => {
  const STATEMENTS_BETWEEN_DEATHS = rounds(5, 1);

  /** A dead room about to be closed, one that missed its first check, a lost start, and counters to fold. */
  async function evening(): Promise<void> {
    await database.truncateAll();
    services.liveApi.reset();
    services.clock.reset();
    const rooms: string[] = [];
    for (const userid of ['dead', 'missing', 'healthy']) rooms.push(await goLive(services, userid));
    const lost = await openRoom(services, 'lost');
    services.liveApi.streams.push(rooms[2]!, lost);
    await database.connection.query("UPDATE broadcast SET missed_checks = 2 WHERE user_id = 'dead'");
    for (const liveuserid of ['dead', 'healthy']) {
      const room = { liveuserid, groupid: `group of ${liveuserid}`, nickname: '', headpic: '', flag: 0 };
      await succeed(services, 'EnterGroup', { userid: 'viewer', ...room });
      await succeed(services, 'ChangeCount', { userid: liveuserid, type: 1, optype: 0, flag: 0 });
    }
    services.clock.advanceSeconds(60);
  }

  async function outcome(): Promise<unknown> {
    const [rows] = await database.connection.query(
      `SELECT b.user_id, b.state, b.missed_checks > 0 AS missing, b.pushing,
         b.like_count + (SELECT COALESCE(SUM(e.likes), 0) FROM counter_entry e WHERE e.subject_id = b.id) AS likes,
         b.viewer_count + (SELECT COALESCE(SUM(e.viewers), 0) FROM counter_entry e WHERE e.subject_id = b.id) AS viewers
       FROM broadcast b ORDER BY b.id`,
    );
    return rows;
  }

  it(
    'before a statement, is completed by the next one',
    async () => {
      await evening();
      await runSweep(services);
      const complete = await outcome();
      expect(complete).toMatchObject([
        { user_id: 'dead', state: 'ended', likes: '1', viewers: '0' },
        { user_id: 'missing', state: 'live', missing: 1 },
        { user_id: 'healthy', state: 'live', likes: '1', viewers: '1' },
        { user_id: 'lost', state: 'live' },
      ]);
      for (let deaths = 0; ; deaths += STATEMENTS_BETWEEN_DEATHS) {
        expect(deaths).toBeLessThan(MOST_STATEMENTS);
        await evening();
        const survived = await trySweep(mortal(deaths + 1)).then(
          () => true,
          () => false,
        );
        await expectInvariants(database.connection);
        if (survived) {
          expect(deaths).toBeGreaterThan(20);
          return;
        }
        await database.connection.query('UPDATE lease SET expires_at = UTC_TIMESTAMP(3)');
        await runSweep(services);
        expect(await outcome()).toEqual(complete);
      }
    },
    ROUNDS_TIMEOUT_MS,
  );
});
