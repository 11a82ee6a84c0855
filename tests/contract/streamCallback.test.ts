import { readFileSync } from 'node:fs';
import path from 'node:path';
import { receive } from '../../functions/stream-callback/receive';
import { loadConfig } from '../../shared/config';
import { signCallback } from '../../shared/signing/callbackSign';
import { goLive, openRoom, succeed } from '../support/appCall';
import { deliver, post, signed, startEvent, stopEvent } from '../support/streamEvents';
import type { EventBody } from '../support/streamEvents';
import { allRows } from '../support/tableRows';
import { testDatabase } from '../support/testDatabase';
import type { TestDatabase } from '../support/testDatabase';
import { expectNoSecrets, NO_DATABASE, SECRETS } from '../support/testEnvironment';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';

interface Sample {
  readonly event_type: number;
  readonly kind: string;
  readonly note: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const samples = readFileSync(
  path.join(__dirname, '..', 'fixtures', 'protocol', 'callback-samples.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

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
  services.clock.reset();
});

/** Status and body of the answer to a body as it is. */
async function answerTo(body: unknown): Promise<[number, any]> {
  const reply = await post(services, body);
  expect(reply.headers['Content-Type']).toBe('application/json; charset=utf-8');
  expectNoSecrets(reply.body);
  return [reply.statusCode, JSON.parse(reply.body)];
}

function now(): number {
  return services.clock.nowSeconds();
}

async function outcomes(): Promise<string[]> {
  const [rows] = await database.connection.query('SELECT outcome FROM callback_event ORDER BY id');
  return (rows as { outcome: string }[]).map(({ outcome }) => outcome);
}

async function liveUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  return (pusherlist as { userid: string }[]).map(({ userid }) => userid);
}

const ACCEPTED = [200, { code: 0 }];

describe('every documented body, signed anew', () => {
  it.each(samples.map((sample, index) => [index + 1, sample.event_type, sample.note, sample] as const))(
    'line %d, event %d, is accepted: %s',
    async (_line, eventType, _note, { payload }) => {
      expect(await answerTo(signed(payload, now()))).toEqual(ACCEPTED);
      const { callback_event: ledger } = await allRows(database.connection);
      expect(ledger).toHaveLength(1);
      expect(ledger![0]).toMatchObject({ event_type: eventType });
      // Of a stream that nobody has opened: kept for later where it would have an effect, else only kept.
      const effective = [0, 1, 100, 317].includes(eventType);
      expect(await outcomes()).toEqual([effective ? 'unmatched' : 'ignored']);
    },
  );

  it.each(samples.map((sample, index) => [index + 1, sample.event_type, sample] as const))(
    'line %d, event %d, is accepted from LVB as often as it comes, and kept once',
    async (_line, _eventType, { payload }) => {
      for (let delivery = 0; delivery < 3; delivery += 1) {
        services.clock.advanceSeconds(60);
        expect(await answerTo(signed(payload, now()))).toEqual(ACCEPTED);
      }
      const { callback_event: ledger } = await allRows(database.connection);
      const hasTime = ['event_time', 'end_time'].some((name) => name in payload);
      const effective = [0, 1, 100].includes(payload['event_type'] as number);
      // A push or stop without a time of its own is told apart by its expiry, which here is another each time.
      expect(ledger).toHaveLength(effective && !hasTime ? 3 : 1);
    },
  );

  it('has the effect that it names: the push of today starts a broadcast and its stop, event 0, ends it', async () => {
    const [push, stop] = ['push', 'stop'].map(
      (kind) =>
        samples.find((one) => one.kind === kind && one.payload['sequence'] === '2210464508206756938')!
          .payload,
    );
    await openRoom(services, 'alice');
    await database.connection.query("UPDATE broadcast SET stream_name = 'test_stream'");
    await deliver(services, push!);
    expect(await liveUsers()).toEqual(['alice']);
    await deliver(services, stop!);
    expect(await liveUsers()).toEqual([]);
    expect(await outcomes()).toEqual(['applied', 'applied']);
  });

  it('finds the stream of a body with a blank before its name', async () => {
    const { payload } = samples.find(({ payload: one }) => one['stream_id'] === ' test_stream')!;
    await openRoom(services, 'alice');
    await database.connection.query("UPDATE broadcast SET stream_name = 'test_stream'");
    await deliver(services, payload);
    expect(await liveUsers()).toEqual(['alice']);
  });

  it('keeps no signature of anything in the ledger', async () => {
    for (const { payload } of samples) await deliver(services, payload);
    const { callback_event: ledger } = await allRows(database.connection);
    const kept = JSON.stringify(ledger);
    expect(kept).not.toMatch(/tx(Secret|Time)=[0-9A-Za-z]/i);
    expect(kept).not.toContain('\\"sign\\"');
  });
});

