import { receive, type CallbackServices } from '../../../../functions/stream-callback/receive';
import { ConfigError, loadConfig } from '../../../../shared/config';
import type { Database } from '../../../../shared/db/database';
import { AppError } from '../../../../shared/errors';
import type { HttpReply } from '../../../../shared/http';
import { FakeLiveApi } from '../../../support/fakeLiveApi';
import { signed, startEvent } from '../../../support/streamEvents';
import { expectNoSecrets, testEnvironment } from '../../../support/testEnvironment';
import { AdjustableClock, RecordingLogger } from '../../../support/testServices';

const clock = new AdjustableClock();
const event = startEvent('stream', { atSeconds: clock.nowSeconds(), sequence: '7' });

let log: RecordingLogger;
let transactions: number;

beforeEach(() => {
  log = new RecordingLogger();
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
  return { config: loadConfig(testEnvironment()), clock, database: db, liveApi: new FakeLiveApi(), log };
}

async function post(body: unknown, db: Database = stored): Promise<HttpReply> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const request = { method: 'POST', path: '/', headers: {}, body: bytes, remoteAddress: '' };
  return receive(request, () => services(db));
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
  expect(log.lines).toMatchObject([{ level: 'error', event: 'event not stored', fields: { cause: error } }]);
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
  ['of another key', signed(event, clock.nowSeconds(), 'another key')],
  ['that expired', signed(event, clock.nowSeconds() - 600 - 301)],
  ['that is missing', event],
])('touches no database for a signature %s, and logs neither sign nor key', async (_what, body) => {
  expect((await post(body)).statusCode).toBe(403);
  expect(transactions).toBe(0);
  const text = JSON.stringify(log.lines);
  expect(text).toContain('event refused');
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

it('writes one line for each event', async () => {
  await post(signed(event, clock.nowSeconds()));
  expect(log.lines).toEqual([
    {
      level: 'info',
      event: 'event',
      fields: { eventType: 1, streamName: 'stream', outcome: 'applied', repeated: false },
    },
  ]);
});
