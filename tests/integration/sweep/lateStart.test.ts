import { goLive, openRoom, succeed } from '../../support/appCall';
import { statesOf } from '../../support/liveRooms';
import { deliver, startEvent } from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

let database: TestDatabase;
let services: TestServices;
/** Another function instance, with a connection of its own, that works while the sweep waits for an answer. */
let other: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  other = createServices(database.config, { clock: services.clock });
});

afterAll(async () => {
  await services.database.close();
  await other.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  services.liveApi.reset();
  services.clock.reset();
});

async function sweepAfterAMinute(): ReturnType<typeof runSweep> {
  services.clock.advanceSeconds(60);
  return runSweep(services);
}

/** A live room that has missed all checks but the last, and that LVB does not know. */
async function almostClosedRoom(): Promise<string> {
  const streamName = await goLive(services, 'anchor');
  await sweepAfterAMinute();
  await sweepAfterAMinute();
  expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
  return streamName;
}

/** Runs `act` once, between the sweep's reading of its rooms and its writing of the result. */
function whileTheSweepAsks(action: 'list' | 'state', act: () => Promise<void>): void {
  let done = false;
  services.liveApi.beforeAnswer = async (request) => {
    if (done || request.action !== action) return;
    done = true;
    await act();
  };
}

describe.each(['list', 'state'] as const)('ZR5: while the sweep waits for a %s answer', (action) => {
  it('a start event that lands keeps the room open, and its checks begin anew', async () => {
    const streamName = await almostClosedRoom();
    whileTheSweepAsks(action, () =>
      deliver(other, startEvent(streamName, { atSeconds: services.clock.nowSeconds(), sequence: '7' })),
    );
    expect((await sweepAfterAMinute()).closed).toEqual([]);
    expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
    services.liveApi.streams.clear();
    expect((await sweepAfterAMinute()).closed).toEqual([]);
  });

  it("the app's report that lands keeps the room open", async () => {
    const streamName = await almostClosedRoom();
    whileTheSweepAsks(action, async () => {
      await succeed(other, 'ChangeStatus', { userid: 'anchor', status: 0 });
    });
    expect((await sweepAfterAMinute()).closed).toEqual([]);
    expect(await statesOf(database.connection, [streamName])).toEqual(['live']);
  });

  it('a new room that goes live is not judged by answers from before it', async () => {
    const old = await almostClosedRoom();
    let young = '';
    whileTheSweepAsks(action, async () => {
      young = await goLive(other, 'anchor');
    });
    expect((await sweepAfterAMinute()).closed).toEqual([]);
    expect(await statesOf(database.connection, [old, young])).toEqual(['ended', 'live']);
  });
});

it('closes the room when nothing lands', async () => {
  const streamName = await almostClosedRoom();
  expect((await sweepAfterAMinute()).closed).toEqual([streamName]);
  expect(await statesOf(database.connection, [streamName])).toEqual(['ended']);
});

it('does not list a room again that the app leaves while the sweep looks at the list', async () => {
  const streamName = await openRoom(services, 'anchor');
  services.liveApi.streams.push(streamName);
  whileTheSweepAsks('list', async () => {
    await succeed(other, 'StopLVB', { userid: 'anchor' });
  });
  expect((await sweepAfterAMinute()).relisted).toEqual([]);
  expect(await statesOf(database.connection, [streamName])).toEqual(['ended']);
});