describe('the answer to a delivery', () => {
  it('is 200 {"code":0} once the event is stored', async () => {
    const stream = await goLive(services, 'alice');
    const body = signed(startEvent(stream, { atSeconds: now(), sequence: '1' }), now());
    expect((await post(services, body)).body).toBe('{"code":0}');
    expect(await outcomes()).toEqual(['applied']);
  });

  it('is 200 for an event of a kind that was invented yesterday', async () => {
    for (const eventType of [2, 341, 999_999, 2_147_483_647]) {
      expect(await answerTo(signed({ event_type: eventType, anything: [{}, null] }, now()))).toEqual(
        ACCEPTED,
      );
    }
    expect(await outcomes()).toEqual(['ignored', 'ignored', 'ignored', 'ignored']);
  });

  it('is 200 with the previous key while that is configured', async () => {
    const event = startEvent('8888_x_1', { atSeconds: now(), sequence: '1' });
    expect(await answerTo(signed(event, now(), SECRETS.CALL_BACK_KEY_PREVIOUS))).toEqual(ACCEPTED);
  });

  const T = Date.UTC(2024, 4, 1, 12) / 1000 + 600;
  const SIGN = signCallback(SECRETS.CALL_BACK_KEY, T);

  it.each([
    ['no signature', {}],
    ['no t', { sign: SIGN }],
    ['no sign', { t: T }],
    ['another key', { t: T, sign: signCallback('fake-other-key', T) }],
    ['the sign of another t', { t: T + 1, sign: SIGN }],
    ['an upper-case sign', { t: T, sign: SIGN.toUpperCase() }],
    ['an empty sign', { t: T, sign: '' }],
    ['a short sign', { t: T, sign: SIGN.slice(1) }],
    ['a long sign', { t: T, sign: `${SIGN}0` }],
    ['a sign in an array', { t: T, sign: [SIGN] }],
    ['a sign in an object', { t: T, sign: { sign: SIGN } }],
    ['a t that is text', { t: String(T), sign: SIGN }],
    ['a t that is a fraction', { t: T + 0.5, sign: signCallback(SECRETS.CALL_BACK_KEY, T + 0.5) }],
    ['a negative t', { t: -1, sign: signCallback(SECRETS.CALL_BACK_KEY, -1) }],
    ['a t in an array', { t: [T], sign: SIGN }],
    ['a t of the past', { t: T - 901, sign: signCallback(SECRETS.CALL_BACK_KEY, T - 901) }],
  ])('is 403 with %s, and nothing is stored', async (_what, signature) => {
    const stream = await goLive(services, 'alice');
    const event = { ...stopEvent(stream, { atSeconds: now() + 60, sequence: '1' }), ...signature };
    const [statusCode, reply] = await answerTo(event);
    expect([statusCode, reply.code]).toEqual([403, 4030]);
    expect(await outcomes()).toEqual([]);
    expect(await liveUsers()).toEqual(['alice']);
  });

  it('is 403 with a t of 1e309', async () => {
    const text = `{"event_type":0,"stream_id":"s","t":1e309,"sign":"${signCallback(SECRETS.CALL_BACK_KEY, Infinity)}"}`;
    expect((await answerTo(text))[0]).toBe(403);
  });

  it.each([
    ['one second past its expiry', 601, 200],
    ['at the end of the margin', 900, 200],
    ['beyond it', 901, 403],
  ])('judges t to the second: %s', async (_when, afterSeconds, statusCode) => {
    const body = signed({ event_type: 1, stream_id: 's', event_time: now() }, now());
    services.clock.advanceSeconds(afterSeconds);
    expect((await answerTo(body))[0]).toBe(statusCode);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'event_type=0'],
    ['a form', 'event_type=1&stream_id=s'],
    ['null', null],
    ['an array', []],
    ['an array with an event', [{ event_type: 1 }]],
    ['a number', 0],
    ['an empty object', {}],
    ['an event without its type', { stream_id: 's' }],
    ['a type that is text', { event_type: '1', stream_id: 's' }],
    ['a type that is null', { event_type: null, stream_id: 's' }],
    ['a type that is a fraction', { event_type: 1.5, stream_id: 's' }],
    ['a negative type', { event_type: -1, stream_id: 's' }],
    ['a type in an array', { event_type: [1], stream_id: 's' }],
    ['a type beyond any', { event_type: 2 ** 31, stream_id: 's' }],
  ])('is 400 for a body that is no event: %s', async (_what, body) => {
    const [statusCode, reply] = await answerTo(body);
    expect([statusCode, reply.code]).toEqual([400, 4001]);
    expect(await outcomes()).toEqual([]);
  });

  it.each([
    ['a push without a stream', { event_type: 1 }],
    ['a stop without a stream', { event_type: 0 }],
    ['a push of an empty stream', { event_type: 1, stream_id: '' }],
    ['a stop of a stream that is a number', { event_type: 0, stream_id: 5 }],
    ['a push at a time that is text', { event_type: 1, stream_id: 's', event_time: '1714564800' }],
    ['a recording without a file', { event_type: 100, stream_id: 's', end_time: 1, start_time: 0 }],
    [
      'a recording at no web address',
      {
        event_type: 100,
        stream_id: 's',
        file_id: 'f',
        file_format: 'flv',
        video_url: 'javascript:alert(1)',
        start_time: 0,
        end_time: 1,
      },
    ],
  ])('is 400 for an event that lacks what it is about: %s', async (_what, event) => {
    const [statusCode, reply] = await answerTo(signed(event, now()));
    expect([statusCode, reply.code]).toEqual([400, 4001]);
    expect(reply.message).toMatch(/^not a stream event: event \d+: /);
    expect(await outcomes()).toEqual([]);
  });

  it('is 400 for an event from the future, which no true one could outdo', async () => {
    const events = [
      { event_type: 1, stream_id: 's', event_time: now() + 86_400 },
      { event_type: 0, stream_id: 's', event_time: 4_102_444_800 },
      { event_type: 100, stream_id: 's', ...recording, end_time: 4_102_444_800 },
    ];
    for (const event of events) expect((await answerTo(signed(event, now())))[0]).toBe(400);
    expect(await outcomes()).toEqual([]);
  });

  it("names the right address, in the apps' own envelope, for a request of an app", async () => {
    const [statusCode, reply] = await answerTo({ Action: 'FetchList', flag: 1 });
    expect(statusCode).toBe(400);
    expect(reply).toMatchObject({ returnValue: 1000, returnData: [], code: 1000 });
    expect(reply.returnMsg).toMatch(/^invalid param in json from client! \| .*api function/);
  });

  it('is 503 while the database is away, so that LVB delivers again, and 200 once it is back', async () => {
    const away = createServices(NO_DATABASE, { clock: services.clock });
    const body = signed({ event_type: 0, stream_id: 's', event_time: now(), sequence: '1' }, now());
    try {
      const reply = await post(away, body);
      expect([reply.statusCode, JSON.parse(reply.body).code]).toEqual([503, 2003]);
      expectNoSecrets(reply.body);
      expect(reply.body).not.toContain(NO_DATABASE.host);
    } finally {
      await away.database.close();
    }
    expect(await answerTo(body)).toEqual(ACCEPTED);
  });

  it('is 503 without a usable configuration, and names what is missing', async () => {
    const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from('{}'), remoteAddress: '' };
    const reply = await receive(request, () => ({ ...services, config: loadConfig({}) }));
    expect(reply.statusCode).toBe(503);
    expect(reply.body).toContain('CALL_BACK_KEY is missing');
  });

  it('is never 5xx for a signed body, however strange', async () => {
    const strange: EventBody[] = [
      { event_type: 1, stream_id: 'x'.repeat(255) },
      { event_type: 200, stream_id: 'x'.repeat(10_000) },
      { event_type: 317, streamId: '😀'.repeat(1000) },
      { event_type: 1, stream_id: 'a\u0000b' },
      { event_type: 0, stream_id: 's', sequence: '😀'.repeat(64) },
      { event_type: 0, stream_id: 's', sequence: 12345678901, errcode: 'none' },
      { event_type: 1, stream_id: 's', event_time: 0 },
      { event_type: 100, stream_id: 's', duration: '154', file_size: -1, ...recording },
      { event_type: 100, stream_id: 's', duration: 1e300, file_size: 1e300, ...recording },
      { event_type: 332, record_detail: 'x'.repeat(200_000) },
      { event_type: 5, stream_id: "'; DROP TABLE callback_event; --" },
      { event_type: 5, text: '\ud83d half a character' },
      { event_type: 5, stream_id: '\ud83d' },
      { event_type: 5, toString: 1, __proto__: { a: 1 }, constructor: 2 },
      { event_type: 5, deep: JSON.parse('['.repeat(1000) + ']'.repeat(1000)) },
    ];
    const answers: number[] = [];
    for (const event of strange) answers.push((await answerTo(signed(event, now())))[0]);
    expect(answers).toEqual(strange.map(() => 200));
  });

  it('is no 5xx for a signed body of any depth, which no repetition would mend', async () => {
    const { t, sign } = signed({}, now());
    const text = `{"event_type":5,"t":${String(t)},"sign":"${String(sign)}","deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await answerTo(text))[0]).toBeLessThan(500);
  });
});

const recording = {
  file_id: 'f',
  file_format: 'FLV',
  video_url: 'http://vod.example.test/f0.flv',
  start_time: 0,
  end_time: 1_714_564_000,
};
