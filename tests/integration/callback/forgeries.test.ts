import { signCallback } from '../../../shared/signing/callbackSign';
import { call, goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { pushQuery } from '../../support/pushUrls';
import {
  deliver,
  post,
  recordingEvent,
  startEvent,
  stopEvent,
  STOP_CODE,
  type EventBody,
} from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { SECRETS } from '../../support/testEnvironment';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

/** 2099: as far ahead as an event's time is taken for a time at all. */
const FAR_FUTURE_SECONDS = Date.UTC(2099, 0, 1) / 1000;
const BROADCAST_ENDED = 10010;

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
  services.liveApi.reset();
  services.clock.reset();
});

afterEach(() => expectInvariants(database.connection));

const now = (): number => services.clock.nowSeconds();

/** A room that really pushes: LVB has told its start, with the signature of its push URL. */
async function pushingRoom(userId: string, sequence: string): Promise<string> {
  const streamName = await openRoom(services, userId);
  services.clock.advanceSeconds(5);
  await deliver(services, startEvent(streamName, { atSeconds: now(), sequence }));
  services.liveApi.streams.push(streamName);
  services.clock.advanceSeconds(60);
  return streamName;
}

/** Posts a body with the `t` and `sign` of somebody else's event, which do not cover it. */
async function forge(body: EventBody): Promise<void> {
  const t = now() + 540;
  const { statusCode } = await post(services, { ...body, t, sign: signCallback(SECRETS.CALL_BACK_KEY, t) });
  expect(statusCode).toBeLessThan(500);
}

async function stateOf(streamName: string): Promise<string | undefined> {
  return (await statesOf(database.connection, [streamName]))[0];
}

async function listedUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  return (pusherlist as { userid: string }[]).map(({ userid }) => userid);
}

describe('CB6: a captured signature on another body does not end a broadcast', () => {
  const FORGED: [string, (streamName: string) => EventBody[]][] = [
    ['a stop with an invented sequence', (name) => [stop(name, 'invented')]],
    ['a stop without a sequence', (name) => [stop(name)]],
    ['a stop with an empty sequence', (name) => [stop(name, '')]],
    ['a stop with a sequence that differs in a blank', (name) => [stop(name, '7 7')]],
    [
      'a start and a stop with an invented sequence',
      (name) => [start(name, 'invented'), stop(name, 'invented')],
    ],
    ['a start and a stop without a sequence', (name) => [start(name), stop(name)]],
    [
      'a start and a stop with the signature of another stream',
      (name) => [
        { ...start(name, 'invented'), stream_param: pushQuery('8888_another_stream') },
        stop(name, 'invented'),
      ],
    ],
    [
      'a start and a stop with an invented signature',
      (name) => [
        { ...start(name, 'invented'), stream_param: pushQuery(name, 'a-wrong-key') },
        stop(name, 'invented'),
      ],
    ],
    ['a start of its running sequence long ago', (name) => [{ ...start(name, '7'), event_time: 1 }]],
    ['a stop in the far future', (name) => [{ ...stop(name), event_time: FAR_FUTURE_SECONDS }]],
    [
      'a recording',
      (name) => [
        recordingEvent(name, { fileId: 'forged', fromSeconds: now() - 600, toSeconds: FAR_FUTURE_SECONDS }),
      ],
    ],
    [
      'an event of another kind',
      (name) => [{ event_type: 332, stream_id: name, record_event: 'record_ended' }],
    ],
  ];

  function start(streamName: string, sequence?: string): EventBody {
    return event(startEvent, streamName, sequence);
  }

  function stop(streamName: string, sequence?: string): EventBody {
    return event(stopEvent, streamName, sequence);
  }

  /** A forger does not know the push URL. */
  function event(make: typeof startEvent, streamName: string, sequence?: string): EventBody {
    const details = { atSeconds: now() + 1, streamParam: '' };
    return make(streamName, sequence === undefined ? details : { ...details, sequence });
  }

  it.each(FORGED)('%s', async (_name, forgedBodies) => {
    const streamName = await pushingRoom('victim', '7');
    for (const body of forgedBodies(streamName)) await forge(body);
    expect(await stateOf(streamName)).toBe('live');
    expect(await listedUsers()).toEqual(['victim']);
  });

  it('a start of an older room of the same user', async () => {
    const older = await pushingRoom('victim', '6');
    const stopped = { atSeconds: now(), sequence: '6', code: STOP_CODE.client };
    await deliver(services, stopEvent(older, stopped));
    services.liveApi.streams.stop(older);
    const running = await pushingRoom('victim', '7');
    await forge(start(older, 'invented'));
    expect(await statesOf(database.connection, [older, running])).toEqual(['ended', 'live']);
  });
});

