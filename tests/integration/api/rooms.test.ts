import { AS_OPERATOR, call, goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { deliver, recordingEvent, startEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const BROADCAST_ENDED = 10010;
const GRACE_SECONDS = 60;

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

async function enter(groupid: string, { userid = 'viewer', flag = 0 } = {}): Promise<number> {
  const viewer = { userid, nickname: 'a viewer', headpic: '', flag };
  return (await call(services, 'EnterGroup', { ...viewer, liveuserid: 'anchor', groupid })).returnValue;
}

async function report(status: 0 | 1, userid = 'anchor'): Promise<void> {
  await succeed(services, 'ChangeStatus', { userid, status });
}

async function states(...streamNames: string[]): Promise<string[]> {
  return statesOf(database.connection, streamNames);
}

async function viewers(): Promise<number> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1 });
  return (pusherlist as { viewercount: number }[])[0]?.viewercount ?? Number.NaN;
}

/** A room that LVB says is pushed, and whose push breaks off after ten seconds with this code. */
async function brokenOffRoom(code: number): Promise<string> {
  const streamName = await openRoom(services, 'anchor', { groupid: 'group' });
  await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '7' }));
  services.clock.advanceSeconds(10);
  await deliver(services, stopEvent(streamName, { atSeconds: now(), sequence: '7', code }));
  return streamName;
}

describe('EnterGroup', () => {
  it('lets viewers into a room that is live, and only under its own group', async () => {
    await goLive(services, 'anchor', { groupid: 'group' });
    expect(await enter('group')).toBe(0);
    expect(await enter('another group')).toBe(BROADCAST_ENDED);
    expect(await viewers()).toBe(1);
  });

  it.each([
    ['whose anchor nobody knows', () => Promise.resolve()],
    ['whose address was only asked for', () => openRoom(services, 'anchor', { groupid: 'group' })],
    [
      'that its anchor has left',
      async () => {
        await goLive(services, 'anchor', { groupid: 'group' });
        await report(1);
      },
    ],
    [
      'that was stopped for good',
      async () => {
        await goLive(services, 'anchor', { groupid: 'group' });
        await succeed(services, 'StopLVB', { userid: 'anchor' });
      },
    ],
    ['whose app stopped the push', () => brokenOffRoom(STOP_CODE.client)],
    [
      'that gave way to the next one of its anchor',
      async () => {
        await goLive(services, 'anchor', { groupid: 'group' });
        services.clock.advanceSeconds(10);
        await goLive(services, 'anchor', { groupid: 'next group' });
      },
    ],
    [
      'whose anchor was banned',
      async () => {
        await goLive(services, 'anchor', { groupid: 'group' });
        await succeed(services, 'ForbidLive', { userid: 'anchor', forbidflag: 1 }, AS_OPERATOR);
      },
    ],
    [
      'that the sweep has closed',
      async () => {
        await goLive(services, 'anchor', { groupid: 'group' });
        for (let sweep = 0; sweep < 3; sweep += 1) {
          services.clock.advanceSeconds(60);
          await runSweep(services);
        }
      },
    ],
  ])('answers 10010 for a room %s', async (_which, arrange) => {
    await arrange();
    expect(await enter('group')).toBe(BROADCAST_ENDED);
  });

  it('lets viewers in for a minute after the push broke off, and not a second longer', async () => {
    await brokenOffRoom(STOP_CODE.network);
    expect(await enter('group')).toBe(0);
    services.clock.advanceSeconds(GRACE_SECONDS);
    expect(await enter('group', { userid: 'late viewer' })).toBe(0);
    services.clock.advanceSeconds(1);
    expect(await enter('group', { userid: 'too late' })).toBe(BROADCAST_ENDED);
  });

  it('keeps the viewers of an interrupted room for when it comes back', async () => {
    const streamName = await brokenOffRoom(STOP_CODE.network);
    expect(await enter('group')).toBe(0);
    services.clock.advanceSeconds(20);
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '8' }));
    expect(await viewers()).toBe(1);
  });

  it('does not keep a viewer who left while the push was away, however long that was', async () => {
    const streamName = await brokenOffRoom(STOP_CODE.network);
    await enter('group');
    await enter('group', { userid: 'another viewer' });
    services.clock.advanceSeconds(GRACE_SECONDS + 10);
    await succeed(services, 'QuitGroup', {
      userid: 'viewer',
      liveuserid: 'anchor',
      groupid: 'group',
      flag: 0,
    });
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '8' }));
    expect(await viewers()).toBe(1);
  });

  it('counts a viewer once, however often they come in, and shows them as they came last', async () => {
    await goLive(services, 'anchor', { groupid: 'group' });
    for (let time = 0; time < 3; time += 1) expect(await enter('group')).toBe(0);
    const renamed = { userid: 'viewer', liveuserid: 'anchor', groupid: 'group', flag: 0 };
    await succeed(services, 'EnterGroup', { ...renamed, nickname: 'renamed', headpic: 'http://p.example/1' });
    expect(await viewers()).toBe(1);
    const list = await succeed(services, 'FetchGroupMemberList', { liveuserid: 'anchor', groupid: 'group' });
    expect(list).toEqual({
      totalcount: 1,
      memberlist: [{ userid: 'viewer', nickname: 'renamed', headpic: 'http://p.example/1' }],
    });
  });

  it('counts the viewer of a replay on the replay, by the file id of any of its formats', async () => {
    const streamName = await goLive(services, 'anchor', { groupid: 'group' });
    const file = { fromSeconds: now() - 600, toSeconds: now() };
    await deliver(services, recordingEvent(streamName, { ...file, fileId: 'flv' }));
    await deliver(services, recordingEvent(streamName, { ...file, fileId: 'hls', format: 'hls' }));
    expect(await enter('hls', { flag: 1 })).toBe(0);
    expect(await enter('flv', { flag: 1 })).toBe(0);
    expect(await enter('no such file', { flag: 1 })).toBe(BROADCAST_ENDED);
    const { pusherlist } = await succeed(services, 'FetchList', { flag: 3 });
    expect(pusherlist).toMatchObject([
      { type: 0, viewercount: 0 },
      { type: 1, viewercount: 1 },
    ]);
  });
});

