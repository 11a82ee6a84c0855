import { signLiteav } from '../../shared/signing/liteavSig';
import { issueSessionToken } from '../../shared/signing/sessionToken';
import {
  addMember,
  addSession,
  AS_OPERATOR,
  bearer,
  codeOf,
  passwordOf,
  post,
  postAs,
  postText,
  readSecondReply,
  succeed,
  type Member,
} from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { SECRETS } from '../support/testEnvironment';

const FLIPS = 1_000;

let database: TestDatabase;
let backend: Backend;
let alice: Member;
let tablet: Member;

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
  alice = await addMember(backend, 'alice');
  tablet = await addSession(backend, 'alice');
});

interface Use {
  /** The number that a good token is answered, and the one that every other is. */
  readonly good: number;
  readonly refused: number;
  readonly send: (token: string, userid?: string, of?: Backend) => Promise<number>;
}

/** The three places where a token proves something. */
const USES: Readonly<Record<'first generation' | 'second generation' | 'refresh', Use>> = {
  'first generation': {
    good: 0,
    refused: 4010,
    send: (token, userid = 'alice', of = backend) =>
      codeOf(of, 'ChangeStatus', { userid, status: 1 }, { headers: bearer(token) }),
  },
  'second generation': {
    good: 200,
    refused: 498,
    send: async (token, userid = 'alice', of = backend) =>
      (await post(of, 'get_user_info', { userid }, { token })).code,
  },
  refresh: {
    good: 200,
    refused: 498,
    send: async (token, userid = 'alice', of = backend) =>
      (await post(of, 'refresh', { userid, refresh_token: token })).code,
  },
};

type Place = keyof typeof USES;
const PLACES = Object.keys(USES) as Place[];

function tokenFor(place: Place, { token, refreshToken }: Member): string {
  return place === 'refresh' ? refreshToken : token;
}

/** The texts that differ from this one in one bit: every seventh bit, again and again, from a printed start. */
function flipped(text: string): string[] {
  const start = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 256));
  console.info(`seed ${start}`);
  const bytes = Buffer.from(text);
  return Array.from({ length: FLIPS }, (_, round) => {
    const bit = (start + round * 7) % (bytes.length * 8);
    const copy = Buffer.from(bytes);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    return copy.toString('latin1');
  });
}

