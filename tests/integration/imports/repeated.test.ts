import type { Database } from '../../../shared/db/database';
import { countedDatabase } from '../../support/countedDatabase';
import { rowsOf } from '../../support/gen2/tables';
import { importedState } from '../../support/importedState';
import { expectInvariants } from '../../support/invariants';
import {
  chinaTime,
  createOldTables,
  expectAccounted,
  importOld,
  insertOld,
  type TestImport,
} from '../../support/oldServer';
import { rounds, ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { runScript } from '../../support/runMigrateProcess';
import { seededRandom } from '../../support/seededRandom';
import {
  scratchDatabase,
  testDatabase,
  type ScratchDatabase,
  type TestDatabase,
} from '../../support/testDatabase';
import { TEST_START_MS } from '../../support/testServices';

const ago = (seconds: number): string => chinaTime(TEST_START_MS - seconds * 1000);
const LATER = new Date(TEST_START_MS + 3_600_000);

let database: TestDatabase;
let old: ScratchDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  old = await scratchDatabase('old');
  await createOldTables(old.connection, 'first 2018, forbid_status, DATETIME, short videos', 'second 2019');
  await fill();
});

afterEach(async () => {
  await expectInvariants(database.connection);
  await old.drop();
});

async function room(userid: string, row: object): Promise<void> {
  const names = {
    userid,
    stream_id: `8888_${userid}`,
    groupid: `group of ${userid}`,
    title: `room of ${userid}`,
  };
  await insertOld(old.connection, 'live_data', { ...names, create_time: ago(600), ...row });
}

async function tape(userid: string, fileId: string, row: object = {}): Promise<void> {
  await insertOld(old.connection, 'tape_data', {
    ...{ userid, file_id: fileId, title: `old ${fileId}`, play_url: `http://v.test/${fileId}.flv` },
    ...{ create_time: ago(3_600), start_time: ago(7_200), like_count: 1, viewer_count: 2 },
    ...row,
  });
}

/** One row of everything, and of each something that is not copied. */
async function fill(): Promise<void> {
  for (const userid of ['alice', 'bobby', 'x']) {
    await insertOld(old.connection, 'tb_account', { userid, password: 'abc', create_time: ago(90_000) });
  }
  await room('alice', { status: 1, like_count: 4 });
  await room('bob', { status: 0 });
  await room('carol', { status: 1, forbid_status: 1 });
  await insertOld(old.connection, 'tb_room', { userid: 'alice', title: 'tonight', create_time: ago(600) });
  await tape('alice', 'one', { hls_play_url: 'http://v.test/one.m3u8' });
  await tape('dave', 'two', { create_time: null });
  await tape('alice', 'three', { title: 'room of alice', start_time: ago(500), create_time: ago(100) });
  await insertOld(old.connection, 'tb_vod', {
    ...{ userid: 'alice', file_id: 'four', title: 'four', play_url: 'http://v.test/four.mp4' },
    ...{ create_time: ago(1_800), start_time: ago(3_600) },
  });
  await insertOld(old.connection, 'UGC_data', {
    ...{
      userid: 'bob',
      file_id: 'five',
      title: 'five',
      play_url: 'http://v.test/five.mp4',
      create_time: ago(60),
    },
  });
  for (const liveuserid of ['alice', 'bob']) {
    await insertOld(old.connection, 'group_info', {
      groupid: `group of ${liveuserid}`,
      userid: 'eve',
      liveuserid,
    });
  }
}

function counts({ tables }: TestImport): Record<string, string> {
  const entries = Object.values(tables).map((table): [string, string] => [
    table.table,
    `${table.new} new, ${table.updated} updated, ${table.kept} kept, ${table.reported} reported, ${table.gone} gone`,
  ]);
  return Object.fromEntries(entries);
}

