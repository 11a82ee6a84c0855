import {
  addAccount,
  addMember,
  addSession,
  bearer,
  codeOf,
  passwordOf,
  post,
  postAs,
  signedIn,
  signIn,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, START_SECONDS, type Backend } from '../../support/gen2/backend';
import { rowsOf } from '../../support/gen2/tables';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { SECRETS } from '../../support/testEnvironment';

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
});

type Device = Pick<Member, 'userId' | 'token'>;

/** 200 while the device's session is valid, 498 afterwards. */
async function state(device: Device, of = backend): Promise<number> {
  return (await postAs(of, device, 'get_user_info')).code;
}

/** 0 while the device's token is good for the first generation, 4010 afterwards. */
function firstState(device: Device, of = backend): Promise<number> {
  const report = { userid: device.userId, hostuserid: 'somebody' };
  return codeOf(of, 'ReportUser', report, { headers: bearer(device.token) });
}

describe('two devices of one user', () => {
  it('are signed in side by side: the second login does not break the first', async () => {
    await addAccount(backend, 'alice');
    const phone = await signedIn(backend, 'alice');
    const tablet = await signedIn(backend, 'alice');
    expect(phone.token).not.toBe(tablet.token);
    expect([await state(phone), await state(tablet)]).toEqual([200, 200]);
    expect([await firstState(phone), await firstState(tablet)]).toEqual([0, 0]);
  });

  it('sign in at the same moment', async () => {
    const others = [backend, createBackend(database.config, { beside: backend })];
    try {
      await addAccount(backend, 'alice');
      const devices = await Promise.all(others.map((one) => signedIn(one, 'alice')));
      for (const device of devices) expect(await state(device)).toBe(200);
      expect(await rowsOf(database.connection, 'session')).toHaveLength(2);
    } finally {
      await others[1]!.database.close();
    }
  });

  it('see each other in the list of sessions, newest first, and know which one they are', async () => {
    const phone = await addMember(backend, 'alice');
    backend.clock.advance(60);
    const tablet = await addSession(backend, 'alice');
    await addMember(backend, 'bobby');
    const { data } = await postAs(backend, phone, 'get_sessions');
    expect(data.list).toEqual([
      {
        session_id: tablet.sessionId,
        create_time: START_SECONDS + 60,
        expire_time: START_SECONDS + 60 + 86_400,
        current: 0,
      },
      {
        session_id: phone.sessionId,
        create_time: START_SECONDS,
        expire_time: START_SECONDS + 86_400,
        current: 1,
      },
    ]);
  });

  it('are at most twenty: the oldest login makes room', async () => {
    const first = await addMember(backend, 'alice');
    const devices: Device[] = [];
    for (let index = 1; index < 20; index += 1) {
      backend.clock.advance(1);
      devices.push(await addSession(backend, 'alice'));
    }
    expect(await state(first)).toBe(200);
    backend.clock.advance(1);
    await signedIn(backend, 'alice');
    expect(await state(first)).toBe(498);
    expect(await state(devices[0]!)).toBe(200);
    expect(await rowsOf(database.connection, 'session')).toHaveLength(20);
  });
});

describe('SE7: a logout', () => {
  it('ends the session that signs it and no other', async () => {
    const phone = await addMember(backend, 'alice');
    const tablet = await addSession(backend, 'alice');
    expect((await postAs(backend, phone, 'logout')).code).toBe(200);
    expect([await state(phone), await firstState(phone)]).toEqual([498, 4010]);
    expect([await state(tablet), await firstState(tablet)]).toEqual([200, 0]);
    expect((await refresh(phone)).code).toBe(498);
  });

  it('with all 1 ends every session of the user, and nobody else’s', async () => {
    const phone = await addMember(backend, 'alice');
    const tablet = await addSession(backend, 'alice');
    const bob = await addMember(backend, 'bobby');
    expect((await postAs(backend, phone, 'logout', { all: 1 })).code).toBe(200);
    for (const device of [phone, tablet])
      expect([await state(device), await firstState(device)]).toEqual([498, 4010]);
    expect(await state(bob)).toBe(200);
  });

  it.each([2, -1, 'x'])('with another value of all ends nothing: %j', async (all) => {
    const phone = await addMember(backend, 'alice');
    expect((await postAs(backend, phone, 'logout', { all })).code).toBe(602);
    expect(await state(phone)).toBe(200);
  });
});

describe('end_session', () => {
  it('ends one of the user’s own sessions', async () => {
    const phone = await addMember(backend, 'alice');
    const tablet = await addSession(backend, 'alice');
    expect((await postAs(backend, phone, 'end_session', { session_id: tablet.sessionId })).code).toBe(200);
    expect([await state(phone), await state(tablet)]).toEqual([200, 498]);
  });

  it('does not end a session of another user, nor say whether there is one', async () => {
    const alice = await addMember(backend, 'alice');
    const bob = await addMember(backend, 'bobby');
    const replies = [
      await postAs(backend, alice, 'end_session', { session_id: bob.sessionId }),
      await postAs(backend, alice, 'end_session', { session_id: 'f'.repeat(32) }),
      await postAs(backend, alice, 'end_session', { session_id: '%' }),
    ];
    expect(replies.map(({ code }) => code)).toEqual([602, 602, 602]);
    expect(new Set(replies.map(({ message }) => message)).size).toBe(1);
    expect(await state(bob)).toBe(200);
  });
});

