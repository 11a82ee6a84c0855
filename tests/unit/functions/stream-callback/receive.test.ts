import { receive, type CallbackServices } from '../../../../functions/stream-callback/receive';
import { ConfigError, loadConfig } from '../../../../shared/config';
import type { Database } from '../../../../shared/db/database';
import { AppError } from '../../../../shared/errors';
import type { HttpReply } from '../../../../shared/http';
import { FakeLiveApi } from '../../../support/fakeLiveApi';
import { signed, startEvent } from '../../../support/streamEvents';
import { expectNoSecrets, testEnvironment } from '../../../support/testEnvironment';
import { newTrace, type RequestTrace } from '../../../../shared/requestTrace';
import { AdjustableClock, RecordingLogger } from '../../../support/testServices';

const clock = new AdjustableClock();
const event = startEvent('stream', { atSeconds: clock.nowSeconds(), sequence: '7' });

let trace: RequestTrace;
let transactions: number;

beforeEach(() => {
  trace = newTrace();
  transactions = 0;
});

/** A database in which every transaction ends in the same way. */
function database(outcome: () => Promise<unknown>): Database {
  return {
    read: () => Promise.reject(new Error('nothing is only read here')),
    transaction: <T>() => {
      transactions += 1;
      return outcome() as Promise<T>;
    },
    statement: () => Promise.reject(new Error('nothing is written outside a transaction here')),
    close: () => Promise.resolve(),
  };
}

const stored = database(() => Promise.resolve({ outcome: 'applied', repeated: false }));

function services(db: Database): CallbackServices {
  const log = new RecordingLogger();
  return { config: loadConfig(testEnvironment()), clock, database: db, liveApi: new FakeLiveApi(), log };
}

async function post(body: unknown, db: Database = stored): Promise<HttpReply> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const request = { method: 'POST', path: '/', headers: {}, body: bytes, remoteAddress: '' };
  return receive(request, () => services(db), trace);
}

it('acknowledges an event when its transaction is committed, and not before', async () => {
  let commit: () => void = () => undefined;
  let answered = false;
  const committing = database(
    () => new Promise((resolve) => (commit = () => resolve({ outcome: 'applied', repeated: false }))),
  );
  const reply = post(signed(event, clock.nowSeconds()), committing).then((one) => {
    answered = true;
    return one;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  commit();
  expect(await reply).toMatchObject({ statusCode: 200, body: '{"code":0}' });
});

it.each([
  ['is unreachable', new AppError('DATABASE_UNREACHABLE')],
  ['fails', new AppError('DATABASE_FAILED', 'statement failed', { cause: new Error('secret detail') })],
  ['does what nobody thought of', new TypeError('secret detail')],
])('answers 503 when the database %s, and tells only the log why', async (_how, error) => {
  const reply = await post(
    signed(event, clock.nowSeconds()),
    database(() => Promise.reject(error)),
  );
  expect(reply.statusCode).toBe(503);
  expect(reply.body).not.toContain('secret detail');
  expect(trace).toMatchObject({ level: 'error', result: 'failed', code: 2003, status: 503 });
  expect(trace.cause ?? trace.error).toBe(error.cause ?? (error instanceof AppError ? error.code : error));
});

it.each([
  ['no JSON', '{"event_type":1'],
  ['no UTF-8', '{"event_type":1,"a":"\\ud800'],
  ['empty', ''],
  ['an array', [event]],
  ['without a type', { ...event, event_type: undefined }],
])('touches no database for a body that is %s', async (_what, body) => {
  expect((await post(body)).statusCode).toBe(400);
  expect(transactions).toBe(0);
});

it.each([
  ['of another key', 'wrong-sign', signed(event, clock.nowSeconds(), 'another key')],
  ['that expired', 'expired', signed(event, clock.nowSeconds() - 600 - 301)],
  ['that is missing', 'malformed', event],
])('touches no database for a signature %s, and logs neither sign nor key', async (_what, refusal, body) => {
  expect((await post(body)).statusCode).toBe(403);
  expect(transactions).toBe(0);
  expect(trace).toMatchObject({
    level: 'warn',
    result: 'refused',
    caller: 'anonymous',
    status: 403,
    code: 4030,
    counters: { refusal },
  });
  const text = JSON.stringify(trace);
  if ('sign' in body) expect(text).not.toContain(body['sign']);
  expectNoSecrets(text);
});

it('looks at the signature before anything else in the body', async () => {
  const malformed = { ...event, stream_id: 5, sequence: [] };
  expect((await post(signed(malformed, clock.nowSeconds(), 'another key'))).statusCode).toBe(403);
  expect((await post(signed(malformed, clock.nowSeconds()))).statusCode).toBe(400);
  expect(transactions).toBe(0);
});

it('answers 503 with what is missing while it is not configured', async () => {
  const request = { method: 'POST', path: '/', headers: {}, body: Buffer.alloc(0), remoteAddress: '' };
  const reply = await receive(request, () => {
    throw new ConfigError('configuration: CALL_BACK_KEY is missing');
  });
  expect(reply.statusCode).toBe(503);
  expect(reply.body).toContain('CALL_BACK_KEY is missing');
});

it('tells the log what became of an event, and of which kind it was', async () => {
  await post(signed(event, clock.nowSeconds()));
  expect(trace).toMatchObject({
    level: 'info',
    action: 'push',
    caller: 'lvb',
    result: 'ok',
    code: 0,
    status: 200,
    counters: { eventType: 1, streamName: 'stream', ledger: 'applied', repeated: 0 },
  });
});

it.each([
  ['a body that is no event', 'no-event', { a: 1 }],
  ['a request of an app', 'app-request', { Action: 'FetchList' }],
  ['an event without its stream', 'invalid-event', signed({ ...event, stream_id: 5 }, clock.nowSeconds())],
  [
    'an event after its own expiry',
    'ahead-of-expiry',
    signed({ ...event, event_time: clock.nowSeconds() + 90_000 }, clock.nowSeconds()),
  ],
])('counts %s as a refusal of its own', async (_what, refusal, body) => {
  expect((await post(body)).statusCode).toBe(400);
  expect(trace).toMatchObject({ level: 'warn', result: 'refused', status: 400, counters: { refusal } });
});

it('gives all events without an effect one name, and cuts a stream name that nobody has', async () => {
  await post(signed({ event_type: 123_456, stream_id: 'x'.repeat(5000) }, clock.nowSeconds()));
  expect(trace).toMatchObject({ action: 'other', counters: { streamName: 'x'.repeat(80) } });
});
