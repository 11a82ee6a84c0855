import type { Services } from '../../functions/api/dispatch';
import type { Database } from '../../shared/db/database';
import { AppError } from '../../shared/errors';
import { createLogger } from '../../shared/log';
import { AS_OPERATOR } from '../support/appCall';
import { ask, signedIn } from '../support/envelope';
import type { Headers } from '../support/envelope';
import { FakeLiveApi } from '../support/fakeLiveApi';
import { scratchDatabase, testDatabase } from '../support/testDatabase';
import type { ScratchDatabase, TestDatabase } from '../support/testDatabase';
import { expectNoSecrets, NO_DATABASE } from '../support/testEnvironment';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';
import { ACTION_NAMES, ACTION_ROWS } from './actionRows';
import { arrangeWorld, PEOPLE, withConfig } from './actionWorld';
import type { World } from './actionWorld';

/** What must not get out: it stands in the message of whatever fails. */
const INSIDE = 'text-from-inside-93fd';

/** For Actions that fail before they look at it. */
const NO_WORLD: World = {
  ownerStream: '8888_owner_0000000000000000',
  guestStream: '8888_guest_0000000000000000',
  guestPlayUrl: 'rtmp://play.example.test/live/8888_guest_0000000000000000',
  ledgerId: 1,
};

let database: TestDatabase;
let services: TestServices;
let logLines: string[];
let observed: Services;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config, { environment: { AUTH_MODE: 'required' } });
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(() => {
  services.liveApi.reset();
  logLines = [];
  const log = createLogger({ functionName: 'api', level: 'debug', write: (line) => logLines.push(line) });
  observed = { ...services, log };
});

async function caller(name: string): Promise<Headers> {
  return ACTION_ROWS[name]!.required.owner === 0 ? signedIn(PEOPLE.owner, services) : AS_OPERATOR;
}

/** What the Action answers, after a look at everything that got out. */
async function answerTo(name: string, failing: Services, world = NO_WORLD): Promise<[number, string]> {
  const reply = await ask(
    failing,
    { Action: name, ...ACTION_ROWS[name]!.request(world) },
    await caller(name),
  );
  const text = JSON.stringify(reply);
  expect(text).not.toContain(INSIDE);
  expect(text).not.toMatch(/\.ts|\.js|node:|at async|Error:|SELECT|INSERT|UPDATE|broadcast WHERE/);
  expectNoSecrets(`${reply.returnValue === 0 ? '' : text}${logLines.join('')}`);
  return [reply.returnValue, reply.returnMsg];
}

function failingDatabase(error: Error): Database {
  return {
    read: () => Promise.reject(error),
    transaction: () => Promise.reject(error),
    statement: () => Promise.reject(error),
    close: () => Promise.resolve(),
  };
}

/** A database that fails only when the session of the caller has been looked up, so that the Action itself meets it. */
function afterSignIn(name: string, failing: Database): Database {
  const { anonymous, owner } = ACTION_ROWS[name]!.required;
  let lookUps = owner === 0 && anonymous !== 0 ? 1 : 0;
  return {
    close: () => failing.close(),
    read: (work) => {
      lookUps -= 1;
      return lookUps >= 0 ? services.database.read(work) : failing.read(work);
    },
    transaction: (work) => failing.transaction(work),
    statement: (work) => failing.statement(work),
  };
}

const onDatabase = ACTION_NAMES.filter((name) => ACTION_ROWS[name]!.withoutDatabase === undefined);
const withoutDatabase = ACTION_NAMES.filter((name) => ACTION_ROWS[name]!.withoutDatabase === true);
const forOperators = ACTION_NAMES.filter((name) => ACTION_ROWS[name]!.required.owner === 4030);
const onLiveApi = ACTION_NAMES.filter((name) => ACTION_ROWS[name]!.withoutLiveApi !== undefined);

