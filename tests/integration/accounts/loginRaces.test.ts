import type { Database } from '../../../shared/db/database';
import { findAccount, replacePasswordHash } from '../../../shared/db/accounts';
import { hashPassword } from '../../../shared/signing/passwordHash';
import { addAccount, addSession, cheapHash, passwordOf, postAs, signIn } from '../../support/gen2/apps';
import { createBackend, type Backend } from '../../support/gen2/backend';
import { rowsOf } from '../../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

let database: TestDatabase;
let backend: Backend;
let other: Backend;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
  other = createBackend(database.config, { beside: backend });
});

afterAll(async () => {
  await Promise.all([backend.database.close(), other.database.close()]);
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
});

/** A function instance in which something happens between the check of the password and the session. */
function interrupted(happens: () => Promise<void>): Backend {
  let transactions = 0;
  const { database: real } = other;
  const watched: Database = {
    read: (work, deadlineMs) => real.read(work, deadlineMs),
    statement: (work, twice) => real.statement(work, twice),
    // Counting the guess, taking it back, starting the session.
    transaction: async (work, deadlineMs) => {
      transactions += 1;
      if (transactions === 3) await happens();
      return real.transaction(work, deadlineMs);
    },
    close: () => real.close(),
  };
  return { ...other, database: watched };
}

async function storeHash(userId: string, hash: string): Promise<void> {
  await backend.database.transaction(async (session) => {
    const account = await findAccount(session, userId);
    await replacePasswordHash(session, userId, account!.passwordHash, hash);
  });
}

it('a login with the old password that overlaps its change leaves no session', async () => {
  await addAccount(backend, 'alice');
  await storeHash('alice', await hashPassword(passwordOf('alice')));
  const device = await addSession(backend, 'alice');
  const change = { password: passwordOf('alice'), new_password: passwordOf('alice', 'new') };
  const overtaken = interrupted(async () => {
    expect((await postAs(backend, device, 'change_password', change)).code).toBe(200);
  });
  expect((await signIn(overtaken, 'alice')).code).toBe(621);
  expect(await rowsOf(database.connection, 'session')).toEqual([]);
});

it('two logins that renew a weak hash at once both sign in', async () => {
  await addAccount(backend, 'alice');
  const overtaken = interrupted(async () => {
    expect((await signIn(backend, 'alice')).code).toBe(200);
  });
  expect((await signIn(overtaken, 'alice')).code).toBe(200);
  expect(await rowsOf(database.connection, 'session')).toHaveLength(2);
});

it('a password is changed although a login renews its weak hash meanwhile', async () => {
  await addAccount(backend, 'alice');
  await storeHash('alice', cheapHash(passwordOf('alice')));
  const device = await addSession(backend, 'alice');
  const overtaken = interrupted(async () => {
    expect((await signIn(backend, 'alice')).code).toBe(200);
  });
  const change = { password: passwordOf('alice'), new_password: passwordOf('alice', 'new') };
  expect((await postAs(overtaken, device, 'change_password', change)).code).toBe(200);
  expect((await signIn(backend, 'alice', { password: passwordOf('alice', 'new') })).code).toBe(200);
});