const NOTHING_NEW = {
  tb_account: '0 new, 0 updated, 0 kept, 1 reported, 0 gone',
  live_data: '0 new, 0 updated, 0 kept, 0 reported, 0 gone',
  tb_room: '0 new, 0 updated, 0 kept, 0 reported, 0 gone',
  tape_data: '0 new, 0 updated, 0 kept, 1 reported, 0 gone',
  tb_vod: '0 new, 0 updated, 0 kept, 0 reported, 0 gone',
  UGC_data: '0 new, 0 updated, 0 kept, 0 reported, 0 gone',
  group_info: '0 new, 0 updated, 0 kept, 1 reported, 0 gone',
};

async function importAgain(startedAt = LATER): Promise<TestImport> {
  const done = await importOld(old.config, database.config, { startedAt });
  expectAccounted(done);
  return done;
}

describe('an import that is repeated', () => {
  beforeEach(async () => {
    expectAccounted(await importOld(old.config, database.config));
  });

  it('changes nothing, and says the same of what it does not copy', async () => {
    const before = await importedState(database.connection);
    expect(counts(await importAgain())).toEqual(NOTHING_NEW);
    expect(await importedState(database.connection)).toEqual(before);
  });

  it('adds what has come since', async () => {
    await tape('alice', 'six');
    await insertOld(old.connection, 'tb_account', { userid: 'frank', password: 'abc' });
    const done = counts(await importAgain());
    expect(done.tape_data).toBe('1 new, 0 updated, 0 kept, 1 reported, 0 gone');
    expect(done.tb_account).toBe('1 new, 0 updated, 0 kept, 1 reported, 0 gone');
    expect(await rowsOf(database.connection, 'replay')).toHaveLength(4);
  });

  it('brings over what the old server changed since', async () => {
    await old.connection.query(
      "UPDATE tape_data SET hls_play_url = 'http://v.test/new.m3u8', viewer_count = 30 WHERE file_id = 'three'",
    );
    await old.connection.query("UPDATE tb_account SET nickname = 'Alice' WHERE userid = 'alice'");
    await old.connection.query("UPDATE live_data SET status = 0, like_count = 9 WHERE userid = 'alice'");
    await old.connection.query("UPDATE live_data SET status = 1 WHERE userid = 'bob'");
    await old.connection.query("UPDATE live_data SET forbid_status = 0 WHERE userid = 'carol'");
    const done = counts(await importAgain());
    expect(done.tape_data).toBe('0 new, 1 updated, 0 kept, 1 reported, 0 gone');
    expect(done.live_data).toBe('0 new, 3 updated, 0 kept, 0 reported, 0 gone');
    const state = await importedState(database.connection);
    expect(state.replays).toContainEqual(
      expect.objectContaining({
        file_id: 'three',
        hls_play_url: 'http://v.test/new.m3u8',
        former_viewers: 30,
      }),
    );
    expect(state.accounts).toContainEqual(expect.objectContaining({ user_id: 'alice', nickname: 'Alice' }));
    const rooms = await rowsOf(database.connection, 'broadcast');
    const stateOf = (userId: string) =>
      rooms.find((row) => row.user_id === userId && row.group_id !== userId);
    expect(stateOf('alice')).toMatchObject({ state: 'ended', like_count: 9 });
    expect(stateOf('bob')).toMatchObject({ state: 'live' });
    expect(stateOf('carol')).toMatchObject({ forbidden_at: null });
    expect(state.bans).toEqual([]);
    expect(counts(await importAgain()).live_data).toBe('0 new, 0 updated, 0 kept, 0 reported, 0 gone');
  });

  it('leaves alone what was changed here, and says so', async () => {
    await database.connection.query("UPDATE account SET nickname = 'here' WHERE user_id = 'alice'");
    await old.connection.query("UPDATE tb_account SET nickname = 'there' WHERE userid = 'alice'");
    await database.connection.query(
      "UPDATE broadcast SET revision = revision + 1 WHERE stream_name = '8888_bob'",
    );
    await old.connection.query("UPDATE live_data SET status = 1 WHERE userid = 'bob'");
    await database.connection.query(
      "DELETE r, c FROM replay r JOIN recording c ON c.replay_id = r.id WHERE r.file_id = 'one'",
    );
    await old.connection.query("UPDATE tape_data SET like_count = 9 WHERE file_id = 'one'");
    const done = await importAgain();
    const changed = { tb_account: 1, live_data: 1, tape_data: 1 };
    for (const [table, kept] of Object.entries(changed)) expect(done.tables[table]).toMatchObject({ kept });
    expect(done.rows.filter(({ outcome }) => outcome.kind === 'kept').map(({ key }) => key)).toEqual([
      { userid: 'alice' },
      { userid: 'bob' },
      { userid: 'alice', file_id: 'one' },
    ]);
    expect(await rowsOf(database.connection, 'account')).toContainEqual(
      expect.objectContaining({ user_id: 'alice', nickname: 'here' }),
    );
  });

  it('does not bring back what ended here meanwhile', async () => {
    const { connection } = database;
    await connection.query(
      "UPDATE broadcast SET state = 'ended', live_user_id = NULL, pushing = 0, viewer_count = 0, " +
        "revision = revision + 1 WHERE stream_name = '8888_alice'",
    );
    await connection.query('DELETE FROM member');
    await connection.query('DELETE FROM counter_entry');
    await importAgain();
    const live = (await rowsOf(connection, 'broadcast')).filter(({ state }) => state === 'live');
    expect(live).toEqual([]);
  });

  it('lets a room that was replaced on the old server end here', async () => {
    await old.connection.query("DELETE FROM live_data WHERE userid = 'alice'");
    await room('alice', { status: 1, create_time: ago(30), groupid: 'another group', title: 'another' });
    const done = counts(await importAgain());
    expect(done.live_data).toBe('1 new, 0 updated, 0 kept, 0 reported, 1 gone');
    const live = (await rowsOf(database.connection, 'broadcast')).filter(({ state }) => state === 'live');
    expect(live).toMatchObject([{ title: 'another', group_id: 'another group', stream_name: '8888_alice' }]);
  });

  it('from another old database with the same ids is told apart by its name', async () => {
    await old.connection.query("UPDATE tape_data SET file_id = CONCAT('other-', file_id)");
    const other = await importOld(old.config, database.config, { source: 'other', startedAt: LATER });
    expectAccounted(other);
    expect(other.tables.tape_data).toMatchObject({ new: 2, reported: 1 });
    expect(other.tables.tb_account).toMatchObject({ new: 0, reasons: { exists: 2, bad_user_id: 1 } });
    expect(other.tables.tb_vod).toMatchObject({ new: 0, reasons: { file_taken: 1 } });
    const again = await importAgain();
    expect(again.tables.tape_data).toMatchObject({ new: 0, reasons: { file_taken: 2, no_time: 1 }, gone: 2 });
  });
});