describe('where something inside fails that nobody expected', () => {
  it.each(onDatabase)('%s answers 4000 and leaks nothing, and the log has the reason', async (name) => {
    const error = new TypeError(`${INSIDE}: cannot read properties of undefined`);
    const failing = { ...observed, database: afterSignIn(name, failingDatabase(error)) };
    expect(await answerTo(name, failing)).toEqual([4000, 'internal error']);
    const last = JSON.parse(logLines.at(-1)!);
    expect(last).toMatchObject({ level: 'error', action: name, code: 4000, error: 'INTERNAL' });
    const cause = JSON.parse(last.cause);
    expect(cause).toMatchObject({ name: 'TypeError', message: expect.stringContaining(INSIDE) });
  });

  it.each(onLiveApi)('%s survives a live API that breaks', async (name) => {
    await database.truncateAll();
    const world = await arrangeWorld(services);
    services.liveApi.beforeAnswer = () => Promise.reject(new Error(`${INSIDE}: socket hang up`));
    const [returnValue] = await answerTo(name, observed, world);
    const { withoutLiveApi } = ACTION_ROWS[name]!;
    // What no layer has made an error of the table from counts as unexpected.
    expect(returnValue).toBe(name === 'MergeVideoStream' ? 4000 : withoutLiveApi);
  });

  it('answers a thrown thing that is no error', async () => {
    const failing = { ...observed, database: failingDatabase(INSIDE as unknown as Error) };
    expect(await answerTo('FetchList', failing)).toEqual([4000, 'internal error']);
  });
});

describe('where the database refuses a statement', () => {
  let empty: ScratchDatabase;
  let failing: TestServices;

  beforeAll(async () => {
    empty = await scratchDatabase('without_tables');
    failing = createServices(empty.config, { environment: { AUTH_MODE: 'required' } });
  });

  afterAll(async () => {
    await failing.database.close();
    await empty.drop();
  });

  it.each(onDatabase)('%s answers 2003 without a word of SQL', async (name) => {
    const refusing = { ...failing, database: afterSignIn(name, failing.database), log: observed.log };
    expect(await answerTo(name, refusing)).toEqual([2003, 'db operator error | statement failed']);
    const last = JSON.parse(logLines.at(-1)!);
    expect(last).toMatchObject({ code: 2003, cause: expect.stringContaining('"code":"ER_NO_SUCH_TABLE"') });
  });
});

describe('where the database is away', () => {
  let failing: TestServices;

  beforeAll(() => {
    failing = createServices(NO_DATABASE, { environment: { AUTH_MODE: 'required' } });
  });

  afterAll(() => failing.database.close());

  it.each(['FetchList', 'ChangeCount'])('%s answers 2002 without the address', async (name) => {
    const [returnValue, returnMsg] = await answerTo(name, { ...failing, log: observed.log });
    expect([returnValue, returnMsg]).toEqual([2002, 'db connect error | database unreachable, try again']);
  });

  it.each(withoutDatabase)('%s works where nobody has to sign in: it needs none', async (name) => {
    const open = withConfig(
      { ...failing, log: observed.log },
      { auth: { ...failing.config.auth, mode: 'open' } },
    );
    const { returnValue } = await ask(open, { Action: name, ...ACTION_ROWS[name]!.request(NO_WORLD) });
    expect(returnValue).toBe(0);
    expectNoSecrets(logLines.join(''));
  });

  const forUsers = withoutDatabase.filter((name) => ACTION_ROWS[name]!.required.anonymous !== 0);

  it.each(forUsers)('%s answers 2002 where the session cannot be looked up', async (name) => {
    const [returnValue] = await answerTo(name, { ...failing, log: observed.log });
    expect(returnValue).toBe(2002);
  });
});

