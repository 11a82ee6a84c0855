import { expireSilent } from '../../../functions/online-check/expireSilent';
import { call, goLive, openRoom, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { MortalDatabase } from '../../support/mortalDatabase';
import { RecordingDatabase } from '../../support/recordingDatabase';
import { deliver, recordingEvent, stopEvent, STOP_CODE } from '../../support/streamEvents';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const BROADCAST_ENDED = 10010;
const ROOM = { liveuserid: 'anchor', groupid: 'group of anchor', flag: 0 };
const REPLAY = { liveuserid: 'anchor', groupid: 'file', flag: 1 };

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
  services.liveApi.streams.push(await goLive(services, 'anchor'));
});

afterEach(() => expectInvariants(database.connection));

const enter = (userid: string, place: object = ROOM): Promise<unknown> =>
  succeed(services, 'EnterGroup', { userid, nickname: `${userid} the viewer`, headpic: '', ...place });
const beat = (userid: string, place: object = ROOM): Promise<unknown> =>
  succeed(services, 'Heartbeat', { userid, ...place });

async function present(place: object = ROOM): Promise<string[]> {
  const { totalcount, memberlist } = await succeed(services, 'FetchGroupMemberList', {
    ...place,
    pagesize: 100,
  });
  const names = (memberlist as { userid: string }[]).map(({ userid }) => userid).sort();
  expect(totalcount).toBe(names.length);
  return names;
}

async function viewerCount(): Promise<number> {
  const { viewercount } = await succeed(services, 'GetUserInfo', { userid: 'anchor', type: 0 });
  return viewercount as number;
}

async function sweepAfter(seconds: number): Promise<void> {
  services.clock.advanceSeconds(seconds);
  await runSweep(services);
}

describe('a viewer who sends heartbeats', () => {
  it('stays while they come, and is gone with the sweep after 90 s without', async () => {
    await enter('viewer');
    for (let beats = 0; beats < 10; beats += 1) {
      await beat('viewer');
      await sweepAfter(60);
      expect(await present()).toEqual(['viewer']);
    }
    await sweepAfter(30);
    expect(await present()).toEqual(['viewer']);
    await sweepAfter(1);
    expect(await present()).toEqual([]);
    expect(await viewerCount()).toBe(0);
  });

  it('comes back with the next one, and counts once', async () => {
    await enter('viewer');
    await beat('viewer');
    await sweepAfter(91);
    expect(await viewerCount()).toBe(0);
    for (let beats = 0; beats < 3; beats += 1) await beat('viewer');
    expect(await viewerCount()).toBe(1);
    expect(await present()).toEqual(['viewer']);
  });

  it('is there without having entered, as it says', async () => {
    await beat('viewer', { ...ROOM, nickname: '小明', headpic: 'http://h' });
    const { memberlist } = await succeed(services, 'FetchGroupMemberList', ROOM);
    expect(memberlist).toEqual([{ userid: 'viewer', nickname: '小明', headpic: 'http://h' }]);
    await beat('viewer', { ...ROOM, nickname: '', headpic: '' });
    expect((await succeed(services, 'FetchGroupMemberList', ROOM)).memberlist).toEqual(memberlist);
  });

  it('has another 90 s when it enters again', async () => {
    await beat('viewer');
    services.clock.advanceSeconds(80);
    await enter('viewer');
    await sweepAfter(80);
    expect(await present()).toEqual(['viewer']);
    await sweepAfter(11);
    expect(await present()).toEqual([]);
  });

  it('who left is not counted twice by the sweep', async () => {
    await beat('viewer');
    await succeed(services, 'QuitGroup', { userid: 'viewer', ...ROOM });
    await sweepAfter(100);
    expect(await viewerCount()).toBe(0);
  });

  it('of a replay expires and returns in the same way', async () => {
    const streamName = await openRoom(services, 'recorded');
    const now = services.clock.nowSeconds();
    await deliver(
      services,
      recordingEvent(streamName, { fileId: 'file', fromSeconds: now - 600, toSeconds: now }),
    );
    await enter('viewer', REPLAY);
    await beat('viewer', REPLAY);
    await sweepAfter(91);
    expect(await present(REPLAY)).toEqual([]);
    await beat('viewer', REPLAY);
    expect(await present(REPLAY)).toEqual(['viewer']);
  });

  it('may go on through an interruption, and is told when the room is over', async () => {
    await beat('viewer');
    const [row] = (await database.connection.query('SELECT stream_name AS name FROM broadcast'))[0] as [
      { name: string },
    ];
    const atSeconds = services.clock.nowSeconds();
    await deliver(services, stopEvent(row.name, { atSeconds, code: STOP_CODE.network }));
    services.clock.advanceSeconds(30);
    await beat('viewer');
    expect(await present()).toEqual(['viewer']);
    services.clock.advanceSeconds(31);
    expect((await call(services, 'Heartbeat', { userid: 'viewer', ...ROOM })).returnValue).toBe(
      BROADCAST_ENDED,
    );
  });

  it('is told that there is no such room or replay, and is counted nowhere', async () => {
    for (const place of [{ ...ROOM, groupid: 'another' }, { ...ROOM, liveuserid: 'nobody' }, REPLAY]) {
      expect((await call(services, 'Heartbeat', { userid: 'viewer', ...place })).returnValue).toBe(
        BROADCAST_ENDED,
      );
    }
    const [rows] = await database.connection.query('SELECT * FROM member');
    expect(rows).toEqual([]);
  });
});

