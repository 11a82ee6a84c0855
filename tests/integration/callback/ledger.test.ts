import { goLive } from '../../support/appCall';
import { pushQuery } from '../../support/pushUrls';
import { deliver, post, signed, startEvent, type EventBody } from '../../support/streamEvents';
import { expectNoSecrets } from '../../support/testEnvironment';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../../support/testServices';

interface LedgerRow {
  readonly event_type: number;
  readonly stream_name: string;
  readonly event_time: Date | null;
  readonly received_at: Date;
  readonly last_received_at: Date;
  readonly deliveries: number;
  readonly outcome: string;
  readonly payload: string;
}

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

async function ledger(): Promise<LedgerRow[]> {
  const [rows] = await database.connection.query('SELECT * FROM callback_event ORDER BY id');
  return rows as LedgerRow[];
}

const NOW_SECONDS = TEST_START_MS / 1000;

it('keeps what an event said, when, and how often it came', async () => {
  const streamName = await goLive(services, 'anchor');
  const event = startEvent(streamName, { atSeconds: NOW_SECONDS - 5, sequence: '7' });
  await deliver(services, event);
  services.clock.advanceSeconds(61);
  await deliver(services, event);
  const [row, ...others] = await ledger();
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    event_type: 1,
    stream_name: streamName,
    event_time: new Date(TEST_START_MS - 5000),
    received_at: new Date(TEST_START_MS),
    last_received_at: new Date(TEST_START_MS + 61_000),
    deliveries: 2,
    outcome: 'applied',
  });
  const { stream_param: _query, ...content } = event;
  expect(JSON.parse(row!.payload)).toMatchObject(content);
});

it('keeps neither the sign of the delivery nor the signature of the push URL, wherever it stands', async () => {
  const query = pushQuery('8888_anchor');
  const [txSecret] = /(?<=txSecret=)\w+/.exec(query)!;
  const event: EventBody = {
    event_type: 9999,
    stream_id: '8888_anchor',
    stream_param: query,
    url: `rtmp://push.example.com/live/8888_anchor?${query}`,
    nested: { list: [`a&${query.toUpperCase().replace('TXSECRET', 'TxSecret')}`, { query }] },
  };
  const delivered = signed(event, services.clock.nowSeconds());
  expect((await post(services, delivered)).statusCode).toBe(200);
  const { payload } = (await ledger())[0]!;
  expect(payload.toLowerCase()).not.toContain(txSecret.toLowerCase());
  expect(payload).not.toContain(String(delivered['sign']));
  expect(JSON.parse(payload)).not.toHaveProperty('sign');
  expect(JSON.parse(payload)).not.toHaveProperty('t');
  expectNoSecrets(payload);
  expect(payload).toContain('bizid=8888');
});

it('knows a repeated event by what it says, not by the order of its members or its signature', async () => {
  const event = startEvent('8888_anchor', { atSeconds: NOW_SECONDS, sequence: '7' });
  await deliver(services, event);
  services.clock.advanceSeconds(60);
  await deliver(services, Object.fromEntries(Object.entries(event).reverse()));
  expect(await ledger()).toMatchObject([{ deliveries: 2 }]);
});

it('takes two events for different that differ in anything', async () => {
  const event = startEvent('8888_anchor', { atSeconds: NOW_SECONDS, sequence: '7' });
  for (const change of [{}, { event_time: NOW_SECONDS + 1 }, { sequence: '8' }, { user_ip: '203.0.113.8' }]) {
    await deliver(services, { ...event, ...change });
  }
  expect(await ledger()).toHaveLength(4);
});

it('keeps an event of any size and of any characters', async () => {
  const text = '\u{1f600}\u0000"\\\'' + '直播'.repeat(30_000);
  await deliver(services, { event_type: 9999, stream_id: '8888_anchor', text });
  const { payload } = (await ledger())[0]!;
  expect(JSON.parse(payload)).toMatchObject({ text });
});

it('cuts the name of a stream that nobody could have', async () => {
  const streamName = '\u{1f600}'.repeat(250);
  await deliver(services, { event_type: 9999, stream_id: streamName });
  expect((await ledger())[0]?.stream_name).toBe('\u{1f600}'.repeat(191));
});