function refresh(device: { userId: string; refreshToken: string }, of = backend): ReturnType<typeof post> {
  return post(of, 'refresh', { userid: device.userId, refresh_token: device.refreshToken });
}

describe('SE7: a refresh token', () => {
  it('ends the token before it in the second of the sign-in too', async () => {
    await addAccount(backend, 'alice');
    const phone = await signedIn(backend, 'alice');
    const { data } = await refresh(phone);
    expect(data.token).not.toBe(phone.token);
    expect([await state(phone), await firstState(phone)]).toEqual([498, 4010]);
    const renewed = { userId: 'alice', token: String(data.token), refreshToken: String(data.refresh_token) };
    expect([await state(renewed), await firstState(renewed)]).toEqual([200, 0]);
    const again = await refresh(renewed);
    expect(await state(renewed)).toBe(498);
    expect(again.data.token).not.toBe(renewed.token);
  });

  it('gives new tokens once, and the session goes on', async () => {
    const phone = await addMember(backend, 'alice');
    backend.clock.advance(80_000);
    const { code, data } = await refresh(phone);
    expect(code).toBe(200);
    expect((await refresh(phone)).code).toBe(498);
    const renewed = { userId: 'alice', token: data.token, refreshToken: data.refresh_token };
    expect([await state(phone), await state(renewed)]).toEqual([498, 200]);
    expect((await refresh(renewed)).code).toBe(200);
    expect(await rowsOf(database.connection, 'session')).toHaveLength(1);
  });

  it('used twice at the same moment works once', async () => {
    const other = createBackend(database.config, { beside: backend });
    try {
      const phone = await addMember(backend, 'alice');
      backend.clock.advance(10);
      const replies = await Promise.all([
        refresh(phone),
        refresh(phone, other),
        refresh(phone),
        refresh(phone, other),
      ]);
      expect(replies.map(({ code }) => code).sort()).toEqual([200, 498, 498, 498]);
    } finally {
      await other.database.close();
    }
  });

  it('outlives the token by far, and then expires itself', async () => {
    const phone = await addMember(backend, 'alice');
    const tablet = await addSession(backend, 'alice');
    backend.clock.advance(30 * 86_400 - 1);
    expect(await state(phone)).toBe(498);
    expect((await refresh(phone)).code).toBe(200);
    backend.clock.advance(1);
    expect((await refresh(tablet)).code).toBe(498);
  });

  it('is good for its own user only and is no session token, nor the other way round', async () => {
    const alice = await addMember(backend, 'alice');
    const bob = await addMember(backend, 'bobby');
    expect((await refresh({ userId: 'bobby', refreshToken: alice.refreshToken })).code).toBe(498);
    expect((await refresh({ userId: 'alice', refreshToken: alice.token })).code).toBe(498);
    expect(await firstState({ userId: 'alice', token: alice.refreshToken })).toBe(4010);
    expect(await state({ userId: 'alice', token: alice.refreshToken })).toBe(498);
    for (const refreshToken of ['x', 'r1.x.y', `${alice.refreshToken}x`, `r1${alice.token.slice(2)}`]) {
      expect((await refresh({ userId: 'alice', refreshToken })).code).toBe(498);
    }
    expect([await state(alice), await state(bob)]).toEqual([200, 200]);
  });

  it('may be signed too, as some apps do', async () => {
    const phone = await addMember(backend, 'alice');
    const body = { userid: 'alice', refresh_token: phone.refreshToken };
    expect((await post(backend, 'refresh', body, { token: phone.token })).code).toBe(200);
  });
});

