import { AS_OPERATOR, call, goLive, openRoom, streamOf, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { statesOf } from '../../support/liveRooms';
import { deliver, startEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

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

async function sweepAfterAMinute(): ReturnType<typeof runSweep> {
  services.clock.advanceSeconds(60);
  return runSweep(services);
}

async function stateOf(streamName: string): Promise<string | undefined> {
  return (await statesOf(database.connection, [streamName]))[0];
}

async function listedUsers(): Promise<string[]> {
  const { pusherlist } = await succeed(services, 'FetchList', { flag: 1, pageno: 1, pagesize: 100 });
  return (pusherlist as { userid: string }[]).map(({ userid }) => userid);
}

describe('ZR7: a room that LVB has and we do not list', () => {
  it('is listed by the next sweep when its start was lost', async () => {
    const streamName = await openRoom(services, 'anchor');
    services.liveApi.streams.push(streamName);
    expect((await sweepAfterAMinute()).relisted).toEqual([streamName]);
    expect(await listedUsers()).toEqual(['anchor']);
  });

  it.each([
    ['broke off', (name: string) => stopAt(name, STOP_CODE.network)],
    ['was stopped by its app', (name: string) => stopAt(name, STOP_CODE.client)],
    ['was left, as its app said', () => succeed(services, 'ChangeStatus', { userid: 'anchor', status: 1 })],
  ])('is listed again within two sweeps when it %s and its new start was lost', async (_how, stop) => {
    const streamName = await goLive(services, 'anchor');
    services.clock.advanceSeconds(30);
    await stop(streamName);
    expect(await listedUsers()).toEqual([]);
    services.liveApi.streams.push(streamName);
    const first = await sweepAfterAMinute();
    expect(first.relisted).toEqual([]);
    expect((await sweepAfterAMinute()).relisted).toEqual([streamName]);
    expect(await listedUsers()).toEqual(['anchor']);
  });

  it('is listed again within two sweeps when a sweep has closed it', async () => {
    const streamName = await goLive(services, 'anchor');
    for (let sweep = 0; sweep < 3; sweep += 1) await sweepAfterAMinute();
    expect(await stateOf(streamName)).toBe('ended');
    services.liveApi.streams.push(streamName);
    await sweepAfterAMinute();
    await sweepAfterAMinute();
    expect(await stateOf(streamName)).toBe('live');
  });

  async function stopAt(streamName: string, code: number): Promise<void> {
    await deliver(services, stopEvent(streamName, { atSeconds: services.clock.nowSeconds(), code }));
  }
});

it('does not list a room that has just stopped because the online list lags behind', async () => {
  const streamName = await goLive(services, 'anchor');
  services.liveApi.streams.push(streamName);
  services.clock.advanceSeconds(30);
  await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 1 });
  await sweepAfterAMinute();
  services.liveApi.streams.clear();
  expect((await sweepAfterAMinute()).relisted).toEqual([]);
  expect(await stateOf(streamName)).toBe('ended');
});

it('counts only sightings after the last stop', async () => {
  const streamName = await goLive(services, 'anchor');
  const breakOff = (): Promise<void> =>
    deliver(services, stopEvent(streamName, { atSeconds: services.clock.nowSeconds() }));
  services.clock.advanceSeconds(10);
  await breakOff();
  services.liveApi.streams.push(streamName);
  await sweepAfterAMinute();
  services.clock.advanceSeconds(1);
  await breakOff();
  expect((await sweepAfterAMinute()).relisted).toEqual([]);
});

it("leaves a user's live room on the list while another room of theirs is pushed", async () => {
  const first = await goLive(services, 'anchor');
  services.clock.advanceSeconds(30);
  const second = await goLive(services, 'anchor');
  services.liveApi.streams.push(first, second);
  for (let sweep = 0; sweep < 3; sweep += 1) {
    expect(await sweepAfterAMinute()).toMatchObject({ relisted: [], closed: [] });
  }
  expect(await statesOf(database.connection, [first, second])).toEqual(['ended', 'live']);
});

