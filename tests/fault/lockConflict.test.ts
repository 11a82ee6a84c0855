import type { Session } from '../../shared/db/database';
import { AppError } from '../../shared/errors';
import { AS_OPERATOR, call, goLive, openRoom } from '../support/appCall';
import { expectInvariants } from '../support/invariants';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { post, recordingEvent, signed, startEvent, stopEvent } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

/** The first attempt and three repeats. */
const MOST_ATTEMPTS = 4;

let database: TestDatabase;
let instances: TestServices[];

beforeAll(async () => {
  database = await testDatabase();
  instances = Array.from({ length: 10 }, () => createServices(database.config));
});

afterAll(async () => {
  await Promise.all(instances.map((services) => services.database.close()));
  await database.close();
});

beforeEach(() => database.truncateAll());

afterEach(() => expectInvariants(database.connection));

async function twoRooms(): Promise<[string, string]> {
  return [await goLive(instances[0]!, 'left'), await goLive(instances[0]!, 'right')];
}

async function likesOf(): Promise<Record<string, number>> {
  const [rows] = await database.connection.query('SELECT user_id, like_count FROM broadcast');
  return Object.fromEntries(
    (rows as { user_id: string; like_count: number }[]).map((row) => [row.user_id, row.like_count]),
  );
}

async function addLike(session: Session, streamName: string): Promise<void> {
  await session.write('UPDATE broadcast SET like_count = like_count + 1 WHERE stream_name = ?', [streamName]);
}

/** Resolves for everybody when `count` have arrived. */
function meeting(count: number): () => Promise<void> {
  let arrive: () => void = () => undefined;
  const everybody = new Promise<void>((resolve) => (arrive = resolve));
  let arrived = 0;
  return async () => {
    arrived += 1;
    if (arrived >= count) arrive();
    await everybody;
  };
}

it('DU3: two transactions that deadlock both succeed, with the exact result', async () => {
  const [left, right] = await twoRooms();
  const both = meeting(2);
  let attempts = 0;
  const addToBoth = (services: TestServices, first: string, second: string): Promise<void> =>
    services.database.transaction(async (session) => {
      attempts += 1;
      await addLike(session, first);
      await both();
      await addLike(session, second);
    });
  await Promise.all([addToBoth(instances[0]!, left, right), addToBoth(instances[1]!, right, left)]);
  expect(attempts).toBe(3);
  expect(await likesOf()).toEqual({ left: 2, right: 2 });
});

it('DU3: a transaction that waits too long for a lock is repeated, with the exact result', async () => {
  const [left, right] = await twoRooms();
  const holder = database.connection;
  await holder.beginTransaction();
  await holder.query('SELECT id FROM broadcast WHERE stream_name = ? FOR UPDATE', [right]);
  let attempts = 0;
  await instances[0]!.database.transaction(async (session) => {
    attempts += 1;
    if (attempts === 2) await holder.rollback();
    await session.write('SET SESSION innodb_lock_wait_timeout = 1');
    await addLike(session, left);
    await addLike(session, right);
  });
  expect(attempts).toBe(2);
  expect(await likesOf()).toEqual({ left: 1, right: 1 });
});

it.each([
  ['deadlock', 1213],
  ['lock wait', 1205],
])('DU3: a %s at every attempt ends after three repeats, with nothing done', async (_name, errno) => {
  const [left] = await twoRooms();
  let attempts = 0;
  const failing = instances[0]!.database.transaction(async (session) => {
    attempts += 1;
    await addLike(session, left);
    await session.write(`SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = ${errno}`);
  });
  await expect(failing).rejects.toMatchObject({
    code: 'DATABASE_FAILED',
    detail: 'database busy, try again',
  });
  expect(attempts).toBe(MOST_ATTEMPTS);
  expect(await likesOf()).toEqual({ left: 0, right: 0 });
});

it('does not repeat what the application itself refuses', async () => {
  const [left] = await twoRooms();
  let attempts = 0;
  const refusing = instances[0]!.database.transaction(async (session) => {
    attempts += 1;
    await addLike(session, left);
    throw new AppError('BANNED');
  });
  await expect(refusing).rejects.toMatchObject({ code: 'BANNED' });
  expect(attempts).toBe(1);
  expect(await likesOf()).toEqual({ left: 0, right: 0 });
});

it('does not repeat a statement that is wrong', async () => {
  let attempts = 0;
  const wrong = instances[0]!.database.transaction(async (session) => {
    attempts += 1;
    await session.query('SELECT no_such_column FROM broadcast');
  });
  await expect(wrong).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  expect(attempts).toBe(1);
});

describe('calls and events that meet on one user', () => {
  const CALLS_OF_EACH = rounds(12, 200);
  const BANNED = 4031;
  const BROADCAST_ENDED = 10010;

  it(
    'DU3: all get their answer, and leave everything consistent',
    async () => {
      const first = instances[0]!;
      const streamName = await openRoom(first, 'anchor');
      const now = first.clock.nowSeconds();
      const group = { liveuserid: 'anchor', groupid: 'group of anchor', nickname: '', headpic: '', flag: 0 };
      const profile = { title: 'a room', userinfo: {} };
      const acts: ((services: TestServices, turn: number) => Promise<number>)[] = [
        (services) =>
          ask(services, 'RequestLVBAddr', { userid: 'anchor', groupid: group.groupid, ...profile }),
        (services) => ask(services, 'ChangeStatus', { userid: 'anchor', status: 0 }),
        (services) => ask(services, 'ChangeStatus', { userid: 'anchor', status: 1 }),
        (services, turn) => ask(services, 'EnterGroup', { userid: `viewer-${turn}`, ...group }),
        (services, turn) => ask(services, 'QuitGroup', { userid: `viewer-${turn - 1}`, ...group }),
        (services) => ask(services, 'ChangeCount', { userid: 'anchor', type: 1, optype: 0, flag: 0 }),
        (services, turn) =>
          ask(services, 'ForbidLive', { userid: 'anchor', forbidflag: turn % 2 }, AS_OPERATOR),
        (services, turn) =>
          send(services, startEvent(streamName, { atSeconds: now + turn, sequence: String(turn) })),
        (services, turn) =>
          send(services, stopEvent(streamName, { atSeconds: now + turn, sequence: String(turn) })),
        (services, turn) => {
          const file = {
            fileId: `file-${turn}`,
            fromSeconds: now + turn * 90,
            toSeconds: now + turn * 90 + 80,
          };
          return send(services, recordingEvent(streamName, file));
        },
      ];
      const results = await Promise.all(
        acts.map(async (act, index) => {
          const answers = new Set<number>();
          for (let turn = 1; turn <= CALLS_OF_EACH; turn += 1)
            answers.add(await act(instances[index]!, turn));
          return [...answers];
        }),
      );
      const expected = [0, 200, BANNED, BROADCAST_ENDED];
      expect(results.flat().filter((answer) => !expected.includes(answer))).toEqual([]);
    },
    ROUNDS_TIMEOUT_MS,
  );

  async function ask(
    services: TestServices,
    action: string,
    parameters: object,
    headers = {},
  ): Promise<number> {
    return (await call(services, action, parameters, headers)).returnValue;
  }

  async function send(services: TestServices, event: ReturnType<typeof startEvent>): Promise<number> {
    return (await post(services, signed(event, services.clock.nowSeconds()))).statusCode;
  }
});
