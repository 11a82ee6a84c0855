import { goLive, succeed } from '../support/appCall';
import { BundledFunction } from '../support/bundledFunction';
import { expectInvariants } from '../support/invariants';
import { signed, startEvent, stopEvent } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';
import { AdjustableClock, createServices, type TestServices } from '../support/testServices';

const [OLD, NEW] = ['fake-old-database-password', 'fake-new-database-password'];
const WORKER = process.env.JEST_WORKER_ID ?? '1';
const LIKE = { Action: 'ChangeCount', userid: 'anchor', type: 1, optype: 0, flag: 0, fileid: '' };

/** What happens to the account of the functions while they run, and the account that they are deployed with then. */
interface Rotation {
  readonly rotate: () => Promise<{ user: string; password: string }>;
  /** Ends what the old instances could still connect with. */
  readonly finish: () => Promise<unknown>;
}

let database: TestDatabase;
let observer: TestServices;
const functions: BundledFunction[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const clock = new AdjustableClock(Math.floor(Date.now() / 1000) * 1000);
  observer = createServices(database.config, { clock });
});

afterAll(async () => {
  await observer.database.close();
  await database.close();
});

beforeEach(() => database.truncateAll());

afterEach(async () => {
  for (const one of functions.splice(0)) await one.close();
  for (const user of [`old_${WORKER}`, `new_${WORKER}`]) await drop(user);
  await expectInvariants(database.connection);
});

function run(sql: string): Promise<unknown> {
  return database.connection.query(sql);
}

function account(user: string): string {
  return `'${user}'@'127.0.0.1'`;
}

async function drop(user: string): Promise<void> {
  const [rows] = await database.connection.query('SELECT User FROM mysql.user WHERE User = ?', [user]);
  if ((rows as unknown[]).length > 0) await run(`DROP USER ${account(user)}`);
}

async function create(user: string, password: string): Promise<{ user: string; password: string }> {
  await run(`CREATE USER ${account(user)} IDENTIFIED BY '${password}'`);
  await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${database.config.database}\`.* TO ${account(user)}`);
  return { user, password };
}

/** MySQL 5.6 has no ALTER USER for this, and MySQL 8 no PASSWORD(). */
async function changePassword(user: string, password: string): Promise<void> {
  await run(`ALTER USER ${account(user)} IDENTIFIED BY '${password}'`).catch(() =>
    run(`SET PASSWORD FOR ${account(user)} = PASSWORD('${password}')`),
  );
}

function deployed(
  name: 'api' | 'stream-callback',
  credentials: { user: string; password: string },
): BundledFunction {
  const environment = testEnvironment({ ...database.config, ...credentials }, { AUTH_MODE: 'open' });
  const one = new BundledFunction(name, environment);
  functions.push(one);
  return one;
}

async function like(api: BundledFunction): Promise<number> {
  const { body } = await api.post(JSON.stringify(LIKE));
  return (JSON.parse(body) as { returnValue: number }).returnValue;
}

async function tell(callback: BundledFunction, event: object): Promise<number> {
  return (await callback.post(JSON.stringify(signed({ ...event }, observer.clock.nowSeconds())))).statusCode;
}

/** As a server ends a connection that has been idle for long. */
async function endConnectionsOf(user: string): Promise<void> {
  const [rows] = await database.connection.query(
    'SELECT id AS id FROM information_schema.processlist WHERE user = ?',
    [user],
  );
  expect(rows).not.toEqual([]);
  for (const { id } of rows as { id: number }[]) await run(`KILL ${id}`);
}

const ROTATIONS: Readonly<Record<string, Rotation>> = {
  'a second account takes over': {
    rotate: () => create(`new_${WORKER}`, NEW),
    finish: () => drop(`old_${WORKER}`),
  },
  'the account gets another password': {
    rotate: async () => {
      await changePassword(`old_${WORKER}`, NEW);
      return { user: `old_${WORKER}`, password: NEW };
    },
    finish: () => Promise.resolve(),
  },
};

describe.each(Object.entries(ROTATIONS))('DB_PASSWORD: %s', (_how, { rotate, finish }) => {
  it('old instances go on until their connection ends, new ones use the new password, and no event is lost', async () => {
    const streamName = await goLive(observer, 'anchor');
    const old = await create(`old_${WORKER}`, OLD);
    const [oldApi, oldCallback] = [deployed('api', old), deployed('stream-callback', old)];
    const now = observer.clock.nowSeconds();
    const [start, stop] = [
      startEvent(streamName, { atSeconds: now, sequence: '1' }),
      stopEvent(streamName, { atSeconds: now + 1, sequence: '1' }),
    ];
    expect([await like(oldApi), await tell(oldCallback, start)]).toEqual([0, 200]);

    const renewed = await rotate();
    const [newApi, newCallback] = [deployed('api', renewed), deployed('stream-callback', renewed)];
    for (const api of [oldApi, newApi]) expect(await like(api)).toBe(0);
    for (const callback of [oldCallback, newCallback]) expect(await tell(callback, start)).toBe(200);
    await finish();
    for (const api of [oldApi, newApi]) expect(await like(api)).toBe(0);

    // An instance from before the change that the platform has not replaced yet loses its connection.
    await endConnectionsOf(old.user);
    expect(await like(newApi)).toBe(0);
    const { body } = await oldApi.post(JSON.stringify(LIKE));
    expect(JSON.parse(body)).toEqual({
      returnValue: 2002,
      returnMsg: 'db connect error | database unreachable, try again',
      returnData: [],
    });
    // LVB repeats what was refused, and comes to a new instance.
    expect([await tell(oldCallback, stop), await tell(newCallback, stop)]).toEqual([503, 200]);

    const [ledger] = await database.connection.query(
      'SELECT event_type, outcome FROM callback_event ORDER BY id',
    );
    expect(ledger).toMatchObject([
      { event_type: 1, outcome: 'applied' },
      { event_type: 0, outcome: 'applied' },
    ]);
    expect(await succeed(observer, 'GetUserInfo', { userid: 'anchor', type: 0 })).toMatchObject({
      likecount: 6,
    });
    const told = functions.flatMap(({ lines }) => lines).join('\n');
    for (const secret of [OLD, NEW]) expect(told).not.toContain(secret);
  });
});
