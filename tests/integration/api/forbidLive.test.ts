import { AS_OPERATOR, call, goLive, openRoom, streamOf, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { deliver, startEvent } from '../../support/streamEvents';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const CLOUD_FAILED = 3000;
const BANNED = 4031;
const PUSH_URL_TTL_SECONDS = 10_800;

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

async function forbid(reason = ''): Promise<number> {
  const parameters = { userid: 'anchor', forbidflag: 1, reason };
  return (await call(services, 'ForbidLive', parameters, AS_OPERATOR)).returnValue;
}

async function lift(): Promise<number> {
  return (await call(services, 'ForbidLive', { userid: 'anchor', forbidflag: 0 }, AS_OPERATOR)).returnValue;
}

async function addressFor(action: string): Promise<number> {
  const parameters = { userid: 'anchor', groupid: 'group', title: 'a room' };
  return (await call(services, action, parameters)).returnValue;
}

async function states(...streamNames: string[]): Promise<string[]> {
  return statesOf(database.connection, streamNames);
}

describe('a ban', () => {
  it('takes the room off the list at once, sends its viewers out, and has LVB cut and forbid the push', async () => {
    const streamName = await goLive(services, 'anchor', { groupid: 'group' });
    services.liveApi.streams.push(streamName);
    const viewer = { userid: 'viewer', liveuserid: 'anchor', groupid: 'group', flag: 0 };
    await succeed(services, 'EnterGroup', viewer);
    expect(await forbid()).toBe(0);
    expect(await states(streamName)).toEqual(['ended']);
    expect(services.liveApi.streams.stateOf(streamName)).toBe('forbid');
    expect(await succeed(services, 'GetUserInfo', { userid: 'anchor', type: 0 })).toMatchObject({
      forbid_status: 1,
      status: '0',
      viewercount: 0,
    });
  });

  it('refuses the user every address, and says how long', async () => {
    expect(await forbid()).toBe(0);
    for (const action of ['RequestLVBAddr', 'RequestLVBAddrForLinkMic']) {
      expect(await addressFor(action)).toBe(BANNED);
    }
    const { returnMsg, returnData } = await call(services, 'RequestLVBAddr', {
      ...{ userid: 'anchor', groupid: 'group', title: 'a room' },
    });
    expect({ returnMsg, returnData }).toEqual({
      returnMsg: 'user is banned from broadcasting | until lifted',
      returnData: [],
    });
  });

  it('reaches every stream that the user can still push, and no older one', async () => {
    const expired = await openRoom(services, 'anchor');
    services.clock.advanceSeconds(PUSH_URL_TTL_SECONDS);
    const opened = await openRoom(services, 'anchor');
    const { pushurl } = await succeed(services, 'RequestLVBAddrForLinkMic', { userid: 'anchor', title: '' });
    const guest = streamOf(pushurl as string);
    const live = await goLive(services, 'anchor');
    await forbid();
    const forbidden = services.liveApi.requested('forbid');
    expect([...forbidden].sort()).toEqual([opened, guest, live].sort());
    expect(forbidden).not.toContain(expired);
  });

  it('reaches a stream that still pushes, however old its address is', async () => {
    const streamName = await goLive(services, 'anchor');
    services.clock.advanceSeconds(2 * PUSH_URL_TTL_SECONDS);
    await forbid();
    expect(services.liveApi.requested('forbid')).toEqual([streamName]);
  });

  it.each([
    ["the app's report", () => succeed(services, 'ChangeStatus', { userid: 'anchor', status: 0 })],
    [
      'a start that LVB tells of',
      (streamName: string) => {
        const atSeconds = services.clock.nowSeconds();
        return deliver(services, startEvent(streamName, { atSeconds, sequence: '8' }));
      },
    ],
  ])('survives %s', async (_what, act) => {
    const streamName = await goLive(services, 'anchor');
    await forbid();
    services.clock.advanceSeconds(10);
    await act(streamName);
    expect(await states(streamName)).toEqual(['ended']);
    expect(await addressFor('RequestLVBAddr')).toBe(BANNED);
  });

  it('can be given before the user has ever been seen, and again with another reason', async () => {
    expect(await forbid('first reason')).toBe(0);
    expect(await forbid('second reason')).toBe(0);
    const [bans] = await database.connection.query('SELECT user_id, reason FROM ban');
    expect(bans).toEqual([{ user_id: 'anchor', reason: 'second reason' }]);
  });

  it('concerns nobody else', async () => {
    const other = await goLive(services, 'another anchor');
    await forbid();
    expect(await states(other)).toEqual(['live']);
    expect(services.liveApi.requests).toEqual([]);
  });
});

describe('a ban while the live API fails', () => {
  it('is in force all the same, says so, and can be repeated', async () => {
    const streams = [await openRoom(services, 'anchor'), await goLive(services, 'anchor')];
    services.liveApi.streams.push(...streams);
    services.liveApi.fault = ({ streamName }) => (streamName === streams[0] ? 'fails' : undefined);
    expect(await forbid()).toBe(CLOUD_FAILED);
    expect(await addressFor('RequestLVBAddr')).toBe(BANNED);
    expect(await states(...streams)).not.toContain('live');
    // One failure does not keep the others from being cut.
    expect(streams.map((name) => services.liveApi.streams.stateOf(name))).toEqual(['active', 'forbid']);
    services.liveApi.fault = () => undefined;
    expect(await forbid()).toBe(0);
    expect(streams.map((name) => services.liveApi.streams.stateOf(name))).toEqual(['forbid', 'forbid']);
  });

  it('is lifted all the same, says so, and can be repeated', async () => {
    const streamName = await goLive(services, 'anchor');
    await forbid();
    services.liveApi.fault = () => 'fails';
    expect(await lift()).toBe(CLOUD_FAILED);
    expect(await addressFor('RequestLVBAddr')).toBe(0);
    services.liveApi.fault = () => undefined;
    expect(await lift()).toBe(0);
    expect(services.liveApi.streams.stateOf(streamName)).toBe('inactive');
  });
});

describe('lifting a ban', () => {
  it('lets the user broadcast again, and has LVB accept the streams', async () => {
    const streamName = await goLive(services, 'anchor');
    await forbid();
    expect(await lift()).toBe(0);
    expect(services.liveApi.requested('resume')).toEqual([streamName]);
    const next = await goLive(services, 'anchor');
    expect(await states(next)).toEqual(['live']);
  });

  it('lists the room again when its app reports that it pushes', async () => {
    const streamName = await goLive(services, 'anchor');
    await forbid();
    await lift();
    services.clock.advanceSeconds(10);
    await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 0 });
    expect(await states(streamName)).toEqual(['live']);
  });

  it('is done once: repeated, it asks nothing more of LVB', async () => {
    await goLive(services, 'anchor');
    await forbid();
    await lift();
    expect(await lift()).toBe(0);
    expect(services.liveApi.requested('resume')).toHaveLength(1);
  });

  it('of a user who is not banned changes nothing', async () => {
    const streamName = await goLive(services, 'anchor');
    expect(await lift()).toBe(0);
    expect(await states(streamName)).toEqual(['live']);
    expect(services.liveApi.requests).toEqual([]);
  });
});

it('a ban at the same moment as an address: either is refused or the other is cut', async () => {
  const others = Array.from({ length: 4 }, () =>
    createServices(database.config, { liveApi: services.liveApi, clock: services.clock }),
  );
  try {
    const request = { userid: 'anchor', groupid: 'group', title: 'a room' };
    const answers = others.map((one) => call(one, 'RequestLVBAddr', request));
    const [banned, ...addresses] = await Promise.all([forbid(), ...answers]);
    expect(banned).toBe(0);
    const given = addresses
      .filter(({ returnValue }) => returnValue === 0)
      .map(({ returnData }) => streamOf(returnData.pushurl as string));
    expect([...services.liveApi.requested('forbid')].sort()).toEqual(given.sort());
    expect(await addressFor('RequestLVBAddr')).toBe(BANNED);
  } finally {
    await Promise.all(others.map((one) => one.database.close()));
  }
});