describe.each(PLACES)('SE7: in the %s, a token', (place) => {
  const { good, refused, send } = USES[place];

  it(
    'with any one of its bits flipped is refused',
    async () => {
      const token = tokenFor(place, alice);
      const answers = new Set<number>();
      for (const other of flipped(token)) answers.add(await send(other));
      // A byte beyond ASCII makes no token, and for a refresh no text that the field takes.
      expect([...answers].filter((code) => ![refused, 602].includes(code))).toEqual([]);
      expect(await send(token)).toBe(good);
    },
    ROUNDS_TIMEOUT_MS,
  );

  it.each([
    ['cut', (token: string) => token.slice(0, -1)],
    ['lengthened', (token: string) => `${token}A`],
    ['without its signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
    ['with the claims of another user', (token: string) => withClaims(token, 'bobby')],
    ['of another version', (token: string) => `v2${token.slice(2)}`],
    ['of no form at all', () => 'x'],
    ['of dots', () => '...'],
    ['in capitals', (token: string) => token.toUpperCase()],
  ])('is refused: %s', async (_what, make) => {
    expect(await send(make(tokenFor(place, alice)))).toBe(refused);
    expect(await send(tokenFor(place, alice))).toBe(good);
  });

  it('is refused a second after it has expired, and good a second before', async () => {
    const lifetime = place === 'refresh' ? 30 * 86_400 : 86_400;
    backend.clock.advance(lifetime - 1);
    expect(await send(tokenFor(place, alice))).toBe(good);
    backend.clock.advance(2);
    expect(await send(tokenFor(place, tablet))).toBe(refused);
  });

  it('of another user is refused', async () => {
    const bob = await addMember(backend, 'bobby');
    const answer = await send(tokenFor(place, bob));
    expect(answer).toBe(place === 'first generation' ? 4030 : refused);
    expect(await send(tokenFor(place, alice), 'bobby')).toBe(answer);
  });

  it('of the other purpose is refused', async () => {
    expect(await send(place === 'refresh' ? alice.token : alice.refreshToken)).toBe(refused);
  });

  it.each([
    ['one that is no longer in use', 'fake-secret-of-last-year'],
    ['an empty one', ''],
    ['the operators’ key', SECRETS.OPERATOR_KEY],
    ['the key of stream events', SECRETS.CALL_BACK_KEY],
  ])('made with another secret is refused: %s', async (_what, secret) => {
    const expiresAtSeconds = backend.clock.nowSeconds() + 3600;
    const sessionId = place === 'refresh' ? `${alice.sessionId}.0` : alice.sessionId;
    const purpose = place === 'refresh' ? 'refresh' : 'session';
    const forged = issueSessionToken({ userId: 'alice', sessionId, expiresAtSeconds }, secret, purpose);
    expect(await send(forged)).toBe(refused);
  });

  it('of the previous session secret is good while that is set, and refused afterwards', async () => {
    const next = 'fake-next-session-secret-of-length';
    const environments = [
      { SESSION_SECRET: next, SESSION_SECRET_PREVIOUS: SECRETS.SESSION_SECRET },
      { SESSION_SECRET: next },
    ];
    const answers: number[] = [];
    for (const environment of environments) {
      const one = createBackend(database.config, { environment, beside: backend });
      answers.push(await send(tokenFor(place, alice), 'alice', one));
      await one.database.close();
    }
    expect(answers).toEqual([good, refused]);
  });

  it.each<[string, () => Promise<unknown>, { readonly others: boolean }]>([
    ['a logout', () => postAs(backend, alice, 'logout'), { others: true }],
    ['a logout from all devices', () => postAs(backend, tablet, 'logout', { all: 1 }), { others: false }],
    [
      'the end of the session by another device',
      () => postAs(backend, tablet, 'end_session', { session_id: alice.sessionId }),
      { others: true },
    ],
    [
      'a change of the password',
      () =>
        postAs(backend, tablet, 'change_password', {
          password: passwordOf('alice'),
          new_password: passwordOf('alice', 'new'),
        }),
      { others: false },
    ],
    [
      'an operator’s EndUserSessions',
      () =>
        succeed(backend, 'EndUserSessions', { userid: 'alice', reason: 'stolen' }, { headers: AS_OPERATOR }),
      { others: false },
    ],
  ])('is refused after %s', async (_what, end, { others }) => {
    const bob = await addMember(backend, 'bobby');
    await end();
    expect(await send(tokenFor(place, alice))).toBe(refused);
    expect(await send(tokenFor(place, tablet))).toBe(others ? good : refused);
    expect(await send(tokenFor(place, bob), 'bobby')).toBe(good);
  });

  it('that was replaced by a refresh is refused', async () => {
    backend.clock.advance(60);
    const { code } = await post(backend, 'refresh', { userid: 'alice', refresh_token: alice.refreshToken });
    expect(code).toBe(200);
    expect(await send(tokenFor(place, alice))).toBe(refused);
    expect(await send(tokenFor(place, tablet))).toBe(good);
  });
});

describe('SE7: a signature of the second generation', () => {
  it(
    'with any one of its bits flipped, or of a body with one flipped, is refused',
    async () => {
      const text = JSON.stringify({ userid: 'alice', index: 1, count: 10 });
      const signature = signLiteav(alice.token, text);
      const codeWith = async (body: string, sig: string): Promise<number> => {
        const headers = { 'liteav-sig': sig };
        return readSecondReply(await postText(backend, '/get_vod_list', body, { headers })).code;
      };
      const answers = new Set<number>();
      for (const other of flipped(signature).slice(0, 256)) answers.add(await codeWith(text, other));
      expect([...answers]).toEqual([498]);
      for (const other of flipped(text).slice(0, 256)) answers.add(await codeWith(other, signature));
      // Most are no JSON any more, or another parameter.
      expect([...answers].filter((code) => ![400, 498, 602].includes(code))).toEqual([]);
      expect(await codeWith(text, signature)).toBe(200);
    },
    ROUNDS_TIMEOUT_MS,
  );
});

/** The same signature under the claims of another user. */
function withClaims(token: string, userId: string): string {
  const [version, claims, mac] = token.split('.');
  const body = JSON.parse(Buffer.from(claims!, 'base64url').toString()) as unknown[];
  const changed = Buffer.from(JSON.stringify([userId, ...body.slice(1)])).toString('base64url');
  return `${version!}.${changed}.${mac!}`;
}