describe('an import that dies', () => {
  /** The statement count of a whole import, and what it leaves. */
  async function wholeImport(): Promise<{ statements: number; state: Record<string, unknown[]> }> {
    let statements = 0;
    const counting = (inner: Database): Database => countedDatabase(inner, (number) => (statements = number));
    expectAccounted(await importOld(old.config, database.config, {}, counting));
    return { statements, state: await importedState(database.connection) };
  }

  it(
    'before any statement is completed by the next one, as if it had never died',
    async () => {
      const step = rounds(3, 1);
      const { statements, state } = await wholeImport();
      expect(statements).toBeGreaterThan(60);
      for (let last = 1; last <= statements; last += step) {
        await database.truncateAll();
        const dying = (inner: Database): Database =>
          countedDatabase(inner, (number, when) => {
            if (number === last && when === 'before') throw new Error('died');
          });
        await expect(importOld(old.config, database.config, {}, dying)).rejects.toThrow();
        await expectInvariants(database.connection);
        expectAccounted(await importOld(old.config, database.config));
        expect({ last, state: await importedState(database.connection) }).toEqual({ last, state });
      }
    },
    ROUNDS_TIMEOUT_MS,
  );

  it(
    'by SIGKILL, again and again, is completed by the next one',
    async () => {
      const seed = rounds(19, Date.now() % 100_000);
      console.info('seed', seed);
      const random = seededRandom(seed);
      const { statements, state } = await wholeImport();
      await database.truncateAll();
      for (let round = 0; round < rounds(4, 60); round += 1) {
        const statement = 1 + Math.floor(random() * statements);
        const when = random() < 0.5 ? 'before' : 'after';
        const job = { from: old.config, to: database.config, dieAt: { statement, when } };
        const { outcome } = runScript('tests/support/importProcess.ts', [JSON.stringify(job)], process.env);
        const { code, signal, stderr } = await outcome;
        // A later run has less to do, so it may be through before it gets to that statement.
        expect({ stderr, ended: signal === 'SIGKILL' || code === 0 }).toEqual({ stderr: '', ended: true });
        await expectInvariants(database.connection);
      }
      expectAccounted(await importOld(old.config, database.config));
      expect(await importedState(database.connection)).toEqual(state);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('beside another one adds nothing twice', async () => {
    const runs = await Promise.allSettled([
      importOld(old.config, database.config),
      importOld(old.config, database.config),
    ]);
    expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true);
    const after = await importOld(old.config, database.config);
    expectAccounted(after);
    expect(await rowsOf(database.connection, 'replay')).toHaveLength(3);
    expect(
      (await rowsOf(database.connection, 'broadcast')).filter(({ kind }) => kind === 'room'),
    ).toHaveLength(4);
    expect(await rowsOf(database.connection, 'member')).toHaveLength(1);
  });
});

describe('the counts at the end', () => {
  async function importWhile(statement: string, on: () => typeof old.connection): Promise<TestImport> {
    let tampered: Promise<unknown> | undefined;
    const tampering = (inner: Database): Database => ({
      ...inner,
      read: (work, deadlineMs) => inner.read(work, deadlineMs),
      close: () => inner.close(),
      async transaction(work, deadlineMs) {
        const result = await inner.transaction(work, deadlineMs);
        const [copied] = await database.connection.query(
          "SELECT 1 FROM import_row WHERE table_name = 'tape_data'",
        );
        if ((copied as unknown[]).length > 0) tampered ??= on().query(statement);
        await tampered;
        return result;
      },
    });
    return importOld(old.config, database.config, {}, tampering);
  }

  it.each([
    ['lost a row', "DELETE FROM tape_data WHERE file_id = 'one'"],
    ['got a row', "INSERT INTO tape_data (userid, file_id) VALUES ('late', 'late')"],
  ])('notice that the old database %s meanwhile, and say what to do', async (_what, statement) => {
    const { report } = await importWhile(statement, () => old.connection);
    expect(report.problems).toEqual([
      expect.stringMatching(/^tape_data: 3 rows were read.*Run the import again/),
    ]);
  });

  it('notice that rows vanished from the new database meanwhile', async () => {
    const statement =
      "DELETE r, c FROM replay r JOIN recording c ON c.replay_id = r.id WHERE r.file_id = 'one'";
    const { report } = await importWhile(statement, () => database.connection);
    expect(report.problems).toEqual([expect.stringMatching(/^tape_data: .*Run the import again/)]);
  });
});

describe('a dry run', () => {
  it('writes nothing, and says what the real one then does', async () => {
    const before = await importedState(database.connection);
    const dry = await importOld(old.config, database.config, { dryRun: true });
    expect(await importedState(database.connection)).toEqual(before);
    const real = await importOld(old.config, database.config);
    expect(dry.report.problems).toEqual([]);
    expect(counts(dry)).toEqual(counts(real));
    expect(dry.rows).toEqual(real.rows);
  });
});
