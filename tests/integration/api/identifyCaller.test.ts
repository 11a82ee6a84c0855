import type { Access, Caller } from '../../../functions/api/action';
import { identifyCaller } from '../../../functions/api/identifyCaller';
import { deleteSession, insertSession } from '../../../shared/db/sessions';
import { issueSessionToken } from '../../../shared/signing/sessionToken';
import { testDatabase } from '../../support/testDatabase';
import type { TestDatabase } from '../../support/testDatabase';
import { SECRETS, testConfig } from '../../support/testEnvironment';
import { AdjustableClock, createServices } from '../../support/testServices';
import type { TestServices } from '../../support/testServices';

const clock = new AdjustableClock();
const required = testConfig();
const SESSION_ID = 'a11ce0'.padEnd(32, '0');
const token = tokenOf('alice');

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config, { clock });
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  const [now, later] = [new Date(clock.nowMs()), new Date(clock.nowMs() + 60_000)];
  const login = { id: SESSION_ID, userId: 'alice', createdAt: now, expiresAt: later, generation: 0 };
  await services.database.transaction((session) =>
    insertSession(session, { ...login, refreshExpiresAt: later }),
  );
});

function tokenOf(userId: string, secret: string = SECRETS.SESSION_SECRET, lifetimeSeconds = 60): string {
  const expiresAtSeconds = clock.nowSeconds() + lifetimeSeconds;
  return issueSessionToken({ userId, sessionId: SESSION_ID, expiresAtSeconds }, secret);
}

function identify(
  authorization: string | undefined,
  config = required,
  access: Access = { who: 'owner', field: 'userid' },
): Promise<Caller> {
  return identifyCaller(authorization, access, { ...services, config });
}

const operator = { kind: 'operator', keyId: expect.stringMatching(/^key [0-9a-f]{8}$/) };

it('knows a user by a session token', async () => {
  expect(await identify(`Bearer ${token}`)).toEqual({ kind: 'user', userId: 'alice' });
  expect(await identify(`Bearer ${token}`, required, { who: 'signed-in' })).toMatchObject({ kind: 'user' });
});

it('knows an operator by the operator key', async () => {
  expect(await identify(`Bearer ${SECRETS.OPERATOR_KEY}`)).toEqual(operator);
});

it('takes the name of the scheme in any case', async () => {
  expect(await identify(`bearer ${token}`)).toMatchObject({ kind: 'user' });
  expect(await identify(`BEARER ${SECRETS.OPERATOR_KEY}`)).toEqual(operator);
});

it.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['the scheme alone', 'Bearer'],
  ['the scheme and a blank', 'Bearer '],
  ['the token without a scheme', token],
  ['another scheme', `Basic ${token}`],
  ['two blanks', `Bearer  ${token}`],
  ['a blank at the end', `Bearer ${token} `],
  ['two tokens', `Bearer ${token} ${token}`],
  ['a line end', `Bearer ${token}\n`],
  ['a token of another secret', `Bearer ${tokenOf('alice', 'fake-other-secret')}`],
  ['an expired token', `Bearer ${tokenOf('alice', SECRETS.SESSION_SECRET, 0)}`],
  ['a token of a session of somebody else', `Bearer ${tokenOf('bob')}`],
  ['a cut operator key', `Bearer ${SECRETS.OPERATOR_KEY.slice(0, -1)}`],
  ['a longer operator key', `Bearer ${SECRETS.OPERATOR_KEY}x`],
  ['the operator key in upper case', `Bearer ${SECRETS.OPERATOR_KEY.toUpperCase()}`],
  ['the session secret itself', `Bearer ${SECRETS.SESSION_SECRET}`],
  ['a megabyte', `Bearer ${'A'.repeat(1_048_576)}`],
])('knows nobody by %s', async (_name, authorization) => {
  expect(await identify(authorization)).toEqual({ kind: 'anonymous' });
});

it.each(['', 'undefined', 'null', 'Bearer'])(
  'knows no operator by %j where no key is set',
  async (credential) => {
    const config = testConfig({ OPERATOR_KEY: undefined });
    expect(await identify(`Bearer ${credential}`, config)).toEqual({ kind: 'anonymous' });
  },
);

it('knows no user where no session secret is set', async () => {
  const config = testConfig({ AUTH_MODE: 'open', SESSION_SECRET: undefined });
  expect(await identify(`Bearer ${token}`, config)).toEqual({ kind: 'anonymous' });
  expect(await identify(`Bearer ${tokenOf('alice', '')}`, config)).toEqual({ kind: 'anonymous' });
});

it('knows no user by the token of a session that was ended', async () => {
  await services.database.transaction((session) => deleteSession(session, 'alice', SESSION_ID));
  expect(await identify(`Bearer ${token}`)).toEqual({ kind: 'anonymous' });
});

it('knows both the secret and the key in use and the previous ones, and tells the keys apart', async () => {
  const config = testConfig({
    SESSION_SECRET: 'fake-newer-session-secret',
    SESSION_SECRET_PREVIOUS: SECRETS.SESSION_SECRET,
    OPERATOR_KEY: 'fake-newer-operator-key',
    OPERATOR_KEY_PREVIOUS: SECRETS.OPERATOR_KEY,
  });
  const newer = tokenOf('alice', 'fake-newer-session-secret');
  for (const one of [token, newer]) {
    expect(await identify(`Bearer ${one}`, config)).toEqual({ kind: 'user', userId: 'alice' });
  }
  const callers = [
    await identify(`Bearer ${SECRETS.OPERATOR_KEY}`, config),
    await identify('Bearer fake-newer-operator-key', config),
  ];
  expect(callers).toEqual([operator, operator]);
  expect(callers[0]).not.toEqual(callers[1]);
});

it.each(['anyone', 'operator'] as const)('looks no session up for what is for %s', async (who) => {
  const read = jest.spyOn(services.database, 'read');
  try {
    expect(await identify(`Bearer ${token}`, required, { who })).toEqual({ kind: 'anonymous' });
    expect(await identify(`Bearer ${SECRETS.OPERATOR_KEY}`, required, { who })).toEqual(operator);
    expect(read).not.toHaveBeenCalled();
  } finally {
    read.mockRestore();
  }
});