describe('ChangeStatus', () => {
  it('lists the room whose address was asked for last, before LVB has told anything', async () => {
    const older = await openRoom(services, 'anchor');
    services.clock.advanceSeconds(10);
    const newer = await openRoom(services, 'anchor');
    await report(0);
    expect(await states(older, newer)).toEqual(['opened', 'live']);
  });

  it('changes nothing when it is repeated after each reconnect', async () => {
    const streamName = await goLive(services, 'anchor', { groupid: 'group' });
    await enter('group');
    for (let time = 0; time < 3; time += 1) {
      services.clock.advanceSeconds(5);
      await report(0);
    }
    expect(await states(streamName)).toEqual(['live']);
    expect(await viewers()).toBe(1);
  });

  it('puts the new room in the place of the old one', async () => {
    const first = await goLive(services, 'anchor');
    services.clock.advanceSeconds(10);
    const second = await goLive(services, 'anchor');
    expect(await states(first, second)).toEqual(['ended', 'live']);
  });

  it('takes off the live room and the one opened since', async () => {
    const live = await goLive(services, 'anchor');
    services.clock.advanceSeconds(10);
    const opened = await openRoom(services, 'anchor');
    await report(1);
    expect((await states(live, opened)).filter((state) => state === 'live')).toEqual([]);
    const { totalcount } = await succeed(services, 'FetchList', { flag: 1 });
    expect(totalcount).toBe(0);
  });

  it('ends the room for its viewers, too', async () => {
    await goLive(services, 'anchor', { groupid: 'group' });
    await enter('group');
    await report(1);
    const [members] = await database.connection.query('SELECT * FROM member');
    expect(members).toEqual([]);
  });

  it('does not bring back a room that was stopped for good', async () => {
    const streamName = await goLive(services, 'anchor');
    await succeed(services, 'StopLVB', { userid: 'anchor' });
    await report(0);
    expect(await states(streamName)).toEqual(['ended']);
  });

  it('is outdone by an LVB start after it, and not by one from before it', async () => {
    const streamName = await goLive(services, 'anchor');
    services.clock.advanceSeconds(30);
    await report(1);
    await deliver(services, startEvent(streamName, { atSeconds: now() - 20, sequence: '7' }));
    expect(await states(streamName)).toEqual(['ended']);
    services.clock.advanceSeconds(5);
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '8' }));
    expect(await states(streamName)).toEqual(['live']);
  });

  it('is outdone by the LVB stop of its push, and not by that of an older one', async () => {
    const streamName = await openRoom(services, 'anchor');
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '7' }));
    services.clock.advanceSeconds(20);
    await report(0);
    await deliver(services, stopEvent(streamName, { atSeconds: now() - 5, sequence: '7' }));
    expect(await states(streamName)).toEqual(['live']);
    await deliver(services, stopEvent(streamName, { atSeconds: now() + 1, sequence: '8' }));
    expect(await states(streamName)).toEqual(['interrupted']);
  });

  it('is answered with success for somebody who has no room', async () => {
    await report(0, 'nobody');
    await report(1, 'nobody');
    const [rooms] = await database.connection.query('SELECT * FROM broadcast');
    expect(rooms).toEqual([]);
  });

  it('changes nothing for anybody else', async () => {
    const others = await goLive(services, 'another anchor');
    await goLive(services, 'anchor');
    await report(1);
    expect(await states(others)).toEqual(['live']);
  });
});

