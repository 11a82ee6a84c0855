import { randomUUID } from 'node:crypto';
import { sweep } from '../../../functions/online-check/sweep';
import { addMember, AS_OPERATOR, bearer, call, postAs, succeed, type Member } from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { deliver, pushEvent, recordingEvent } from '../../support/gen2/events';
import { rowsOf } from '../../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

const userid = 'alice';
const stream = `1400000000_${userid}`;
const DAY = 86_400;

let database: TestDatabase;
let backend: Backend;
let alice: Member;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
  backend.liveApi.reset();
  alice = await addMember(backend, userid);
});

async function recordUnannounced(): Promise<void> {
  const times = { fromSeconds: START_SECONDS - 600, toSeconds: START_SECONDS };
  await deliver(backend, recordingEvent(stream, { fileId: 'f1', format: 'mp4', ...times }));
}

async function pushUnannounced(afterSeconds: number): Promise<void> {
  backend.clock.advance(afterSeconds);
  await deliver(backend, pushEvent(stream, { atSeconds: backend.clock.nowSeconds(), sequence: '2' }));
  backend.liveApi.pushing.add(stream);
}

async function sweepTwice(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    backend.clock.advance(60);
    await sweep({ ...backend, runId: randomUUID() });
  }
}

it('the app of a user with only an unannounced recording cannot list it as a room', async () => {
  await recordUnannounced();
  await succeed(backend, 'ChangeStatus', { userid, status: 0 }, { headers: bearer(alice.token) });
  expect(await succeed(backend, 'FetchList', { flag: 1 })).toMatchObject({ totalcount: 0 });
  expect(await rowsOf(database.connection, 'broadcast')).toMatchObject([{ state: 'opened' }]);
});

it('a banned user who never announced a room, and one with only a recording, have no room to look at', async () => {
  await recordUnannounced();
  const request = { userid, type: 0 };
  expect((await call(backend, 'GetUserInfo', request)).returnValue).toBe(10010);
  await database.truncateAll();
  await addMember(backend, userid);
  await succeed(backend, 'BanUser', { userid, reason: 'spam' }, { headers: AS_OPERATOR });
  expect((await call(backend, 'GetUserInfo', request)).returnValue).toBe(10010);
});

it('an unannounced recording does not hide that the app has an announced room', async () => {
  await postAs(backend, alice, 'upload_room', { title: 'announced', location: '', frontcover: '' });
  const old = { fromSeconds: START_SECONDS - 2 * DAY - 600, toSeconds: START_SECONDS - 2 * DAY };
  await deliver(backend, recordingEvent(stream, { fileId: 'f0', format: 'mp4', ...old }));
  await succeed(backend, 'ChangeStatus', { userid, status: 0 }, { headers: bearer(alice.token) });
  expect(await succeed(backend, 'FetchList', { flag: 1 })).toMatchObject({
    pusherlist: [{ title: 'announced' }],
  });
});

describe('after an operator ended a broadcast', () => {
  it('of a user who announces none, later pushes of that user are left alone', async () => {
    await recordUnannounced();
    await succeed(backend, 'EndBroadcast', { userid, reason: 'spam' }, { headers: AS_OPERATOR });
    await pushUnannounced(60);
    await sweepTwice();
    expect(backend.liveApi.asked.filter((request) => request.startsWith('drop'))).toEqual([]);
  });

  it('the same push is cut again, and one of the next day is not', async () => {
    await postAs(backend, alice, 'upload_room', { title: 'evening', location: '', frontcover: '' });
    await deliver(backend, pushEvent(stream, { atSeconds: START_SECONDS, sequence: '1' }));
    await succeed(backend, 'EndBroadcast', { userid, reason: 'spam' }, { headers: AS_OPERATOR });
    backend.liveApi.asked.length = 0;
    backend.liveApi.pushing.add(stream);
    await sweepTwice();
    expect(backend.liveApi.asked).toContain(`drop ${stream}`);
    backend.liveApi.asked.length = 0;
    await pushUnannounced(DAY);
    await sweepTwice();
    expect(backend.liveApi.asked.filter((request) => request.startsWith('drop'))).toEqual([]);
  });
});
