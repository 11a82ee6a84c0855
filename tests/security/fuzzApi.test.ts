import { ACTIONS } from '../../functions/api/actions';
import { ENDPOINTS } from '../../functions/api/endpoints';
import { signLiteav } from '../../shared/signing/liteavSig';
import { ACTION_NAMES, ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, PEOPLE } from '../contract/actionWorld';
import { arrangeEndpoints, ENDPOINT_PATHS, ENDPOINT_ROWS } from '../contract/endpointRows';
import { AS_OPERATOR } from '../support/appCall';
import { BundledFunction, type HttpResult } from '../support/bundledFunction';
import { declaredFields } from '../support/declaredFields';
import { readEnvelope, signedIn } from '../support/envelope';
import { chance, pick, type Random } from '../support/fuzz/draw';
import { fuzzBundle, fuzzSeed, type FuzzCase } from '../support/fuzz/fuzzBundle';
import { hostileBody } from '../support/fuzz/hostileBody';
import { hostileEvent } from '../support/fuzz/hostileEvent';
import { readSecondReply } from '../support/gen2/apps';
import { createBackend } from '../support/gen2/backend';
import { expectInvariants } from '../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';
import { AdjustableClock, createServices } from '../support/testServices';

/** One in eight is sent as it is, so that the rows change under the others: over 100,000 are malformed. */
const REQUESTS = rounds(2_000, 120_000);
const MOST_BYTES = 1_048_576;
const FIRST_GENERATION_PATHS = [
  '/interface.php',
  '/',
  '',
  '/login.php',
  '/%6cogin',
  '/LOGIN',
  '/login/',
  '/\u0000',
];
/** No request may lead to these while the database is there. */
const UNFORESEEN = /"(?:returnMsg|message)":"(?:internal error|db operator error|db connect error)/;
/** Some requests get through to the rows, or this would only try the validators. */
const LEAST_SHARE_OF_SUCCESSES = 0.05;

let database: TestDatabase;
let api: BundledFunction;
const answered = { 1: 0, 2: 0, successes: 0 };

beforeAll(async () => {
  database = await testDatabase();
  // Open, so that most requests get as far as the SQL; a third of them carry a token.
  api = new BundledFunction('api', testEnvironment(database.config, { AUTH_MODE: 'open' }));
});

afterAll(async () => {
  await api.close();
  await database.close();
});

function checkReply(generation: 1 | 2, byteLength: number): (reply: HttpResult) => void {
  return ({ statusCode, body }) => {
    // An event that has lost its mark is read as the base64 text that it carries, which is a third longer.
    const tooLarge = statusCode === 413 && 4 * Math.ceil(byteLength / 3) > MOST_BYTES;
    if (!tooLarge) expect(statusCode).toBe(200);
    answered[generation] += 1;
    const code = generation === 1 ? readEnvelope(body).returnValue : readSecondReply(body).code;
    if (code === (generation === 1 ? 0 : 200)) answered.successes += 1;
    expect(body).not.toMatch(UNFORESEEN);
  };
}

/** Rows of both generations at the present time, and how to draw a request about them. */
async function newWorld(): Promise<(random: Random) => FuzzCase> {
  await database.truncateAll();
  const clock = new AdjustableClock(Math.floor(Date.now() / 1000) * 1000);
  const services = createServices(database.config, { clock });
  const backend = createBackend(database.config);
  backend.clock.advance(clock.nowSeconds() - backend.clock.nowSeconds());
  const world = await arrangeWorld(services);
  const second = await arrangeEndpoints(backend);
  const callers = [{}, AS_OPERATOR, await signedIn(PEOPLE.owner, services)];
  await services.database.close();
  await backend.database.close();

  function drawAction(random: Random): FuzzCase {
    const name = pick(ACTION_NAMES, random);
    const paths = ['Action', 'unknown', ...declaredFields(ACTIONS.get(name)!.fields).map(({ path }) => path)];
    const body = hostileBody({ Action: name, ...ACTION_ROWS[name]!.request(world) }, paths, random);
    const headers = ACTIONS.get(name)!.access.who === 'operator' ? AS_OPERATOR : pick(callers, random);
    const path = pick(FIRST_GENERATION_PATHS, random);
    return { event: hostileEvent({ body, path, headers }, random), check: checkReply(1, body.byteLength) };
  }

  function drawEndpoint(random: Random): FuzzCase {
    const name = pick(ENDPOINT_PATHS, random);
    const paths = ['unknown', ...declaredFields(ENDPOINTS.get(name)!.fields).map(({ path }) => path)];
    const body = hostileBody({ userid: 'alice', ...ENDPOINT_ROWS[name]!.request(second) }, paths, random);
    const signature = chance(0.9, random) ? signLiteav(second.alice.token, body) : 'x'.repeat(32);
    const path = pick([`/${name}`, `/release/v1/${name}`, `//${name}`, name], random);
    const sent = { body, path, headers: { 'liteav-sig': signature } };
    return { event: hostileEvent(sent, random), check: checkReply(2, body.byteLength) };
  }

  return (random) => (chance(0.6, random) ? drawAction(random) : drawEndpoint(random));
}

it(
  'FZ1: every malformed request is answered in the envelope of its generation, within a second',
  async () => {
    const { failures, slowestMs } = await fuzzBundle(api, REQUESTS, fuzzSeed(), newWorld);
    console.info(`${REQUESTS} requests, the slowest in ${Math.round(slowestMs)} ms`, answered);
    expect(failures).toEqual([]);
    expect(answered[1]).toBeGreaterThan(REQUESTS / 2);
    expect(answered[2]).toBeGreaterThan(REQUESTS / 4);
    expect(answered.successes).toBeGreaterThan(REQUESTS * LEAST_SHARE_OF_SUCCESSES);
    await expectInvariants(database.connection);
  },
  ROUNDS_TIMEOUT_MS,
);

it.each([null, undefined, 0, '', 'text', true, [], {}, [[]], { body: null, headers: null, path: null }])(
  'FZ1: an event that is no request is answered in the envelope too: %j',
  async (event) => {
    const outcome = await api.invoke(event);
    expect(outcome.kind).toBe('returned');
    const { statusCode, body } = (outcome as { value: HttpResult }).value;
    expect([statusCode, readEnvelope(body).returnValue]).toEqual([200, 4001]);
  },
);
