import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sweep } from '../../../functions/online-check/sweep';
import {
  addMember,
  AS_OPERATOR,
  bearer,
  codeOf,
  goLive,
  postAs,
  succeed,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { deliver, pushEvent, type EventBody } from '../../support/gen2/events';
import { rowsOf } from '../../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

interface Sample {
  readonly event_type: number;
  readonly note: string;
  readonly payload: EventBody;
}

const fixture = path.join(__dirname, '..', '..', 'fixtures', 'protocol', 'callback-samples.jsonl');
const verdicts = readFileSync(fixture, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Sample)
  .filter((sample) => sample.event_type === 317);

const userid = 'alice';

let database: TestDatabase;
let byOperator: Backend;
let automatic: Backend;
let alice: Member;
let stream: string;

beforeAll(async () => {
  database = await testDatabase();
  byOperator = createBackend(database.config);
  automatic = createBackend(database.config, {
    environment: { AUTO_FORBID_ON_BLOCK: 'on' },
    beside: byOperator,
  });
});

afterAll(async () => {
  await byOperator.database.close();
  await automatic.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  byOperator.clock.reset();
  byOperator.liveApi.reset();
  alice = await addMember(byOperator, userid);
  stream = await goLive(byOperator, alice);
  byOperator.liveApi.pushing.add(stream);
});

function about(streamName: string, payload: EventBody): EventBody {
  return { ...payload, streamId: streamName, channelId: streamName };
}

/** A verdict in the current form. */
function verdict(suggestion: string): EventBody {
  return about(stream, {
    event_type: 317,
    suggestion,
    label: 'Porn',
    score: 99,
    screenshotTime: START_SECONDS,
  });
}

async function liveUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(byOperator, 'FetchList', { flag: 1 });
  return (pusherlist as { userid: string }[]).map((item) => item.userid);
}

async function reports(): Promise<any[]> {
  return (await succeed(byOperator, 'ListReports', {}, { headers: AS_OPERATOR })).list as any[];
}

it('has samples of both forms', () => {
  expect(verdicts.map(({ payload }) => 'suggestion' in payload)).toEqual([false, true]);
});

