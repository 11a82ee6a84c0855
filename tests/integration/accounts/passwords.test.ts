import { isOutdatedHash, verifyPassword } from '../../../shared/signing/passwordHash';
import {
  addAccount,
  addMember,
  bearer,
  call,
  cheapHash,
  passwordOf,
  post,
  postAs,
  signedIn,
  signIn,
  type SecondReply,
} from '../../support/gen2/apps';
import { createBackend, type Backend } from '../../support/gen2/backend';
import { everyRow, rowsOf } from '../../support/gen2/tables';
import { ROUNDS_TIMEOUT_MS } from '../../support/rounds';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { expectNoSecrets } from '../../support/testEnvironment';

jest.mock('../../../shared/signing/passwordHash', () => {
  const actual = jest.requireActual<object>('../../../shared/signing/passwordHash');
  const verify = (actual as { verifyPassword: (...parts: string[]) => Promise<boolean> }).verifyPassword;
  return { ...actual, verifyPassword: jest.fn(verify) };
});

// Every guess costs a real hash, and some tests make many.
jest.setTimeout(ROUNDS_TIMEOUT_MS);

const verifications = jest.mocked(verifyPassword);

let database: TestDatabase;
let backend: Backend;

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
  backend.logLines.length = 0;
  verifications.mockClear();
});

async function register(userid: string, { address = '192.0.2.1', on = backend } = {}): Promise<SecondReply> {
  return post(on, 'register', { userid, password: passwordOf(userid) }, { address });
}

function guess(userId: string, address: string, password = 'wrong'): Promise<SecondReply> {
  return signIn(backend, userId, { password, address });
}

/** The seconds that a refusal tells the app to wait. */
function secondsToWait({ code, message }: SecondReply): number {
  expect(code).toBe(4003);
  return Number(/\b([0-9]+) s\b/.exec(message)?.[1]);
}

describe('what is stored of an account', () => {
  it('holds neither password nor token, in any table or log line', async () => {
    await register('alice');
    const phone = await signedIn(backend, 'alice');
    const refreshed = await post(backend, 'refresh', { userid: 'alice', refresh_token: phone.refreshToken });
    const again = { userId: 'alice', token: refreshed.data.token as string };
    const password = passwordOf('alice');
    const renewed = passwordOf('alice', 'new');
    await postAs(backend, again, 'get_user_info');
    await guess('alice', '198.51.100.7', 'WrongGuessOfSomebody');
    await call(backend, 'ReportUser', { userid: 'alice' }, { headers: bearer(again.token) });
    await postAs(backend, again, 'change_password', { password, new_password: renewed });
    const last = await signIn(backend, 'alice', { password: renewed });
    const kept = JSON.stringify(await everyRow(database.connection)) + backend.logLines.join('\n');
    const secrets = [
      password,
      renewed,
      'WrongGuessOfSomebody',
      ...[phone.token, phone.refreshToken, again.token, refreshed.data.refresh_token],
      ...[last.data.token, last.data.refresh_token],
    ] as string[];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect(kept).not.toContain(secret);
      // The last part of a token is what proves it.
      expect(kept).not.toContain(secret.slice(secret.lastIndexOf('.') + 1));
    }
    expect(kept).not.toContain('198.51.100.7');
    expectNoSecrets(kept);
  });

  it('is a hash of today’s parameters, also where it was weaker before the login', async () => {
    await register('alice');
    await addAccount(backend, 'bobby');
    await signedIn(backend, 'bobby');
    const accounts = (await rowsOf(database.connection, 'account')) as { password_hash: string }[];
    expect(accounts.map((account) => isOutdatedHash(account.password_hash))).toEqual([false, false]);
    expect((await signIn(backend, 'bobby')).code).toBe(200);
  });

  it('gives every login tokens of its own that nobody can compute from them', async () => {
    await addAccount(backend, 'alice');
    const logins = [await signedIn(backend, 'alice'), await signedIn(backend, 'alice')];
    const tokens = logins.flatMap(({ token, refreshToken }) => [token, refreshToken]);
    expect(new Set(tokens).size).toBe(4);
    const other = createBackend(database.config, {
      environment: { SESSION_SECRET: 'fake-other-secret-of-length' },
      beside: backend,
    });
    expect((await postAs(other, logins[0]!, 'get_user_info')).code).toBe(498);
    await other.database.close();
  });
});

