import { createServer, type Server } from 'node:http';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { dispatch } from '../../functions/api/dispatch';
import { receive } from '../../functions/stream-callback/receive';
import { buildBundles } from '../../scripts/buildBundles';
import { findCloudCredentials, loadConfig, logLevel } from '../../shared/config';
import { createLogger } from '../../shared/log';
import { observeRequest } from '../../shared/requestTrace';
import { withoutSecrets } from '../../shared/secretText';
import { SECRET_VARIABLES, secretValues } from '../../shared/secretVariables';
import { signLiteav } from '../../shared/signing/liteavSig';
import { ACTION_NAMES, ACTION_ROWS } from '../contract/actionRows';
import { arrangeWorld, PEOPLE, type World } from '../contract/actionWorld';
import {
  ENDPOINT_PATHS,
  ENDPOINT_ROWS,
  arrangeEndpoints,
  type EndpointWorld,
} from '../contract/endpointRows';
import { AS_OPERATOR } from '../support/appCall';
import { BundledFunction, type EventShape } from '../support/bundledFunction';
import { signedIn } from '../support/envelope';
import { passwordOf } from '../support/gen2/apps';
import { createBackend } from '../support/gen2/backend';
import { recordingEvent, signed, startEvent, stopEvent } from '../support/streamEvents';
import { testDatabase, type DatabaseAddress, type TestDatabase } from '../support/testDatabase';
import { NO_DATABASE, SECRETS, testEnvironment, type Environment } from '../support/testEnvironment';
import { AdjustableClock, createServices } from '../support/testServices';

/** Variables whose values may be seen: places, names, numbers and switches, and the public half of a key pair. */
const NOT_SECRET = [
  ...['DB_HOST', 'DB_PORT', 'DB_USER', 'DB_NAME', 'APP_ID', 'APP_BIZID', 'PUSH_DOMAIN', 'PLAY_DOMAIN'],
  ...['PUSH_URL_TTL_SECONDS', 'LIVE_API_ENDPOINT', 'AUTH_MODE', 'LOG_LEVEL', 'IM_SDKAPPID'],
  ...['COSKEY_APPID', 'COSKEY_BUCKET', 'COSKEY_REGION', 'COSKEY_SECRETID', 'COSKEY_SECRECTID'],
  ...['COSKEY_EXPIRED_TIME', 'COS_LEGACY_SIGN', 'CLOUD_SECRET_ID', 'TENCENTCLOUD_SECRETID'],
  ...['REPLAY_RETENTION_DAYS', 'REPLAY_MIN_SECONDS', 'MISSED_CHECKS_BEFORE_OFFLINE', 'AUTO_FORBID_ON_BLOCK'],
];

const BUILD_TIMEOUT_MS = 180_000;

/** Every variable that the configuration looks at. */
function variablesRead(): string[] {
  const names = new Set<string>();
  const environment = new Proxy(testEnvironment(), {
    get: (values: Environment, name) => {
      names.add(String(name));
      // The role's keys are looked at one by one, and the aliases only where the right name is not set.
      return String(name).startsWith('TENCENTCLOUD') ? 'x' : values[String(name)];
    },
  });
  for (const set of [
    environment,
    Object.assign(Object.create(environment), { COSKEY_SECRETID: '', COSKEY_SECRETKEY: '' }),
  ]) {
    loadConfig(set as Environment);
    findCloudCredentials(set as Environment);
    logLevel(set as Environment);
  }
  findCloudCredentials(
    new Proxy(
      {},
      {
        get: (_values, name) => (
          names.add(String(name)),
          String(name).startsWith('TENCENT') ? undefined : 'x'
        ),
      },
    ),
  );
  return [...names].sort();
}

/** A value of its own for every secret, also for those that the other tests leave out. */
const VALUES: Environment = Object.fromEntries(
  SECRET_VARIABLES.map((name) => [
    name,
    name in SECRETS
      ? SECRETS[name as keyof typeof SECRETS]
      : `fake-${name.toLowerCase().replaceAll('_', '-')}-77c3`,
  ]),
);