describe('where the live API is away', () => {
  let world: World;

  beforeEach(async () => {
    await database.truncateAll();
    world = await arrangeWorld(services);
    services.liveApi.fault = () => 'fails';
  });

  it.each(ACTION_NAMES)('%s answers as documented', async (name) => {
    const [returnValue] = await answerTo(name, observed, world);
    expect(returnValue).toBe(ACTION_ROWS[name]!.withoutLiveApi ?? 0);
  });

  it('has banned the user all the same, and says what is left to do', async () => {
    const [, returnMsg] = await answerTo('ForbidLive', observed, world);
    expect(returnMsg).toMatch(
      /^network error \| the ban is in force, but LVB still accepts \d of \d streams/,
    );
    services.liveApi.reset();
    const owner = await signedIn(PEOPLE.owner, services);
    const again = await ask(
      observed,
      { Action: 'RequestLVBAddr', userid: PEOPLE.owner, groupid: 'g', title: 't' },
      owner,
    );
    expect(again.returnValue).toBe(4031);
    expect((await answerTo('ForbidLive', observed, world))[0]).toBe(0);
  });
});

describe('MergeVideoStream', () => {
  it("passes LVB's refusal on as JSON text with a code that is not 0", async () => {
    await database.truncateAll();
    const world = await arrangeWorld(services);
    const liveApi = new FakeLiveApi();
    jest.spyOn(liveApi, 'mixStreams').mockResolvedValue({
      ok: false,
      code: 'InvalidParameter.OtherError',
      message: 'code:-505, input stream does not exist.',
    });
    const reply = await ask(
      { ...observed, liveApi },
      { Action: 'MergeVideoStream', ...ACTION_ROWS['MergeVideoStream']!.request(world) },
      await signedIn(PEOPLE.owner, services),
    );
    expect(reply.returnValue).toBe(0);
    expect(JSON.parse(reply.returnData.msg as string)).toEqual({
      code: expect.any(Number),
      message: expect.stringContaining('-505'),
      upstreamCode: 'InvalidParameter.OtherError',
      timestamp: services.clock.nowSeconds(),
    });
    expect(JSON.parse(reply.returnData.msg as string).code).not.toBe(0);
  });
});

describe('where a group of settings is not set', () => {
  const NOTHING_OPTIONAL = {
    AUTH_MODE: 'required',
    COSKEY_APPID: '',
    COSKEY_BUCKET: '',
    COSKEY_SECRETID: '',
    COSKEY_SECRETKEY: '',
    CLOUD_SECRET_ID: '',
    CLOUD_SECRET_KEY: '',
    OPERATOR_KEY: '',
  };
  const NAMED: Readonly<Record<string, string>> = {
    GetCOSSign: 'COSKEY_APPID, COSKEY_BUCKET, COSKEY_SECRETID, COSKEY_SECRETKEY not set',
    GetCOSSignV2: 'COSKEY_SECRETKEY not set',
    GetVodSignature: 'CLOUD_SECRET_ID, CLOUD_SECRET_KEY not set',
    GetVodSignatureV2: 'CLOUD_SECRET_ID, CLOUD_SECRET_KEY not set',
    GetCOSUploadUrl: 'COSKEY_APPID, COSKEY_BUCKET, COSKEY_SECRETID, COSKEY_SECRETKEY not set',
    ...Object.fromEntries(forOperators.map((name) => [name, 'OPERATOR_KEY not set'])),
  };
  let bare: TestServices;

  beforeAll(() => {
    bare = createServices(database.config, { environment: NOTHING_OPTIONAL });
  });

  afterAll(() => bare.database.close());

  it.each(ACTION_NAMES)('%s works, or says what it lacks', async (name) => {
    await database.truncateAll();
    const world = await arrangeWorld(services);
    const answer = await answerTo(name, { ...bare, log: observed.log }, world);
    const lacking = NAMED[name];
    expect(answer).toEqual(
      lacking === undefined ? [0, 'return successfully!'] : [4000, `service not configured | ${lacking}`],
    );
  });

  it('an error of the table reaches the caller as the table has it', async () => {
    const error = new AppError('TOO_FREQUENT', 'wait a moment', { cause: new Error(INSIDE) });
    const failing = { ...observed, database: failingDatabase(error) };
    expect(await answerTo('FetchList', failing)).toEqual([4003, 'request too frequent | wait a moment']);
  });
});
