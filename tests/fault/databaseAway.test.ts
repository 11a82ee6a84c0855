import { call, goLive, openRoom } from '../support/appCall';
import { readBroadcastRows } from '../support/broadcastRows';
import { expectInvariants } from '../support/invariants';
import { letGoOfLostQueries } from '../support/lostQueryTimers';
import { startPrivateDatabase, type PrivateDatabase } from '../support/privateDatabase';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { post, recordingEvent, signed, startEvent } from '../support/streamEvents';
import { createServices, type TestServices } from '../support/testServices';

/** How often LVB repeats an event, a minute apart (267/32744). */
const RETRIES = 12;
const STARTING_TIMEOUT_MS = 90_000;

let database: PrivateDatabase;
let services: TestServices;

beforeAll(async () => {
  letGoOfLostQueries();
  database = await startPrivateDatabase();
  services = createServices(database.config);
}, STARTING_TIMEOUT_MS);

afterAll(async () => {
  await services.database.close().catch(() => undefined);
  await database.server.stop();
}, STARTING_TIMEOUT_MS);

it(
  'CB8: events are refused while the database is away, accepted when it is back, and have one effect',
  async () => {
    const streamName = await openRoom(services, 'anchor');
    const now = services.clock.nowSeconds();
    const events = [
      startEvent(streamName, { atSeconds: now, sequence: '7' }),
      recordingEvent(streamName, { fileId: 'file', fromSeconds: now - 600, toSeconds: now }),
    ].map((event) => signed(event, now));
    await database.server.kill();
    for (let retry = 0; retry < RETRIES - 1; retry += 1) {
      for (const event of events) expect((await post(services, event)).statusCode).toBe(503);
      services.clock.advanceSeconds(60);
    }
    await database.server.restart();
    // The last of the twelve is within the margin of its `t`, and LVB may have missed our answer to it.
    for (let delivery = 0; delivery < 3; delivery += 1) {
      for (const event of events) expect((await post(services, event)).statusCode).toBe(200);
    }
    await database.connected(async (connection) => {
      const rows = await readBroadcastRows(connection, [streamName], 'no prefix');
      expect(rows.broadcasts).toMatchObject([
        { state: 'live', started_at: new Date(now * 1000).toISOString() },
      ]);
      expect(rows.pushSessions).toHaveLength(1);
      expect(rows.replays).toHaveLength(1);
      expect(rows.recordings).toHaveLength(1);
      const [ledger] = await connection.query('SELECT deliveries, outcome FROM callback_event');
      expect(ledger).toEqual([
        { deliveries: 3, outcome: 'applied' },
        { deliveries: 3, outcome: 'applied' },
      ]);
      await expectInvariants(connection);
    });
  },
  STARTING_TIMEOUT_MS,
);

describe('DU1: a database killed under load', () => {
  const KILLS = rounds(2, 50);
  const INSTANCES = 6;
  /** In fifty rounds 3,000 of them. */
  const LIKES_BEFORE_KILL = 60;

  it(
    'loses nothing that was acknowledged and applies nothing twice',
    async () => {
      await goLive(services, 'popular');
      const instances = Array.from({ length: INSTANCES }, () => createServices(database.config));
      const acknowledged = new Set<string>();
      const attempted = new Set<string>();
      for (let kill = 0; kill < KILLS; kill += 1) {
        let isUp = true;
        const load = instances.map(async (instance, index) => {
          for (let like = 0; isUp; like += 1) {
            const requestid = `kill-${kill} instance-${index} like-${like}`;
            attempted.add(requestid);
            const parameters = { userid: 'popular', type: 1, optype: 0, flag: 0, requestid };
            const { returnValue } = await call(instance, 'ChangeCount', parameters);
            if (returnValue === 0) acknowledged.add(requestid);
            else isUp = false;
          }
        });
        const target = acknowledged.size + LIKES_BEFORE_KILL;
        // Read through a function, because the load changes it while this waits.
        const stillUp = (): boolean => isUp;
        while (acknowledged.size < target && stillUp()) await new Promise((resolve) => setImmediate(resolve));
        expect(isUp).toBe(true);
        await database.server.kill();
        await Promise.all(load);
        await database.server.restart();
        await database.connected(expectInvariants);
      }
      await database.connected(async (connection) => {
        const [requests] = await connection.query('SELECT request_id FROM like_request');
        const stored = new Set((requests as { request_id: string }[]).map((row) => row.request_id));
        expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
        expect([...stored].filter((id) => !attempted.has(id))).toEqual([]);
        const [counts] = await connection.query(
          `SELECT b.like_count + (SELECT COALESCE(SUM(e.likes), 0) FROM counter_entry e WHERE e.subject_id = b.id)
             AS likes FROM broadcast b WHERE b.user_id = 'popular'`,
        );
        expect(counts).toEqual([{ likes: String(stored.size) }]);
        await expectInvariants(connection);
      });
      expect(acknowledged.size).toBeGreaterThanOrEqual(KILLS * LIKES_BEFORE_KILL);
      console.info(`${KILLS} kills, ${acknowledged.size} acknowledged of ${attempted.size} attempted`);
      await Promise.all(instances.map((instance) => instance.database.close().catch(() => undefined)));
    },
    rounds(STARTING_TIMEOUT_MS, ROUNDS_TIMEOUT_MS),
  );
});