describe('registration', () => {
  it('gives a user id once, of two that ask at the same moment', async () => {
    const other = createBackend(database.config, { beside: backend });
    try {
      const replies = await Promise.all([register('alice'), register('alice', { on: other })]);
      expect(replies.map(({ code }) => code).sort()).toEqual([200, 612]);
      expect(await rowsOf(database.connection, 'account')).toHaveLength(1);
      expect((await signIn(backend, 'alice')).code).toBe(200);
    } finally {
      await other.database.close();
    }
  });

  it('does not change the account whose id is taken', async () => {
    await addAccount(backend, 'alice');
    const before = await rowsOf(database.connection, 'account');
    const attempt = { userid: 'alice', password: 'another' };
    expect((await post(backend, 'register', attempt)).code).toBe(612);
    expect(await rowsOf(database.connection, 'account')).toEqual(before);
    expect((await signIn(backend, 'alice', { password: 'another' })).code).toBe(621);
  });

  it('tells ids apart that differ in their letters’ case', async () => {
    expect((await register('alice')).code).toBe(200);
    expect((await register('ALICE')).code).toBe(200);
  });

  it('is limited for each address, says for how long, and goes on after that', async () => {
    await addAccount(backend, 'taken');
    const script = '198.51.100.9';
    expect((await register('taken', { address: script })).code).toBe(612);
    // Each attempt costs a hash, so most of the fifty are only written down.
    await database.connection.query('UPDATE rate_limit SET used = 49');
    expect((await register('taken', { address: script })).code).toBe(612);
    const refused = await register('fresh1', { address: script });
    const wait = secondsToWait(refused);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(3600);
    expect((await register('fresh1', { address: '198.51.100.10' })).code).toBe(200);
    backend.clock.advance(wait - 1);
    expect((await register('fresh2', { address: script })).code).toBe(4003);
    backend.clock.advance(1);
    expect((await register('fresh2', { address: script })).code).toBe(200);
  });
});

describe('SE8: guessing a password', () => {
  const thief = '198.51.100.66';

  it('of one account from one address ends after ten, also with the right one, and says for how long', async () => {
    await addAccount(backend, 'alice');
    for (let round = 0; round < 10; round += 1) expect((await guess('alice', thief)).code).toBe(621);
    verifications.mockClear();
    const refused = await guess('alice', thief, passwordOf('alice'));
    const wait = secondsToWait(refused);
    expect(wait).toBeLessThanOrEqual(600);
    expect(verifications).not.toHaveBeenCalled();
    backend.clock.advance(wait - 1);
    expect((await guess('alice', thief)).code).toBe(4003);
    backend.clock.advance(1);
    expect((await guess('alice', thief, passwordOf('alice'))).code).toBe(200);
  });

  it(
    'a thousand times gets no further than the limits',
    async () => {
      const victims = Array.from({ length: 12 }, (_, index) => `victim${index}`);
      for (const victim of victims) await addAccount(backend, victim);
      const codes: Record<number, number> = {};
      for (let round = 0; round < 1_000; round += 1) {
        const { code } = await guess(victims[round % victims.length]!, thief);
        codes[code] = (codes[code] ?? 0) + 1;
      }
      expect(codes).toEqual({ 621: 100, 4003: 900 });
      expect(verifications).toHaveBeenCalledTimes(100);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it('of one account from many addresses ends too', async () => {
    await addAccount(backend, 'alice');
    const codes: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      codes.push((await guess('alice', `198.51.100.${round}`)).code);
    }
    expect(codes.filter((code) => code === 621)).toHaveLength(50);
    expect(codes.slice(50)).toEqual(Array.from({ length: 10 }, () => 4003));
  });

  it('at the same moment, through several instances, gets no further', async () => {
    await addAccount(backend, 'alice');
    const others = Array.from({ length: 4 }, () => createBackend(database.config, { beside: backend }));
    try {
      const guesses = Array.from({ length: 40 }, (_, index) =>
        signIn(others[index % 4]!, 'alice', { password: 'wrong', address: thief }),
      );
      const codes = (await Promise.all(guesses)).map(({ code }) => code);
      expect(codes.filter((code) => code === 621)).toHaveLength(10);
      expect(codes.filter((code) => code === 4003)).toHaveLength(30);
    } finally {
      for (const one of others) await one.database.close();
    }
  });

  it('by strangers does not lock the owner out of an address that was used before', async () => {
    await addAccount(backend, 'alice');
    await signedIn(backend, 'alice');
    // The login has renewed the hash; sixty guesses at it would only take their time.
    const cheap = cheapHash(passwordOf('alice'));
    await database.connection.query('UPDATE account SET password_hash = ?', [cheap]);
    for (let round = 0; round < 60; round += 1) await guess('alice', `198.51.100.${round}`);
    expect((await guess('alice', '203.0.113.50')).code).toBe(4003);
    expect((await signIn(backend, 'alice')).code).toBe(200);
  });

  it('by strangers locks the owner out of a new address for no longer than the window', async () => {
    await addAccount(backend, 'alice');
    for (let round = 0; round < 55; round += 1) await guess('alice', `198.51.100.${round}`);
    const wait = secondsToWait(await signIn(backend, 'alice'));
    expect(wait).toBeLessThanOrEqual(600);
    backend.clock.advance(wait);
    expect((await signIn(backend, 'alice')).code).toBe(200);
  });

  it('by a mistaken owner counts, and right passwords never do', async () => {
    await addAccount(backend, 'alice');
    await signedIn(backend, 'alice');
    for (let round = 0; round < 9; round += 1) await guess('alice', '192.0.2.1');
    for (let round = 0; round < 3; round += 1) expect((await signIn(backend, 'alice')).code).toBe(200);
    expect((await guess('alice', '192.0.2.1')).code).toBe(621);
    expect((await signIn(backend, 'alice')).code).toBe(4003);
  });

  it('through change_password is limited as well', async () => {
    await addAccount(backend, 'alice');
    const phone = await signedIn(backend, 'alice');
    const codes: number[] = [];
    for (let round = 0; round < 11; round += 1) {
      const change = { password: 'wrong', new_password: 'newer' };
      codes.push((await postAs(backend, phone, 'change_password', change)).code);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 621), 4003]);
  });

  it('is limited for a name that nobody has as for one that somebody has', async () => {
    const codes: number[] = [];
    for (let round = 0; round < 11; round += 1) codes.push((await guess('nobody1', thief)).code);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 620), 4003]);
  });
});