describe('an event time in the far future', () => {
  async function sweeps(count: number): Promise<void> {
    for (let sweep = 0; sweep < count; sweep += 1) {
      services.clock.advanceSeconds(60);
      await runSweep(services);
    }
  }

  it("does not keep the user's next room off the list", async () => {
    const streamName = await pushingRoom('victim', '7');
    await forge(
      startEvent(streamName, { atSeconds: FAR_FUTURE_SECONDS, sequence: 'invented', streamParam: '' }),
    );
    await deliver(
      services,
      stopEvent(streamName, { atSeconds: now(), sequence: '7', code: STOP_CODE.client }),
    );
    services.liveApi.streams.stop(streamName);
    await sweeps(4);
    const next = await goLive(services, 'victim');
    await deliver(services, startEvent(next, { atSeconds: now(), sequence: '8' }));
    services.liveApi.streams.push(next);
    expect(await statesOf(database.connection, [streamName, next])).toEqual(['ended', 'live']);
  });

  it('does not leave a room open to viewers for ever after its push broke off', async () => {
    const streamName = await pushingRoom('victim', '7');
    await forge(stopEvent(streamName, { atSeconds: FAR_FUTURE_SECONDS, streamParam: '' }));
    await deliver(
      services,
      stopEvent(streamName, { atSeconds: now(), sequence: '7', code: STOP_CODE.network }),
    );
    services.liveApi.streams.stop(streamName);
    await sweeps(4);
    expect(await stateOf(streamName)).toBe('ended');
    const viewer = { userid: 'viewer', nickname: '', headpic: '', flag: 0 };
    const room = { liveuserid: 'victim', groupid: 'group of victim' };
    expect((await call(services, 'EnterGroup', { ...viewer, ...room })).returnValue).toBe(BROADCAST_ENDED);
  });

  it('does not keep a room off the list that pushes again', async () => {
    const streamName = await pushingRoom('victim', '7');
    await forge(stopEvent(streamName, { atSeconds: FAR_FUTURE_SECONDS, streamParam: '' }));
    await deliver(
      services,
      stopEvent(streamName, { atSeconds: now(), sequence: '7', code: STOP_CODE.network }),
    );
    services.clock.advanceSeconds(10);
    expect(await listedUsers()).toEqual([]);
    await sweeps(2);
    expect(await listedUsers()).toEqual(['victim']);
  });
});

it('CB6: a captured signature does not touch a room of somebody whom it does not name', async () => {
  const [victim, attacker] = [await pushingRoom('victim', '7'), await pushingRoom('attacker', '7')];
  await forge(stopEvent(attacker, { atSeconds: now(), sequence: '7', code: STOP_CODE.client }));
  expect(await statesOf(database.connection, [victim, attacker])).toEqual(['live', 'ended']);
});

it('the real stop ends the room in spite of all that was forged before', async () => {
  const streamName = await pushingRoom('victim', '7');
  await forge(stopEvent(streamName, { atSeconds: now(), sequence: 'invented', streamParam: '' }));
  await forge(stopEvent(streamName, { atSeconds: now(), streamParam: '' }));
  await deliver(
    services,
    stopEvent(streamName, { atSeconds: now() + 1, sequence: '7', code: STOP_CODE.client }),
  );
  expect(await stateOf(streamName)).toBe('ended');
});
