import { foldAll } from '../../../functions/online-check/foldAll';
import { call, goLive, succeed } from '../../support/appCall';
import { expectInvariants } from '../../support/invariants';
import { insertLiveRooms } from '../../support/liveRooms';
import { MortalDatabase } from '../../support/mortalDatabase';
import { RecordingDatabase } from '../../support/recordingDatabase';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { runSweep } from '../../support/sweeps';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

const LIKE = { userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };
/** More statements than a fold makes. */
const MOST_STATEMENTS = 50;

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

async function likes(): Promise<number> {
  const { likecount } = await succeed(services, 'GetUserInfo', { userid: 'anchor', type: 0 });
  return likecount as number;
}

async function rowsOf(sql: string): Promise<Record<string, number>[]> {
  const [rows] = await database.connection.query(sql);
  return rows as Record<string, number>[];
}

async function unfolded(): Promise<number> {
  const [row] = await rowsOf('SELECT COUNT(*) AS total FROM counter_entry');
  return row!['total']!;
}

/** Unfolded entries of every room: `each` likes and, of every second room, a viewer who came and left. */
async function appendEntries(each: number): Promise<number> {
  const rooms = await rowsOf('SELECT id FROM broadcast ORDER BY id');
  const rows = rooms.flatMap(({ id }, index) => [
    ...Array.from({ length: each }, (_, entry) => [1, id, 1000 + entry, 1, 0]),
    ...(index % 2 === 0 ? [] : [1, -1].map((viewers, entry) => [1, id, 1 + entry, 0, viewers])),
  ]);
  for (let start = 0; start < rows.length; start += 1000) {
    await database.connection.query(
      'INSERT INTO counter_entry (subject_type, subject_id, id, likes, viewers) VALUES ?',
      [rows.slice(start, start + 1000)],
    );
  }
  return rows.length;
}

it('a like is one statement, and reads nothing of the room but its id in an index', async () => {
  const recording = new RecordingDatabase(services.database);
  const recorded = { ...services, database: recording as unknown as TestServices['database'] };
  // One like in 256 also folds.
  do {
    recording.statements.length = 0;
    await succeed(recorded, 'ChangeCount', LIKE);
  } while (recording.statements.length > 1);
  expect(recording.statements).toMatchObject([
    { sql: expect.stringMatching(/^INSERT INTO counter_entry .* SELECT/) },
  ]);
  const [statement] = recording.statements;
  const [steps] = await database.connection.query(
    `EXPLAIN ${statement!.sql}`,
    statement!.parameters as unknown[],
  );
  const reads = (steps as { key: string | null; Extra: string | null }[]).filter(({ key }) => key !== null);
  expect(reads).toMatchObject([{ key: 'one_live_per_user' }]);
});

it('likes that wait for one connection are one statement, and all are counted', async () => {
  const recording = new RecordingDatabase(services.database);
  const recorded = { ...services, database: recording as unknown as TestServices['database'] };
  await Promise.all(Array.from({ length: 20 }, () => succeed(recorded, 'ChangeCount', LIKE)));
  const appended = recording.statements.filter(({ sql }) => sql.startsWith('INSERT INTO counter_entry'));
  expect(appended).toHaveLength(1);
  expect(await likes()).toBe(20);
});

it('likes that were written together fail together, and are not counted', async () => {
  const failing = createServices({ ...database.config, password: 'wrong' });
  const replies = await Promise.all(Array.from({ length: 3 }, () => call(failing, 'ChangeCount', LIKE)));
  expect(new Set(replies.map(({ returnValue }) => returnValue))).toEqual(new Set([2002]));
  const again = { ...failing, database: services.database };
  await succeed(again, 'ChangeCount', LIKE);
  expect(await likes()).toBe(1);
  await failing.database.close();
});

it('a like that is stored has succeeded, also where its writer should fold and cannot find the room', async () => {
  const halfAway = {
    statement: services.database.statement.bind(services.database),
    read: () => Promise.reject(new Error('away')),
  };
  const unlucky = {
    ...services,
    database: halfAway as unknown as TestServices['database'],
    // The entry's id is 0, and so one of those that fold.
    randomBytes: (size: number) => new Uint8Array(size),
  };
  await succeed(unlucky, 'ChangeCount', LIKE);
  expect(services.log.lines).toContainEqual(expect.objectContaining({ event: 'fold postponed' }));
  expect(await likes()).toBe(1);
});

it('a like waits for nobody who holds the room', async () => {
  await database.connection.query('START TRANSACTION');
  try {
    await database.connection.query('SELECT id FROM broadcast FOR UPDATE');
    const startedAtMs = performance.now();
    for (let like = 0; like < 20; like += 1) {
      // A fold waits a second for the room at most, and then leaves it to the sweep.
      expect((await call(services, 'ChangeCount', LIKE)).returnValue).toBe(0);
    }
    expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  } finally {
    await database.connection.query('ROLLBACK');
  }
  expect(await likes()).toBe(20);
});