describe('a banned user', () => {
  async function ban(): Promise<void> {
    await succeed(services, 'ForbidLive', { userid: 'anchor', forbidflag: 1 }, AS_OPERATOR);
  }

  it('ZR7: stays off the list however often LVB shows the stream, and is cut each time', async () => {
    const streamName = await goLive(services, 'anchor');
    await ban();
    const { streams } = services.liveApi;
    for (let sweep = 0; sweep < 3; sweep += 1) {
      streams.resume(streamName);
      streams.push(streamName);
      expect(await sweepAfterAMinute()).toMatchObject({ relisted: [], cut: [streamName] });
      expect(streams.stateOf(streamName)).toBe('forbid');
    }
    expect(await stateOf(streamName)).toBe('ended');
    expect(await listedUsers()).toEqual([]);
  });

  it('is cut again by the next sweep when the live API refused', async () => {
    const streamName = await goLive(services, 'anchor');
    services.liveApi.streams.push(streamName);
    services.liveApi.fault = ({ action }) => (action === 'forbid' ? 'fails' : undefined);
    const { returnValue } = await call(
      services,
      'ForbidLive',
      { userid: 'anchor', forbidflag: 1 },
      AS_OPERATOR,
    );
    expect(returnValue).toBe(3000);
    await sweepAfterAMinute();
    expect(services.liveApi.streams.stateOf(streamName)).toBe('active');
    services.liveApi.fault = () => undefined;
    await sweepAfterAMinute();
    expect(services.liveApi.streams.stateOf(streamName)).toBe('forbid');
  });

  it('is not listed by a start event either', async () => {
    const streamName = await goLive(services, 'anchor');
    await ban();
    services.clock.advanceSeconds(30);
    await deliver(
      services,
      startEvent(streamName, { atSeconds: services.clock.nowSeconds(), sequence: '7' }),
    );
    await succeed(services, 'ChangeStatus', { userid: 'anchor', status: 0 });
    expect(await listedUsers()).toEqual([]);
    expect(await stateOf(streamName)).toBe('ended');
  });

  it('is listed again after the ban is lifted', async () => {
    const streamName = await goLive(services, 'anchor');
    await ban();
    await succeed(services, 'ForbidLive', { userid: 'anchor', forbidflag: 0 }, AS_OPERATOR);
    services.liveApi.streams.push(streamName);
    await sweepAfterAMinute();
    await sweepAfterAMinute();
    expect(await listedUsers()).toEqual(['anchor']);
  });
});

it('ZR7: a room that was stopped for good is cut and not listed, and its user can open another', async () => {
  const streamName = await goLive(services, 'anchor');
  await succeed(services, 'StopLVB', { userid: 'anchor' });
  services.liveApi.streams.push(streamName);
  expect(await sweepAfterAMinute()).toMatchObject({ relisted: [], cut: [streamName] });
  expect(services.liveApi.streams.stateOf(streamName)).toBe('inactive');
  await goLive(services, 'anchor');
  expect(await listedUsers()).toEqual(['anchor']);
});

it('leaves link-mic streams and streams that are not ours alone', async () => {
  const userinfo = { nickname: '', headpic: '', frontcover: '', location: '' };
  const { pushurl } = await succeed(services, 'RequestLVBAddrForLinkMic', {
    userid: 'guest',
    title: '',
    userinfo,
  });
  services.liveApi.streams.push(streamOf(pushurl as string), 'a_stream_of_somebody_else');
  for (let sweep = 0; sweep < 3; sweep += 1) {
    expect(await sweepAfterAMinute()).toMatchObject({ relisted: [], cut: [], closed: [], online: 2 });
  }
  expect(await listedUsers()).toEqual([]);
});

it('repairs both ways at once: closes the zombie, lists the lost', async () => {
  const zombie = await goLive(services, 'zombie');
  const lost = await openRoom(services, 'lost');
  services.liveApi.streams.push(lost);
  const summaries = [await sweepAfterAMinute(), await sweepAfterAMinute(), await sweepAfterAMinute()];
  expect(summaries.map(({ closed, relisted }) => ({ closed, relisted }))).toEqual([
    { closed: [], relisted: [lost] },
    { closed: [], relisted: [] },
    { closed: [zombie], relisted: [] },
  ]);
  expect(await listedUsers()).toEqual(['lost']);
});