describe('SE8: an unknown user', () => {
  it('costs the same hashing as a wrong password', async () => {
    await register('alice');
    verifications.mockClear();
    expect((await guess('alice', '198.51.100.1')).code).toBe(621);
    expect((await guess('nobody1', '198.51.100.1')).code).toBe(620);
    expect(verifications).toHaveBeenCalledTimes(2);
    const [known, unknown] = verifications.mock.calls.map(([, encoded]) => encoded.split('$'));
    expect(unknown!.slice(0, 4)).toEqual(known!.slice(0, 4));
    expect(unknown!.map((part) => part.length)).toEqual(known!.map((part) => part.length));
  });

  it('takes as long as a wrong password, within a factor of three', async () => {
    await register('alice');
    await guess('nobody1', '198.51.100.1');
    const times: Record<'alice' | 'nobody1', number[]> = { alice: [], nobody1: [] };
    for (let round = 0; round < 9; round += 1) {
      for (const userId of ['alice', 'nobody1'] as const) {
        const startedAtMs = performance.now();
        expect((await guess(userId, `198.51.100.${round + 2}`)).code).toBe(userId === 'alice' ? 621 : 620);
        times[userId].push(performance.now() - startedAtMs);
      }
    }
    const median = (values: number[]): number => values.sort((left, right) => left - right)[4]!;
    console.info(`ms, wrong password ${median(times.alice)}, unknown user ${median(times.nobody1)}`);
    const ratio = median(times.alice) / median(times.nobody1);
    expect(ratio).toBeGreaterThan(1 / 3);
    expect(ratio).toBeLessThan(3);
  });
});

describe('other limits', () => {
  it.each([
    ['ReportUser', { userid: 'alice', hostuserid: 'bobby' }, 30],
    ['ChangeCount', { userid: 'bobby', type: 1, optype: 0, flag: 0 }, 300],
    ['GetCOSSignV2', {}, 60],
    ['GetVodSignatureV2', {}, 60],
  ])('of %s are per caller and tell the seconds to wait', async (action, parameters, uses) => {
    const { token } = await addMember(backend, 'alice');
    const headers = bearer(token);
    expect((await call(backend, action, parameters, { headers })).returnValue).toBe(0);
    const [updated] = await database.connection.query('UPDATE rate_limit SET used = ?', [uses - 1]);
    expect(updated).toMatchObject({ affectedRows: 1 });
    expect((await call(backend, action, parameters, { headers })).returnValue).toBe(0);
    const refused = await call(backend, action, parameters, { headers });
    expect([refused.returnValue, refused.returnData]).toEqual([4003, []]);
    expect(refused.returnMsg).toMatch(/\b[1-9][0-9]* s\b/);
  });

  it('of uploads are one for both generations and say so in the second’s envelope', async () => {
    const phone = await addMember(backend, 'alice');
    await call(backend, 'GetCOSSignV2', {}, { headers: bearer(phone.token) });
    await database.connection.query('UPDATE rate_limit SET used = 60');
    for (const path of ['get_cos_sign', 'get_vod_sign']) {
      expect(secondsToWait(await postAs(backend, phone, path))).toBeGreaterThan(0);
    }
  });

  it('write nothing where something is only read', async () => {
    const phone = await addMember(backend, 'alice');
    const before = await everyRow(database.connection);
    for (const path of [
      'get_user_info',
      'get_vod_list',
      'get_ugc_list',
      'get_sessions',
      'get_roomservice_sign',
    ]) {
      expect((await postAs(backend, phone, path)).code).toBe(200);
    }
    await call(backend, 'FetchList', { flag: 3 }, { headers: bearer(phone.token) });
    expect(await everyRow(database.connection)).toEqual(before);
  });
});
