import { addMember, AS_OPERATOR, call, postAs, type Member } from '../../support/gen2/apps';
import { createBackend, type Backend } from '../../support/gen2/backend';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

let database: TestDatabase;
let backend: Backend;
let alice: Member;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
  await database.truncateAll();
  alice = await addMember(backend, 'alice');
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

// MySQL and MariaDB fail with "illegal mix of collations" where such text meets an ASCII column.
describe.each(['é', '会话', '😀', 'e\u0301'])('%s', (text) => {
  it('is no session of anybody', async () => {
    const { code, message } = await postAs(backend, alice, 'end_session', { session_id: text });
    expect({ code, message }).toMatchObject({ code: 602, message: expect.stringContaining('session_id') });
  });

  it('is no outcome of an event, and the answer names those there are', async () => {
    const options = { headers: AS_OPERATOR };
    const { returnValue, returnMsg } = await call(backend, 'ListCallbackEvents', { outcome: text }, options);
    expect(returnValue).toBe(4002);
    expect(returnMsg).toContain('received, applied, unmatched, ignored, too_short');
  });

  it('is searched for as a stream name and file id like any other', async () => {
    const options = { headers: AS_OPERATOR };
    const events = await call(backend, 'ListCallbackEvents', { stream_id: text }, options);
    expect(events.returnData).toMatchObject({ list: [] });
    const request = { fileid: text, reason: text };
    expect((await call(backend, 'DeleteReplay', request, options)).returnValue).toBe(10010);
    expect((await call(backend, 'DeleteShortVideo', { userid: text, ...request }, options)).returnValue).toBe(
      10010,
    );
    expect(
      (await call(backend, 'EndUserSessions', { userid: text, reason: text }, options)).returnData,
    ).toEqual({
      ended: 0,
    });
  });
});