describe('a moderation verdict', () => {
  it.each(verdicts.map((sample) => [sample.note, sample] as const))(
    'becomes a report: %s',
    async (_note, sample) => {
      await deliver(byOperator, about(stream, sample.payload));
      expect(await reports()).toEqual([
        {
          id: expect.any(Number),
          source: 'moderation',
          reporter: '',
          userid,
          broadcast_id: expect.any(Number),
          detail: expect.stringContaining(String(sample.payload['img'])),
          timestamp: START_SECONDS,
        },
      ]);
      expect(await liveUsers()).toEqual([userid]);
    },
  );

  it('keeps the score also where LVB misspells it', async () => {
    const misspelt = verdicts.find(({ payload }) => 'socre' in payload)!;
    await deliver(byOperator, about(stream, misspelt.payload));
    const [report] = await reports();
    expect(JSON.parse(report.detail as string)).toMatchObject({ score: misspelt.payload['socre'] });
  });

  it('delivered five times is one report', async () => {
    for (let times = 0; times < 5; times += 1) await deliver(byOperator, verdict('Review'));
    expect(await reports()).toHaveLength(1);
  });

  it('on a stream of nobody is kept in the ledger and reports nobody', async () => {
    await deliver(automatic, { ...verdict('Block'), streamId: '8888_unknown_1' });
    expect(await reports()).toEqual([]);
    expect(await rowsOf(database.connection, 'ban')).toEqual([]);
    expect(await rowsOf(database.connection, 'callback_event')).toMatchObject([
      { event_type: 317, stream_name: '8888_unknown_1', outcome: 'unmatched' },
    ]);
  });

  it('on the SDK’s stream name is about the broadcast of that time', async () => {
    await succeed(byOperator, 'StopLVB', { userid }, { headers: bearer(alice.token) });
    const sdkStream = `1400000000_${userid}`;
    await postAs(byOperator, alice, 'upload_room', { title: 'first' });
    await deliver(byOperator, pushEvent(sdkStream, { atSeconds: START_SECONDS, sequence: '1' }));
    byOperator.clock.advance(3600);
    await postAs(byOperator, alice, 'upload_room', { title: 'second' });
    await deliver(byOperator, { ...about(sdkStream, verdict('Review')), streamId: sdkStream, label: 'late' });
    const rooms = (await rowsOf(database.connection, 'broadcast')) as { id: number; title: string }[];
    const [report] = await reports();
    expect(rooms.find((room) => room.id === report.broadcast_id)!.title).toBe('first');
  });

  it.each([
    ['Block', 'on', true],
    ['Block', 'off', false],
    ['Review', 'on', false],
    ['Pass', 'on', false],
    [undefined, 'on', false],
    ['block', 'on', false],
    [['Block'], 'on', false],
  ])('%j with AUTO_FORBID_ON_BLOCK=%s bans at once: %s', async (suggestion, setting, bans) => {
    const backend = setting === 'on' ? automatic : byOperator;
    await deliver(backend, { ...verdict(''), suggestion });
    expect(await reports()).toHaveLength(1);
    expect(await liveUsers()).toEqual(bans ? [] : [userid]);
    const room = { userid, groupid: 'g', title: 't' };
    const code = await codeOf(byOperator, 'RequestLVBAddr', room, { headers: bearer(alice.token) });
    expect(code).toBe(bans ? 4031 : 0);
  });

  it('that bans has the push cut before it is acknowledged, and an operator can lift it', async () => {
    await deliver(automatic, verdict('Block'));
    expect([...byOperator.liveApi.forbidden.keys()]).toEqual([stream, `1400000000_${userid}`]);
    await succeed(byOperator, 'UnbanUser', { userid, reason: 'a painting' }, { headers: AS_OPERATOR });
    expect([...byOperator.liveApi.forbidden.keys()]).toEqual([]);
    await goLive(byOperator, alice);
    expect(await liveUsers()).toEqual([userid]);
  });

  it('that bans while LVB cannot be asked is acknowledged, and the next sweep cuts the push', async () => {
    byOperator.liveApi.away = true;
    await deliver(automatic, verdict('Block'));
    expect(await liveUsers()).toEqual([]);
    expect([...byOperator.liveApi.forbidden.keys()]).toEqual([]);
    byOperator.liveApi.away = false;
    await sweep({ ...automatic, runId: randomUUID() });
    expect([...byOperator.liveApi.forbidden.keys()]).toEqual([stream]);
  });

  it('delivered again after it was lifted bans nobody and cuts nothing', async () => {
    await deliver(automatic, verdict('Block'));
    await succeed(byOperator, 'UnbanUser', { userid, reason: 'a painting' }, { headers: AS_OPERATOR });
    await deliver(automatic, verdict('Block'));
    expect([...byOperator.liveApi.forbidden.keys()]).toEqual([]);
    expect(await rowsOf(database.connection, 'ban')).toEqual([]);
  });

  it('that came before its stream was known cuts the push when an operator applies it again', async () => {
    const late = '8888_late_1';
    await deliver(automatic, { ...verdict('Block'), streamId: late, channelId: late });
    await database.connection.query('UPDATE broadcast SET stream_name = ? WHERE stream_name = ?', [
      late,
      stream,
    ]);
    const [event] = (await rowsOf(database.connection, 'callback_event')) as { id: number }[];
    const applied = await succeed(
      automatic,
      'ReplayCallbackEvent',
      { id: event!.id, reason: 'came early' },
      { headers: AS_OPERATOR },
    );
    expect(applied).toEqual({ outcome: 'applied' });
    expect([...byOperator.liveApi.forbidden.keys()]).toContain(late);
  });

  it.each([
    { label: 5, subLabel: [], score: {}, img: null, screenshotTime: 'x' },
    { label: 'x'.repeat(5000), img: '😀'.repeat(3000) },
    { screenshotTime: -1, label: '\u0000' },
    { screenshotTime: 1e300 },
  ])('of a strange form is still a report: %#', async (members) => {
    await deliver(automatic, { ...verdict('Block'), ...members });
    expect(await reports()).toHaveLength(1);
    expect(await liveUsers()).toEqual([]);
  });
});
