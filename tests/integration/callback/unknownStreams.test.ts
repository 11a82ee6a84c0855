import { goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { deliver, recordingEvent, startEvent, stopEvent, type EventBody } from '../../support/streamEvents';
import { allRows } from '../../support/tableRows';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, TEST_START_MS, type TestServices } from '../../support/testServices';

const NOW_SECONDS = TEST_START_MS / 1000;

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

afterEach(() => expectInvariants(database.connection));

async function outcomes(): Promise<string[]> {
  const [rows] = await database.connection.query('SELECT outcome FROM callback_event ORDER BY id');
  return (rows as { outcome: string }[]).map(({ outcome }) => outcome);
}

async function replaysInList(): Promise<{ userid: string; title: string; fileid: string }[]> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 2 });
  return (pusherlist as { userid: string; title: string; fileid: string }[]).map(
    ({ userid, title, fileid }) => ({ userid, title, fileid }),
  );
}

describe('CB4: a stream whose start was lost', () => {
  it('gets its replay all the same, under its own title', async () => {
    const streamName = await openRoom(services, 'anchor', { title: 'an evening' });
    await deliver(services, stopEvent(streamName, { atSeconds: NOW_SECONDS + 600, sequence: '7' }));
    const file = { fileId: 'file', fromSeconds: NOW_SECONDS, toSeconds: NOW_SECONDS + 600 };
    await deliver(services, recordingEvent(streamName, file));
    expect(await replaysInList()).toEqual([{ userid: 'anchor', title: 'an evening', fileid: 'file' }]);
    expect(await outcomes()).toEqual(['applied', 'applied']);
  });

  it('is not listed by its stop', async () => {
    const streamName = await openRoom(services, 'anchor');
    await deliver(services, stopEvent(streamName, { atSeconds: NOW_SECONDS, sequence: '7' }));
    expect(await statesOf(database.connection, [streamName])).toEqual(['opened']);
  });

  it('is off after its start when that arrives after its stop', async () => {
    const streamName = await openRoom(services, 'anchor');
    await deliver(services, stopEvent(streamName, { atSeconds: NOW_SECONDS + 60, sequence: '7' }));
    await deliver(services, startEvent(streamName, { atSeconds: NOW_SECONDS, sequence: '7' }));
    expect(await statesOf(database.connection, [streamName])).not.toEqual(['live']);
  });
});

describe('CB4: a recording', () => {
  const file = { fileId: 'file', fromSeconds: NOW_SECONDS, toSeconds: NOW_SECONDS + 600 };

  it('that comes before the stop makes a replay and leaves the room on the list', async () => {
    const streamName = await goLive(services, 'anchor');
    await deliver(services, startEvent(streamName, { atSeconds: NOW_SECONDS, sequence: '7' }));
    await deliver(services, recordingEvent(streamName, file));
    expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
    await deliver(services, stopEvent(streamName, { atSeconds: NOW_SECONDS + 600, sequence: '7', code: 1 }));
    expect(await statesOf(database.connection, [streamName])).toEqual(['ended']);
    expect(await replaysInList()).toHaveLength(1);
  });

  it('carries the title of its own broadcast, not of the room that its user has opened since', async () => {
    const first = await goLive(services, 'anchor', { title: 'first evening' });
    services.clock.advanceSeconds(700);
    await goLive(services, 'anchor', { title: 'second evening' });
    await deliver(services, recordingEvent(first, file));
    expect(await replaysInList()).toMatchObject([{ title: 'first evening' }]);
  });

  it('of a link-mic stream makes no replay', async () => {
    const { pushurl } = await succeed(services, 'RequestLVBAddrForLinkMic', { userid: 'guest', title: '' });
    const streamName = /\/live\/(\w+)/.exec(pushurl as string)![1]!;
    await deliver(services, recordingEvent(streamName, file));
    expect(await replaysInList()).toEqual([]);
    expect(await outcomes()).toEqual(['ignored']);
  });
});

describe('CB4: an unknown stream', () => {
  const events: [string, EventBody][] = [
    ['start', startEvent('8888_nobody_0', { atSeconds: NOW_SECONDS, sequence: '7' })],
    ['stop', stopEvent('8888_nobody_0', { atSeconds: NOW_SECONDS, sequence: '7' })],
    [
      'recording',
      recordingEvent('8888_nobody_0', {
        fileId: 'file',
        fromSeconds: NOW_SECONDS,
        toSeconds: NOW_SECONDS + 600,
      }),
    ],
  ];

  it.each(events)('has a %s that is acknowledged and kept, and orphans nothing', async (_kind, event) => {
    await deliver(services, event);
    const rows = await allRows(database.connection);
    const filled = Object.keys(rows).filter((table) => rows[table]!.length > 0);
    expect(filled.sort()).toEqual(['callback_event', 'schema_migration']);
    expect(await outcomes()).toEqual(['unmatched']);
  });

  it.each(events)(
    'has a %s that takes effect when it is delivered after the stream is known',
    async (kind, event) => {
      await deliver(services, event);
      const streamName = await openRoom(services, 'anchor');
      await database.connection.query('UPDATE broadcast SET stream_name = ? WHERE stream_name = ?', [
        event['stream_id'],
        streamName,
      ]);
      await deliver(services, event);
      await deliver(services, event);
      expect(await outcomes()).toEqual(['applied']);
      const [deliveries] = await database.connection.query('SELECT deliveries FROM callback_event');
      expect(deliveries).toEqual([{ deliveries: 3 }]);
      expect(await replaysInList()).toHaveLength(kind === 'recording' ? 1 : 0);
      const expected = kind === 'start' ? 'live' : 'opened';
      expect(await statesOf(database.connection, [String(event['stream_id'])])).toEqual([expected]);
    },
  );
});

describe('CB4: an event of another kind', () => {
  it.each([200, 314, 318, 321, 332, 341, 9999])(
    '%i is acknowledged and kept, and changes nothing',
    async (eventType) => {
      const streamName = await goLive(services, 'anchor');
      const before = await allRows(database.connection);
      await deliver(services, { event_type: eventType, stream_id: streamName, anything: [{ nested: true }] });
      const { callback_event: ledger, ...after } = await allRows(database.connection);
      expect(after).toEqual({ ...before, callback_event: undefined });
      expect(ledger).toMatchObject([{ event_type: eventType, stream_name: streamName, outcome: 'ignored' }]);
    },
  );

  it('317 leaves a report, and changes nothing else', async () => {
    const streamName = await goLive(services, 'anchor');
    const before = await allRows(database.connection);
    await deliver(services, { event_type: 317, stream_id: streamName, anything: [{ nested: true }] });
    const { callback_event: ledger, report, ...after } = await allRows(database.connection);
    expect(after).toEqual({ ...before, callback_event: undefined, report: undefined });
    expect(report).toMatchObject([{ source: 'moderation', target_id: 'anchor' }]);
    expect(ledger).toMatchObject([{ event_type: 317, stream_name: streamName, outcome: 'applied' }]);
  });

  it('is found by the name of its stream, however the event spells it', async () => {
    await deliver(services, {
      event_type: 317,
      streamId: '8888_camel_case',
      img: 'http://img.example.com/1',
    });
    const [rows] = await database.connection.query('SELECT stream_name FROM callback_event');
    expect(rows).toEqual([{ stream_name: '8888_camel_case' }]);
  });
});