function findLeaks(text: string): string[] {
  return Object.entries(VALUES)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name);
}

it('SE6: every variable that the configuration reads is known to be a secret, or to be none', () => {
  expect(variablesRead()).toEqual([...SECRET_VARIABLES, ...NOT_SECRET].sort());
});

it(
  'SE6: no value of the environment in which bundles are built is in them',
  async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
    const before = { ...process.env };
    try {
      Object.assign(process.env, VALUES);
      const bundles = await buildBundles(folder);
      for (const { file } of bundles)
        expect([file, findLeaks(fs.readFileSync(file, 'utf8'))]).toEqual([file, []]);
    } finally {
      process.env = before;
      fs.rmSync(folder, { recursive: true });
    }
  },
  BUILD_TIMEOUT_MS,
);

/** A live API that answers every request with an error which repeats all it was sent, and the keys besides. */
async function startEchoingApi(): Promise<Server> {
  const server = createServer((request, reply) => {
    const said = `${JSON.stringify(request.headers)} ${Object.values(VALUES).join(' ')}`;
    const error = { Code: `AuthFailure.${VALUES['TENCENTCLOUD_SECRETKEY']!}`, Message: said };
    reply
      .setHeader('Content-Type', 'application/json')
      .end(JSON.stringify({ Response: { Error: error, RequestId: 'r' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** What apps prove themselves with: nothing of it may be logged, and a token is told at login only. */
interface Credentials {
  readonly passwords: readonly string[];
  readonly tokens: readonly string[];
}

describe('SE6: the built functions, at debug level', () => {
  let database: TestDatabase;
  let api: Server;
  let environment: Environment;
  const opened: BundledFunction[] = [];
  const replies: { what: string; text: string }[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    await database.truncateAll();
    api = await startEchoingApi();
    environment = environmentFor(await secretAccount(database));
  });

  afterAll(async () => {
    for (const one of opened) await one.close();
    await new Promise((resolve) => api.close(resolve));
    await database.close();
  });

  function environmentFor(address: DatabaseAddress): Environment {
    return testEnvironment(address, {
      ...VALUES,
      DB_PASSWORD: address.password,
      TENCENTCLOUD_SECRETID: 'fake-role-secret-id',
      LIVE_API_ENDPOINT: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      LOG_LEVEL: 'debug',
    });
  }

  function start(name: 'api' | 'stream-callback' | 'online-check', of = environment): BundledFunction {
    const one = new BundledFunction(name, of, { timeLimitMs: 30_000 });
    opened.push(one);
    return one;
  }

  async function ask(
    to: BundledFunction,
    what: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
    pathname = '/',
  ): Promise<void> {
    const shape: EventShape = replies.length % 2 === 0 ? 'function-url' : 'api-gateway';
    const { body: text } = await to.post(JSON.stringify(body), shape, headers, pathname);
    replies.push({ what, text });
  }

  async function askAll(
    to: BundledFunction,
    world: World,
    people: readonly Readonly<Record<string, string>>[],
  ): Promise<void> {
    for (const name of ACTION_NAMES) {
      const body = { Action: name, ...ACTION_ROWS[name]!.request(world) };
      for (const headers of people) await ask(to, name, body, headers);
      await ask(to, name, { Action: name }, people[0]);
    }
  }

  async function askEndpoints(to: BundledFunction, world: EndpointWorld): Promise<Credentials> {
    const told: string[] = [];
    const passwords = [
      passwordOf('alice'),
      passwordOf('alice', 'new'),
      passwordOf('charlie'),
      'WrongPassword77',
    ];
    const last = ['change_password', 'logout'];
    for (const name of [...ENDPOINT_PATHS.filter((one) => !last.includes(one)), ...last]) {
      const body = { userid: 'alice', ...ENDPOINT_ROWS[name]!.request(world) };
      const sign = (token: string): Readonly<Record<string, string>> => ({
        'Liteav-Sig': signLiteav(token, JSON.stringify(body)),
      });
      await ask(to, name, body, sign(world.alice.token), `/${name}`);
      const { data } = JSON.parse(replies.at(-1)!.text) as { data: Record<string, string> };
      told.push(...['token', 'refresh_token'].map((one) => data[one]).filter((one) => one !== undefined));
      await ask(to, name, body, sign('wrong'), `/${name}`);
      await ask(to, name, { ...body, userid: 0 }, {}, `/${name}`);
    }
    await ask(to, 'login', { userid: 'alice', password: 'WrongPassword77' }, {}, '/login');
    const { alice, tablet, bob } = world;
    const own = [alice, tablet, bob].flatMap(({ token, refreshToken }) => [token, refreshToken]);
    return { passwords, tokens: [...own, ...told] };
  }

  async function tellEvents(to: BundledFunction, streamName: string): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    const push = { atSeconds: now, sequence: '7' };
    const bodies = [
      startEvent(streamName, push),
      stopEvent(streamName, push),
      recordingEvent(streamName, { fileId: 'file-7', fromSeconds: now - 600, toSeconds: now }),
      { event_type: 317, streamId: streamName, suggestion: 'Block', label: 'Porn' },
      { event_type: 100, stream_id: streamName },
      { event_type: 332, stream_id: streamName },
    ];
    for (const body of bodies) {
      await ask(to, 'event', signed(body, now));
      await ask(to, 'event', signed(body, now, 'a wrong key'));
      await ask(to, 'event', body);
    }
    await ask(to, 'event', { Action: 'FetchList' });
  }

  it('show no secret in any line or reply, whatever is asked of them and whatever fails', async () => {
    const clock = new AdjustableClock(Math.floor(Date.now() / 1000) * 1000);
    const services = createServices(database.config, { clock });
    const backend = createBackend(database.config);
    backend.clock.advance(clock.nowSeconds() - backend.clock.nowSeconds());
    const [apiFunction, callback, check] = [start('api'), start('stream-callback'), start('online-check')];
    const world = await arrangeWorld(services);
    const people = [
      await signedIn(PEOPLE.owner, services),
      AS_OPERATOR,
      {},
      { authorization: 'Bearer v1.x.y' },
    ];
    await tellEvents(callback, world.ownerStream);
    await check.invoke({ Type: 'Timer' });
    await askAll(apiFunction, world, people);
    const credentials = await askEndpoints(apiFunction, await arrangeEndpoints(backend));
    await services.database.close();
    await backend.database.close();
    for (const address of [NO_DATABASE, { ...database.config, password: `not-${VALUES['DB_PASSWORD']!}` }]) {
      const away = environmentFor(address);
      const [first, second, third] = [
        start('api', away),
        start('stream-callback', away),
        start('online-check', away),
      ];
      for (const body of [
        { Action: 'FetchList', flag: 3 },
        { Action: 'BanUser', userid: 'x', reason: 'y' },
      ])
        await ask(first, 'database away', body, AS_OPERATOR);
      await tellEvents(second, world.ownerStream);
      expect((await third.invoke({ Type: 'Timer' })).kind).not.toBe('returned');
    }
    const lines = opened.flatMap((one) => one.lines);
    const answered = replies.map(({ text }) => text).join('\n');
    expect(lines.length).toBeGreaterThan(250);
    expect(lines.join('\n')).toContain('live API');
    expect(answered).toContain('db connect error');
    expect([findLeaks(lines.join('\n')), findLeaks(answered)]).toEqual([[], []]);
    expectSilence(lines.join('\n'), credentials);
  }, 240_000);

  function expectSilence(lines: string, { passwords, tokens }: Credentials): void {
    expect(tokens.length).toBeGreaterThan(8);
    const elsewhere = replies
      .filter(({ what }) => what !== 'login' && what !== 'refresh')
      .map(({ text }) => text);
    for (const secret of [...passwords, ...tokens]) {
      expect(lines.includes(secret)).toBe(false);
      expect(elsewhere.join('\n').includes(secret)).toBe(false);
      // The last part of a token is what proves it.
      expect(lines.includes(secret.slice(secret.lastIndexOf('.') + 1))).toBe(false);
    }
    // Every signature that is made here is a digest of 32 digits or more; a session's id and a key's are not logged.
    expect(lines.match(/\b(?:txSecret|sign|signature|Liteav-Sig)["=: ]+[0-9a-f]{32}/gi)).toBeNull();
  }
});

/** A database account with a password of its own, because the server's own is a random one. */
async function secretAccount({ config, connection }: TestDatabase): Promise<DatabaseAddress> {
  const [user, password] = [`leak_${process.env.JEST_WORKER_ID ?? '1'}`, VALUES['DB_PASSWORD']!];
  const account = `'${user}'@'127.0.0.1'`;
  await connection.query(`GRANT USAGE ON *.* TO ${account} IDENTIFIED BY ?`, [password]).catch(async () => {
    // MySQL 8 makes accounts by CREATE USER only.
    await connection.query(`DROP USER IF EXISTS ${account}`);
    await connection.query(`CREATE USER ${account} IDENTIFIED BY ?`, [password]);
  });
  await connection.query(`GRANT ALL PRIVILEGES ON \`${config.database}\`.* TO ${account}`);
  return { ...config, user, password };
}

// So short a value stands in ports, times and ordinary words: replacing it there would make lines unreadable and show
// where it stands. A value that short can be guessed anyway.
it('SE6: a value of fewer than six characters is taken for no secret', () => {
  const told = withoutSecrets('connect 127.0.0.1:33060 as live with 330600', ['live', '33060', '330600']);
  expect(told).toBe('connect 127.0.0.1:33060 as live with [redacted]');
});

describe('SE6: an error that nobody expects', () => {
  const environment = testEnvironment(NO_DATABASE, VALUES);
  const told = Object.values(VALUES).join(' ');
  const failures: readonly (readonly [string, () => Error])[] = [
    ['in its message', () => new Error(told)],
    ['in its cause', () => new Error('x', { cause: new Error(told, { cause: told }) })],
    [
      'in the name, the code and the lines of its message',
      () => Object.assign(new Error(`a\nb ${told}\nc`), { code: told, name: told }),
    ],
    ['behind a long text', () => new Error(`${'x'.repeat(1995)}${told}`)],
    ['in its stack', () => Object.assign(new Error('x'), { stack: `Error: x\n    at ${told}` })],
    ['among several', () => new AggregateError([new Error(told)], told)],
  ];

  it.each(failures)('shows no secret: %s', async (_what, make) => {
    const lines: string[] = [];
    const secrets = secretValues(environment);
    const log = createLogger({
      functionName: 'api',
      level: 'debug',
      secrets,
      write: (line) => lines.push(line),
    });
    const edge = { log, coldStart: false, stopwatchMs: () => 0 };
    const fails = (): Promise<never> => Promise.reject(make());
    const database = { read: fails, statement: fails, transaction: fails, close: () => Promise.resolve() };
    const clock = new AdjustableClock();
    const services = {
      ...createServices(NO_DATABASE),
      config: loadConfig(environment),
      database,
      log,
      clock,
    };
    const requests = [
      '{"Action":"FetchList","flag":1}',
      '{"Action":"EnterGroup","userid":"u","liveuserid":"a","groupid":"g","flag":0}',
    ];
    const texts: string[] = [];
    for (const body of requests) {
      const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from(body), remoteAddress: '' };
      const reply = await observeRequest(edge, (trace) => dispatch(request, () => services, trace));
      texts.push(reply.body);
    }
    const event = JSON.stringify(signed({ event_type: 1, stream_id: 's' }, clock.nowSeconds()));
    const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from(event), remoteAddress: '' };
    const reply = await observeRequest(edge, (trace) => receive(request, () => services, trace));
    texts.push(reply.body);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    // Where the text ends within the mark, the secret began before that.
    expect(lines.join('\n')).toContain('[red');
    expect([findLeaks(lines.join('\n')), findLeaks(texts.join('\n'))]).toEqual([[], []]);
    // Nor a part of one, where a text is cut.
    expect(lines.join('\n')).not.toMatch(/fake-/);
  });
});