describe('SE7: a session', () => {
  it('expires by the second, in both generations', async () => {
    const phone = await addMember(backend, 'alice');
    backend.clock.advance(86_399);
    expect([await state(phone), await firstState(phone)]).toEqual([200, 0]);
    backend.clock.advance(1);
    expect([await state(phone), await firstState(phone)]).toEqual([498, 4010]);
  });

  it('does not serve another user, in either generation', async () => {
    const alice = await addMember(backend, 'alice');
    await addMember(backend, 'bobby');
    expect(await state({ userId: 'bobby', token: alice.token })).toBe(498);
    const report = { userid: 'bobby', hostuserid: 'alice' };
    expect(await codeOf(backend, 'ReportUser', report, { headers: bearer(alice.token) })).toBe(4030);
  });

  it('opens the first generation’s Actions for the token of a login', async () => {
    await addAccount(backend, 'alice');
    const { token } = await signedIn(backend, 'alice');
    const body = { userid: 'alice', groupid: 'g', title: 't' };
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`]) {
      expect(await codeOf(backend, 'RequestLVBAddr', body, { headers: { authorization } })).toBe(0);
    }
    for (const authorization of [
      token,
      `Basic ${token}`,
      `Bearer  ${token}`,
      `Bearer ${token} x`,
      'Bearer ',
    ]) {
      expect(await codeOf(backend, 'RequestLVBAddr', body, { headers: { authorization } })).toBe(4010);
    }
  });
});

describe('SE7: a change of the password', () => {
  const next = passwordOf('alice', 'battery staple');

  it('ends every session and makes the new password the only one', async () => {
    const phone = await addMember(backend, 'alice');
    const tablet = await addSession(backend, 'alice');
    const change = { password: passwordOf('alice'), new_password: next };
    expect((await postAs(backend, phone, 'change_password', change)).code).toBe(200);
    for (const device of [phone, tablet]) {
      expect([await state(device), await firstState(device)]).toEqual([498, 4010]);
      expect((await refresh(device)).code).toBe(498);
    }
    expect((await signIn(backend, 'alice')).code).toBe(621);
    expect((await signIn(backend, 'alice', { password: next })).code).toBe(200);
  });

  it('needs the old one, a good new one, and a session', async () => {
    const phone = await addMember(backend, 'alice');
    const password = passwordOf('alice');
    const attempts = [
      [{ password: next, new_password: next }, 621],
      [{ password, new_password: 'not ok!' }, 611],
      [{ password: 'not ok!', new_password: next }, 611],
      [{ new_password: next }, 602],
      [{ password }, 602],
    ] as const;
    for (const [body, code] of attempts) {
      expect((await postAs(backend, phone, 'change_password', body)).code).toBe(code);
    }
    const unsigned = { userid: 'alice', password, new_password: next };
    expect((await post(backend, 'change_password', unsigned)).code).toBe(498);
    expect(await state(phone)).toBe(200);
    expect((await signIn(backend, 'alice')).code).toBe(200);
  });

  it('made twice at the same moment succeeds once', async () => {
    const other = createBackend(database.config, { beside: backend });
    try {
      const phone = await addMember(backend, 'alice');
      const changes = ['one', 'two'].map((name, index) =>
        postAs(index === 0 ? backend : other, phone, 'change_password', {
          password: passwordOf('alice'),
          new_password: passwordOf('alice', name),
        }),
      );
      const codes = (await Promise.all(changes)).map(({ code }) => code);
      expect(codes.filter((code) => code === 200)).toHaveLength(1);
      const logins = [];
      for (const name of ['one', 'two']) {
        logins.push((await signIn(backend, 'alice', { password: passwordOf('alice', name) })).code);
      }
      expect(logins).toEqual(codes.map((code) => (code === 200 ? 200 : 621)));
    } finally {
      await other.database.close();
    }
  });
});

describe('while a key is being replaced', () => {
  const next = 'fake-next-key-of-sufficient-length';

  async function rotated<T>(
    environment: Readonly<Record<string, string>>,
    work: (one: Backend) => Promise<T>,
  ): Promise<T> {
    const one = createBackend(database.config, { environment, beside: backend });
    try {
      return await work(one);
    } finally {
      await one.database.close();
    }
  }

  it('tokens of the previous session secret are good in both generations, and new ones are of the new', async () => {
    const phone = await addMember(backend, 'alice');
    const during = { SESSION_SECRET: next, SESSION_SECRET_PREVIOUS: SECRETS.SESSION_SECRET };
    const renewed = await rotated(during, async (one) => {
      expect([await state(phone, one), await firstState(phone, one)]).toEqual([200, 0]);
      const { code, data } = await refresh(phone, one);
      expect(code).toBe(200);
      return { userId: 'alice', token: data.token as string };
    });
    const tablet = await addSession(backend, 'alice');
    await rotated({ SESSION_SECRET: next }, async (one) => {
      expect([await state(renewed, one), await firstState(renewed, one)]).toEqual([200, 0]);
      expect([await state(tablet, one), await firstState(tablet, one)]).toEqual([498, 4010]);
      expect((await refresh(tablet, one)).code).toBe(498);
    });
  });

  it('both operator keys are good, and afterwards only the new one', async () => {
    const old = bearer(SECRETS.OPERATOR_KEY);
    await rotated({ OPERATOR_KEY: next, OPERATOR_KEY_PREVIOUS: SECRETS.OPERATOR_KEY }, async (one) => {
      for (const headers of [old, bearer(next)])
        expect(await codeOf(one, 'ListReports', {}, { headers })).toBe(0);
      expect(await codeOf(one, 'ListReports', {}, { headers: bearer(`${next}x`) })).toBe(4030);
    });
    await rotated({ OPERATOR_KEY: next }, async (one) => {
      expect(await codeOf(one, 'ListReports', {}, { headers: bearer(next) })).toBe(0);
      expect(await codeOf(one, 'ListReports', {}, { headers: old })).toBe(4030);
    });
  });
});