it(
  'the rows that one count adds up stay few while many like at once',
  async () => {
    const LIKES = rounds(6000, 20_000);
    const instances = Array.from({ length: 10 }, () => createServices(database.config));
    try {
      let sent = 0;
      let most = 0;
      const work = async (instance: TestServices): Promise<void> => {
        for (; sent < LIKES;) {
          sent += 1;
          await succeed(instance, 'ChangeCount', LIKE);
          if (sent % 100 === 0) most = Math.max(most, await unfolded());
        }
      };
      await Promise.all(instances.map(work));
      expect(await likes()).toBe(LIKES);
      // Every 256th folds, by lot: the chance that 3,000 in a row do not is one in a hundred thousand.
      expect(most).toBeLessThan(3000);
    } finally {
      await Promise.all(instances.map((instance) => instance.database.close()));
    }
  },
  ROUNDS_TIMEOUT_MS,
);

it('reading a count is one range of the primary key', async () => {
  await appendEntries(300);
  const recording = new RecordingDatabase(services.database);
  await succeed({ ...services, database: recording }, 'GetUserInfo', {
    userid: 'anchor',
    type: 0,
  });
  const [statement] = recording.statements;
  const [steps] = await database.connection.query(
    `EXPLAIN ${statement!.sql}`,
    statement!.parameters as unknown[],
  );
  const onEntries = (steps as { table: string; key: string; type: string }[]).filter(
    ({ table }) => table === 'e',
  );
  expect(onEntries).toHaveLength(2);
  expect(new Set(onEntries.map(({ key, type }) => `${type} ${key}`))).toEqual(new Set(['ref PRIMARY']));
});

describe('a fold of many rooms', () => {
  const ROOMS = 250;

  it('adds every entry to its own room, and leaves an empty table', async () => {
    await insertLiveRooms(database.connection, ROOMS, { prefix: 'other', since: new Date(0) });
    const entries = await appendEntries(7);
    expect(entries).toBeGreaterThan(1000);
    expect(await foldAll(services, () => true)).toBe(ROOMS + 1);
    expect(await unfolded()).toBe(0);
    expect(await rowsOf('SELECT DISTINCT like_count, viewer_count FROM broadcast')).toEqual([
      { like_count: 7, viewer_count: 0 },
    ]);
  });

  it('ends what a hot room left behind, however much it is', async () => {
    await appendEntries(5300);
    await runSweep(services);
    expect(await unfolded()).toBe(0);
    expect(await likes()).toBe(5300);
  });

  it('takes entries of a replay away that is gone', async () => {
    await database.connection.query(
      'INSERT INTO counter_entry (subject_type, subject_id, id, likes, viewers) VALUES (2, 4711, 1, 1, 0)',
    );
    await foldAll(services, () => true);
    expect(await unfolded()).toBe(0);
  });

  it('killed before any of its statements, loses and doubles nothing', async () => {
    await insertLiveRooms(database.connection, 3, { prefix: 'other', since: new Date(0) });
    let expected = 0;
    let folded = 0;
    for (let deaths = 0; ; deaths += 1) {
      expect(deaths).toBeLessThan(MOST_STATEMENTS);
      await appendEntries(5);
      await database.connection.query('DELETE FROM counter_entry WHERE viewers <> 0');
      expected += 5;
      const dying = { ...services, database: new MortalDatabase(database.config, deaths + 1) };
      const survived = await foldAll(dying as unknown as TestServices, () => true).then(
        () => true,
        () => false,
      );
      const left = await unfolded();
      expect([0, 20]).toContain(left);
      if (left === 0) folded += 1;
      const totals = await rowsOf(
        `SELECT DISTINCT b.like_count + (SELECT COALESCE(SUM(e.likes), 0) FROM counter_entry e
           WHERE e.subject_type = 1 AND e.subject_id = b.id) AS total FROM broadcast b`,
      );
      expect(totals.map(({ total }) => Number(total))).toEqual([expected]);
      if (survived) break;
      if (left > 0) await foldAll(services, () => true);
    }
    // A death after COMMIT leaves everything folded, and so do the later ones.
    expect(folded).toBeGreaterThan(1);
  });
});

it('request ids and entries of a hot evening are gone an hour after it', async () => {
  const ids = Array.from({ length: 3500 }, (_, index) => [
    1,
    1,
    `request-${index}`,
    new Date(services.clock.nowMs()),
  ]);
  await database.connection.query('INSERT INTO like_request VALUES ?', [ids]);
  await appendEntries(2500);
  services.clock.advanceSeconds(3601);
  await runSweep(services);
  expect(await rowsOf('SELECT request_id FROM like_request')).toEqual([]);
  expect(await unfolded()).toBe(0);
});

it('a limited use is counted exactly, by one statement', async () => {
  const { countUse } = await import('../../../shared/db/rateLimits');
  const limit = { name: 'test', uses: 3, windowSeconds: 60 };
  const now = new Date(services.clock.nowMs());
  const waits: number[] = [];
  for (let use = 0; use < 5; use += 1) {
    waits.push(await services.database.statement((session) => countUse(session, limit, 'key', now)));
  }
  expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, true, true]);
  const later = new Date(now.getTime() + 60_000);
  expect(await services.database.statement((session) => countUse(session, limit, 'key', later))).toBe(0);
});