describe('StopLVB', () => {
  it('takes the room off, has LVB cut the push, and lets nothing bring it back', async () => {
    const streamName = await goLive(services, 'anchor', { groupid: 'group' });
    await enter('group');
    services.liveApi.streams.push(streamName);
    await succeed(services, 'StopLVB', { userid: 'anchor' });
    expect(services.liveApi.requested('drop')).toEqual([streamName]);
    services.clock.advanceSeconds(10);
    await report(0);
    await deliver(services, startEvent(streamName, { atSeconds: now(), sequence: '8' }));
    expect(await states(streamName)).toEqual(['ended']);
  });

  it('succeeds although the live API fails, and the sweep has the push cut', async () => {
    const streamName = await goLive(services, 'anchor');
    services.liveApi.streams.push(streamName);
    services.liveApi.fault = ({ action }) => (action === 'drop' ? 'fails' : undefined);
    await succeed(services, 'StopLVB', { userid: 'anchor' });
    expect(services.liveApi.streams.stateOf(streamName)).toBe('active');
    services.liveApi.fault = () => undefined;
    services.clock.advanceSeconds(60);
    await runSweep(services);
    expect(services.liveApi.streams.stateOf(streamName)).toBe('inactive');
    expect(await states(streamName)).toEqual(['ended']);
  });

  it('does not stand in the way of the next room', async () => {
    await goLive(services, 'anchor');
    await succeed(services, 'StopLVB', { userid: 'anchor' });
    services.clock.advanceSeconds(10);
    const next = await goLive(services, 'anchor');
    expect(await states(next)).toEqual(['live']);
  });

  it('keeps the replay of the room', async () => {
    const streamName = await goLive(services, 'anchor');
    services.clock.advanceSeconds(600);
    await succeed(services, 'StopLVB', { userid: 'anchor' });
    const file = { fileId: 'file', fromSeconds: now() - 600, toSeconds: now() };
    await deliver(services, recordingEvent(streamName, file));
    expect(await succeed(services, 'FetchList', { flag: 2 })).toMatchObject({ totalcount: 1 });
  });

  it('is answered with success for somebody who has no room, and asks nothing of LVB', async () => {
    await succeed(services, 'StopLVB', { userid: 'nobody' });
    expect(services.liveApi.requests).toEqual([]);
  });
});