it('a viewer who never sends one stays for hours', async () => {
  await enter('old app');
  await beat('new app');
  await sweepAfter(6 * 3600);
  expect(await present()).toEqual(['old app']);
});

it('costs one statement while the room is live', async () => {
  await enter('viewer');
  services.clock.advanceSeconds(30);
  const recording = new RecordingDatabase(services.database);
  await succeed({ ...services, database: recording as unknown as TestServices['database'] }, 'Heartbeat', {
    userid: 'viewer',
    ...ROOM,
  });
  expect(recording.statements.map(({ sql }) => sql.split(' ', 2))).toEqual([['UPDATE', 'member']]);
  const [steps] = await database.connection.query(
    `EXPLAIN ${recording.statements[0]!.sql}`,
    recording.statements[0]!.parameters as unknown[],
  );
  const read = (steps as { key: string | null; rows: number | string }[]).map(({ key, rows }) => ({
    key,
    rows: Number(rows),
  }));
  expect(read).toContainEqual({ key: 'PRIMARY', rows: 1 });
  expect(read.filter(({ key }) => key === null)).toEqual([]);
});

describe('the sweep', () => {
  const VIEWERS = 25;

  async function silentCrowd(): Promise<void> {
    for (let viewer = 0; viewer < VIEWERS; viewer += 1) await beat(`viewer-${viewer}`);
    services.clock.advanceSeconds(91);
  }

  it('takes away nobody who beats, leaves or sees the room end at the same moment twice', async () => {
    const instances = Array.from({ length: 4 }, () =>
      createServices(database.config, { clock: services.clock, liveApi: services.liveApi }),
    );
    try {
      for (let round = 0; round < 5; round += 1) {
        await silentCrowd();
        const of = (index: number): object => ({ userid: `viewer-${index}`, ...ROOM });
        await Promise.all([
          expireSilent(services, () => true),
          expireSilent(instances[3]!, () => true),
          ...Array.from({ length: VIEWERS }, (_, index) =>
            call(instances[index % 3]!, index % 2 === 0 ? 'Heartbeat' : 'QuitGroup', of(index)),
          ),
        ]);
        const stay = Array.from({ length: VIEWERS }, (_, index) => `viewer-${index}`).filter(
          (_, index) => index % 2 === 0,
        );
        expect(await present()).toEqual(stay.sort());
        await expectInvariants(database.connection);
      }
      await silentCrowd();
      await Promise.all([
        expireSilent(services, () => true),
        succeed(instances[0]!, 'ChangeStatus', { userid: 'anchor', status: 1 }),
        ...Array.from({ length: VIEWERS }, (_, index) =>
          call(instances[index % 3]!, 'Heartbeat', { userid: `viewer-${index}`, ...ROOM }),
        ),
      ]);
      const [members] = await database.connection.query('SELECT user_id FROM member');
      expect(members).toEqual([]);
    } finally {
      await Promise.all(instances.map((instance) => instance.database.close()));
    }
  });

  it('killed before any statement has taken a viewer away with the count, or not at all', async () => {
    for (let deaths = 0; ; deaths += 1) {
      expect(deaths).toBeLessThan(50);
      await silentCrowd();
      const dying = { ...services, database: new MortalDatabase(database.config, deaths + 1) };
      const survived = await expireSilent(dying as unknown as TestServices, () => true).then(
        () => true,
        () => false,
      );
      await expectInvariants(database.connection);
      expect([0, VIEWERS]).toContain((await present()).length);
      if (survived) {
        expect(deaths).toBeGreaterThan(4);
        return;
      }
    }
  });
});
