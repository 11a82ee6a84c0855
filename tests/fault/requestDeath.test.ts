import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import { ACTION_NAMES, ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, repeatableBytes, type World } from '../contract/actionWorld';
import {
  arrangeEndpoints,
  ENDPOINT_PATHS,
  ENDPOINT_ROWS,
  type EndpointWorld,
} from '../contract/endpointRows';
import { AS_OPERATOR, call } from '../support/appCall';
import { postAs } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { expectInvariants } from '../support/invariants';
import { MortalDatabase } from '../support/mortalDatabase';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { saveRows } from '../support/savedRows';
import { comparableRows } from '../support/comparableRows';
import { post, signed } from '../support/streamEvents';
import { runSweep } from '../support/sweeps';
import { testDatabase, type DatabaseAddress, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** More statements than any request makes. */
const MOST_STATEMENTS = 60;
/** Everyday runs take every ninth point of each request; which ones differs from request to request. */
const STEP = rounds(9, 1);

/** They change no row but those that count uses; every other name is taken for one that writes. */
const READERS = new Set([
  ...['FetchGroupMemberList', 'FetchList', 'GetCOSSign', 'GetCOSSignV2', 'GetCOSUploadUrl', 'GetUserInfo'],
  ...['GetVodSignature', 'GetVodSignatureV2', 'Health'],
  ...['MergeVideoStream', 'RequestPlayUrlWithSignForLinkMic'],
  ...['get_cos_sign', 'get_cos_upload_url', 'get_roomservice_sign', 'get_sessions', 'get_ugc_list'],
  ...['get_user_info', 'get_vod_list', 'get_vod_sign', 'getsig'],
]);

/** What a request that has been done answers when it comes again: that it has been done. */
const REPEATED: Readonly<Record<string, number>> = {
  DeleteReplay: 10010,
  DeleteShortVideo: 10010,
  EndBroadcast: 10010,
  change_password: 498,
  end_session: 602,
  logout: 498,
  refresh: 498,
  register: 612,
};

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

/** Whether a stream is forbidden at LVB is told after the transaction, and left to the sweep where that dies. */
let isCutBySweep = false;

async function state(): Promise<string> {
  const rows = await comparableRows(database.connection);
  return isCutBySweep ? rows.replaceAll(/"forbidden_at":"[^"]*"/g, '"forbidden_at":null') : rows;
}

/** A database that dies nowhere and tells what is stored after each of its transactions. */
class WatchedDatabase extends MortalDatabase {
  readonly states: string[] = [];

  protected override async committed(): Promise<void> {
    this.states.push(await state());
  }
}

interface Attempt {
  readonly database: MortalDatabase;
  /** Which of the two requests: its random bytes are its own. */
  readonly turn: 'first' | 'second';
}

interface Stage {
  readonly restore: () => Promise<void>;
  /** Sends the request of this name through that database; gives its `returnValue` or `code`. */
  readonly send: (name: string, attempt: Attempt) => Promise<number>;
  /** What else has to be so when the repetition is through. */
  readonly check?: (name: string) => Promise<void>;
}

function bytesOf(turn: Attempt['turn']): (size: number) => Uint8Array {
  const bytes = repeatableBytes();
  // The second request draws what the first has not drawn.
  if (turn === 'second') for (let block = 0; block < 50; block += 1) bytes(1);
  return bytes;
}

/** Kills the request at one point after another, and looks at what it left and at what its repetition leads to. */
async function dieEverywhere(
  name: string,
  first: number,
  done: number,
  { restore, send, check }: Stage,
): Promise<void> {
  const address: DatabaseAddress = database.config;
  const alive = (): MortalDatabase => new MortalDatabase(address);
  await restore();
  const untouched = await state();
  const watched = new WatchedDatabase(address);
  expect(await send(name, { database: watched, turn: 'first' })).toBe(done);
  const afterOne = await state();
  if (READERS.has(name)) {
    expect(afterOne).toBe(untouched);
    return;
  }
  expect(afterOne).not.toBe(untouched);
  const second = await send(name, { database: alive(), turn: 'second' });
  expect([done, REPEATED[name]]).toContain(second);
  const afterTwo = await state();
  await restore();
  expect(await send(name, { database: alive(), turn: 'second' })).toBe(done);
  const onlySecond = await state();

  expect(watched.statements).toBeLessThan(MOST_STATEMENTS);
  for (let deaths = 1 + (first % STEP); deaths <= watched.statements; deaths += STEP) {
    await restore();
    const dead = new MortalDatabase(address, deaths);
    await send(name, { database: dead, turn: 'first' });
    expect(dead.statements).toBe(deaths);
    const left = await state();
    // Whole transactions or nothing.
    expect({ name, deaths, left: [untouched, ...watched.states].includes(left) ? 'whole' : left }).toEqual({
      name,
      deaths,
      left: 'whole',
    });
    await expectInvariants(database.connection);
    const repeated = await send(name, { database: alive(), turn: 'second' });
    expect([done, REPEATED[name]]).toContain(repeated);
    const complete = await state();
    expect({
      name,
      deaths,
      complete: [afterTwo, onlySecond].includes(complete) ? 'complete' : complete,
    }).toEqual({
      name,
      deaths,
      complete: 'complete',
    });
    await check?.(name);
    await expectInvariants(database.connection);
  }
}

describe('CB9: a process killed between any two statements of an Action leaves whole transactions, and a repetition completes', () => {
  let services: TestServices;
  let world: World;
  let stage: Stage;

  beforeAll(async () => {
    await database.truncateAll();
    services = createServices(database.config);
    world = await arrangeWorld(services);
    const { restore } = await saveRows(database.connection);
    const send: Stage['send'] = async (name, { database: through, turn }) => {
      const operator = ACTIONS.get(name)!.access.who === 'operator';
      const used = { ...services, database: through, randomBytes: bytesOf(turn) };
      const body = ACTION_ROWS[name]!.request(world);
      return (await call(used, name, body, operator ? AS_OPERATOR : {})).returnValue;
    };
    stage = { restore, send };
  });

  afterAll(() => services.database.close());

  it.each(ACTION_NAMES.map((name, index) => [name, index] as const))(
    '%s',
    (name, index) => dieEverywhere(name, index, 0, stage),
    ROUNDS_TIMEOUT_MS,
  );
});

describe('CB9: a process killed between any two statements of an endpoint leaves whole transactions, and a repetition completes', () => {
  let backend: Backend;
  let world: EndpointWorld;
  let stage: Stage;

  beforeAll(async () => {
    await database.truncateAll();
    backend = createBackend(database.config);
    world = await arrangeEndpoints(backend);
    const { restore } = await saveRows(database.connection);
    const send: Stage['send'] = async (name, { database: through, turn }) => {
      const used = { ...backend, database: through, randomBytes: bytesOf(turn) };
      return (await postAs(used, world.alice, name, ENDPOINT_ROWS[name]!.request(world))).code;
    };
    stage = { restore, send };
  });

  afterAll(() => backend.database.close());

  it.each(ENDPOINT_PATHS.map((path, index) => [path, index] as const))(
    '%s',
    (path, index) => dieEverywhere(path, index, 200, stage),
    ROUNDS_TIMEOUT_MS,
  );
});

describe('CB9: a process killed between any two statements of a verdict leaves whole transactions, and a repetition completes', () => {
  let services: TestServices;
  let stage: Stage;

  beforeAll(async () => {
    await database.truncateAll();
    services = createServices(database.config, { environment: { AUTO_FORBID_ON_BLOCK: 'on' } });
    const { ownerStream } = await arrangeWorld(services);
    const { streams } = services.liveApi;
    const rows = await saveRows(database.connection);
    const restore = async (): Promise<void> => {
      // The sweep's pauses have moved it.
      services.clock.reset();
      streams.clear();
      streams.push(ownerStream);
      await rows.restore();
    };
    const check = async (suggestion: string): Promise<void> => {
      await runSweep(services);
      expect(streams.stateOf(ownerStream)).toBe(suggestion === 'Block' ? 'forbid' : 'active');
    };
    isCutBySweep = true;
    const now = services.clock.nowSeconds();
    const verdict = { event_type: 317, streamId: ownerStream, screenshotTime: now, label: 'Porn', score: 99 };
    const send: Stage['send'] = async (suggestion, { database: through }) => {
      const used = { ...services, database: through };
      const event = { ...verdict, suggestion, img: 'http://img.example.test/1' };
      return (await post(used, signed(event, now))).statusCode;
    };
    stage = { restore, send, check };
  });

  afterAll(async () => {
    isCutBySweep = false;
    await services.database.close();
  });

  it.each(['Review', 'Block'])(
    '%s',
    (suggestion) => dieEverywhere(suggestion, 0, 200, stage),
    ROUNDS_TIMEOUT_MS,
  );
});

it('every name that is said to read is one', () => {
  expect([...READERS].filter((name) => !ACTIONS.has(name) && !ENDPOINTS.has(name))).toEqual([]);
});
