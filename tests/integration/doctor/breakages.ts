import { PUSH_SCOPE, type DoctorWorld } from './doctorWorld';

/** One thing that is broken, and the one finding that must come of it. */
export interface Breakage {
  readonly title: string;
  /** Which check finds it, in which modes, and how bad it is. */
  readonly check: string;
  readonly modes: readonly ('local' | 'deployed')[];
  readonly status: 'warn' | 'fail';
  /** In what is said. */
  readonly says: string;
  readonly break: (world: DoctorWorld) => unknown;
  /** The doctor's clock minus the real one. */
  readonly clockOffsetMs?: number;
}

const BOTH = ['local', 'deployed'] as const;
const LOCAL = ['local'] as const;
const DEPLOYED = ['deployed'] as const;

export const BREAKAGES: readonly Breakage[] = [
  {
    title: 'several variables at once',
    check: 'variables',
    modes: BOTH,
    status: 'fail',
    says: 'SESSION_SECRET is missing (AUTH_MODE is required); COS_LEGACY_SIGN must be on or off',
    break: (world) => {
      world.setVariable('SESSION_SECRET', undefined);
      world.setVariable('COS_LEGACY_SIGN', 'maybe');
    },
  },
  {
    title: 'a key that is a placeholder',
    check: 'key-formats',
    modes: BOTH,
    status: 'fail',
    says: 'IM_SECRETKEY is no key of IM',
    break: (world) => world.setVariable('IM_SECRETKEY', 'nonsense'),
  },
  {
    title: 'the open mode',
    check: 'weak-settings',
    modes: BOTH,
    status: 'warn',
    says: 'AUTH_MODE is open',
    break: (world) => world.setVariable('AUTH_MODE', 'open'),
  },
  {
    title: 'a variable that was changed and not deployed',
    check: 'same-variables',
    modes: DEPLOYED,
    status: 'warn',
    says: 'OPERATOR_KEY differ from .env',
    break: (world) => (world.environment['OPERATOR_KEY'] = 'a-new-operator-key-0000'),
  },
  {
    title: 'no keys at all',
    check: 'keys',
    modes: LOCAL,
    status: 'warn',
    says: 'TENCENT_SECRET_ID',
    break: (world) => {
      world.setVariable('CLOUD_SECRET_ID', undefined);
      world.setVariable('CLOUD_SECRET_KEY', undefined);
    },
  },
  {
    title: 'a clock that is six minutes fast',
    check: 'clock',
    modes: DEPLOYED,
    status: 'fail',
    says: 's ahead of the servers',
    break: () => undefined,
    clockOffsetMs: 360_000,
  },
  {
    title: 'a clock that is two minutes slow',
    check: 'clock',
    modes: DEPLOYED,
    status: 'warn',
    says: "s behind the servers'",
    break: () => undefined,
    clockOffsetMs: -120_000,
  },
  {
    title: 'a function that failed to start',
    check: 'functions',
    modes: DEPLOYED,
    status: 'fail',
    says: 'xzb-stream-callback is in state "CreateFailed"',
    break: (world) => (world.function('streamCallback').status = 'CreateFailed'),
  },
  {
    title: 'a function in a VPC without public network',
    check: 'functions',
    modes: DEPLOYED,
    status: 'fail',
    says: 'xzb-api is in a VPC without public network',
    break: (world) => (world.function('api').publicNet = 'DISABLE'),
  },
  {
    title: 'a function without an address',
    check: 'functions',
    modes: DEPLOYED,
    status: 'fail',
    says: 'xzb-stream-callback has no Function URL',
    break: (world) => (world.function('streamCallback').triggers = []),
  },
  {
    title: 'a function that was never deployed',
    check: 'functions',
    modes: DEPLOYED,
    status: 'fail',
    says: 'xzb-api does not exist',
    break: (world) => world.cloud.functions.delete('xzb-api'),
  },
  {
    title: 'an api that answers something else',
    check: 'api-address',
    modes: BOTH,
    status: 'fail',
    says: 'does not answer as api does',
    break: (world) => world.cloud.overrides.set('/api', () => ({ status: 404, body: 'gone' })),
  },
  {
    title: 'an api whose configuration is unusable',
    check: 'api-address',
    modes: BOTH,
    status: 'fail',
    says: 'configuration is unusable',
    break: (world) =>
      world.cloud.overrides.set('/api', () => ({
        status: 200,
        body: '{"returnValue":4000,"returnMsg":"service not configured | configuration: DB_HOST is missing","returnData":[]}',
      })),
  },
  {
    title: 'the two addresses mixed up',
    check: 'api-address',
    modes: LOCAL,
    status: 'fail',
    says: 'is the address of stream-callback',
    break: (world) => (world.environment['API_URL'] = `${world.cloud.url}/callback`),
  },
  {
    title: 'an api that nobody listens for',
    check: 'api-address',
    modes: LOCAL,
    status: 'fail',
    says: 'does not answer (ECONNREFUSED)',
    break: (world) => (world.environment['API_URL'] = 'http://127.0.0.1:2/'),
  },
  {
    title: 'a callback address that takes anything',
    check: 'callback-address',
    modes: BOTH,
    status: 'fail',
    says: 'accepts an event with a wrong signature',
    break: (world) =>
      world.cloud.overrides.set('/callback', ({ body }) => ({
        status: body.length > 2 ? 200 : 400,
        body: '{"code":0}',
      })),
  },
  {
    title: 'a trigger of API Gateway',
    check: 'api-gateway',
    modes: DEPLOYED,
    status: 'warn',
    says: 'xzb-api has an API Gateway trigger',
    break: (world) =>
      world.function('api').triggers.push({ Type: 'apigw', TriggerName: 'g', Enable: 1, TriggerDesc: '{}' }),
  },
  {
    title: 'an online-check that is older than the doctor',
    check: 'inside',
    modes: DEPLOYED,
    status: 'fail',
    says: 'older than this checkout',
    break: (world) =>
      (world.function('onlineCheck').invoke = () => Promise.resolve({ rooms: 0, online: 0, alarm: '' })),
  },
  {
    title: 'a database that nobody listens for',
    check: 'database',
    modes: BOTH,
    status: 'fail',
    says: 'the server does not answer (ECONNREFUSED)',
    break: (world) => world.setVariable('DB_PORT', '1'),
  },
  {
    title: 'a database account that is refused',
    check: 'database',
    modes: BOTH,
    status: 'fail',
    says: 'ER_ACCESS_DENIED_ERROR',
    break: (world) => world.setVariable('DB_USER', 'nobody_of_that_name'),
  },
  {
    title: 'a database account that may not delete and update',
    check: 'database-privileges',
    modes: BOTH,
    status: 'fail',
    says: 'DB_USER may not UPDATE, DELETE in',
    break: (world) => world.changePrivileges('REVOKE', `UPDATE, DELETE ${world.onDatabase}`),
  },
  {
    title: 'a database account that may not change tables, and no other that may',
    check: 'database-privileges',
    modes: BOTH,
    status: 'warn',
    says: 'DB_USER may not ALTER in',
    break: (world) => world.changePrivileges('REVOKE', `ALTER ${world.onDatabase}`),
  },
  {
    title: 'a database account that may stop the server',
    check: 'database-privileges',
    modes: DEPLOYED,
    status: 'warn',
    says: 'on every database of the server: FILE, SHUTDOWN, SUPER',
    break: (world) => world.changePrivileges('GRANT', 'FILE, SHUTDOWN, SUPER ON *.*'),
  },
  {
    title: 'a migration that is missing',
    check: 'migrations',
    modes: BOTH,
    status: 'fail',
    says: '0002_accounts is missing',
    break: (world) =>
      world.database.connection.query("DELETE FROM schema_migration WHERE name = '0002_accounts'"),
  },
  {
    title: 'a migration that was begun and not finished',
    check: 'migrations',
    modes: BOTH,
    status: 'fail',
    says: '0002_accounts was begun and not finished',
    break: (world) =>
      world.database.connection.query(
        "UPDATE schema_migration SET finished_at = NULL WHERE name = '0002_accounts'",
      ),
  },
  {
    title: 'a migration with another content',
    check: 'migrations',
    modes: BOTH,
    status: 'fail',
    says: '0001_initial was applied with another content',
    break: (world) =>
      world.database.connection.query(
        "UPDATE schema_migration SET checksum = REPEAT('0', 64) WHERE name = '0001_initial'",
      ),
  },
  {
    title: 'a database that is newer than this checkout',
    check: 'migrations',
    modes: BOTH,
    status: 'fail',
    says: '9999_future, which this checkout does not know',
    break: (world) =>
      world.database.connection.query(
        `INSERT INTO schema_migration (name, checksum, statements_done, done_checksum, started_at, finished_at)
         VALUES ('9999_future', '', 1, '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      ),
  },
  {
    title: 'a database clock that is far off',
    check: 'database-clock',
    modes: DEPLOYED,
    status: 'fail',
    says: 'the database is 200 s behind',
    break: (world) => shiftFacts(world, { clockDifferenceMs: -200_000 }),
  },
  {
    title: 'a database clock that is a little off',
    check: 'database-clock',
    modes: DEPLOYED,
    status: 'warn',
    says: 'the database is 30 s ahead',
    break: (world) => shiftFacts(world, { clockDifferenceMs: 30_000 }),
  },
  {
    title: 'no timer',
    check: 'timer',
    modes: DEPLOYED,
    status: 'fail',
    says: 'has no timer',
    break: (world) => (world.function('onlineCheck').triggers = []),
  },
  {
    title: 'a timer that is switched off',
    check: 'timer',
    modes: DEPLOYED,
    status: 'fail',
    says: 'is switched off',
    break: (world) => (world.function('onlineCheck').triggers[0]!.Enable = 0),
  },
  {
    title: 'a timer once an hour',
    check: 'timer',
    modes: DEPLOYED,
    status: 'warn',
    says: 'the timer runs at "0 0 * * * * *"',
    break: (world) => (world.function('onlineCheck').triggers[0]!.TriggerDesc = '0 0 * * * * *'),
  },
  {
    title: 'no sweep at all',
    check: 'last-sweep',
    modes: BOTH,
    status: 'fail',
    says: 'none has finished in 7 days',
    break: (world) => world.database.truncateAll(),
  },
  {
    title: 'a sweep of ten minutes ago',
    check: 'last-sweep',
    modes: BOTH,
    status: 'fail',
    says: 's ago: rooms whose phone died stay listed',
    break: async (world) => {
      await world.database.truncateAll();
      await world.insertSweep(600);
    },
  },
  {
    title: 'a sweep that raised an alarm',
    check: 'last-sweep',
    modes: BOTH,
    status: 'warn',
    says: 'raised an alarm: online list incomplete',
    break: (world) => world.insertSweep(5, 'online list incomplete'),
  },
  {
    title: 'functions that may not ask for the state of streams',
    check: 'live-permissions',
    modes: BOTH,
    status: 'fail',
    says: 'UnauthorizedOperation',
    break: (world) =>
      world.cloud.faults.add({
        action: 'DescribeLiveStreamState',
        fault: 'error',
        code: 'UnauthorizedOperation',
      }),
  },
  {
    title: 'functions whose key was deleted',
    check: 'live-permissions',
    modes: DEPLOYED,
    status: 'fail',
    says: 'they are refused (AuthFailure.SecretIdNotFound)',
    break: (world) => world.setVariable('CLOUD_SECRET_ID', 'AKIDdeletedkey000000'),
  },
  {
    title: 'a role without the policy of api',
    check: 'role-policies',
    modes: DEPLOYED,
    status: 'fail',
    says: 'may not call live:CreateCommonMixStream, live:ResumeLiveStream',
    break: (world) => world.cloud.roles.set('xzb-role', world.cloud.roles.get('xzb-role')!.slice(1)),
  },
  {
    title: 'keys that may not list domains',
    check: 'live-api',
    modes: BOTH,
    status: 'fail',
    says: 'live:DescribeLiveDomains failed, UnauthorizedOperation',
    break: (world) =>
      world.cloud.faults.add({
        action: 'DescribeLiveDomains',
        fault: 'error',
        code: 'UnauthorizedOperation',
      }),
  },
  {
    title: 'a push domain that is switched off',
    check: 'push-domain',
    modes: BOTH,
    status: 'fail',
    says: 'is switched off',
    break: (world) => (world.cloud.wiring.getDomain('push.example.test', 'push').enabled = false),
  },
  {
    title: 'a push domain without CNAME',
    check: 'push-domain',
    modes: BOTH,
    status: 'warn',
    says: 'has no CNAME',
    break: (world) => (world.cloud.wiring.getDomain('push.example.test', 'push').hasCname = false),
  },
  {
    title: 'a play domain that is not bound',
    check: 'play-domain',
    modes: BOTH,
    status: 'fail',
    says: 'is not at this account',
    break: (world) => {
      const { domains } = world.cloud.wiring;
      domains.push({ ...domains.pop()!, name: 'elsewhere.example.test' });
    },
  },
  {
    title: 'a play domain that is switched off',
    check: 'play-domain',
    modes: BOTH,
    status: 'fail',
    says: 'is switched off',
    break: (world) => (world.cloud.wiring.getDomain('play.example.test', 'play').enabled = false),
  },
  {
    title: 'another push key at the domain',
    check: 'push-key',
    modes: BOTH,
    status: 'fail',
    says: 'every push is refused',
    break: (world) => changeAuth(world, 'push', { key: 'another' }),
  },
  {
    title: 'a push domain that checks nothing',
    check: 'push-key',
    modes: BOTH,
    status: 'warn',
    says: 'lets anybody push',
    break: (world) => changeAuth(world, 'push', { enabled: false }),
  },
  {
    title: 'another play key at the domain',
    check: 'play-key',
    modes: BOTH,
    status: 'fail',
    says: 'nobody can watch',
    break: (world) => changeAuth(world, 'play', { key: 'another' }),
  },
  {
    title: 'a play domain that checks signatures nobody makes',
    check: 'play-key',
    modes: BOTH,
    status: 'fail',
    says: 'PLAY_URL_KEY is not set',
    break: (world) => world.setVariable('PLAY_URL_KEY', undefined),
  },
  {
    title: 'a play key that the domain does not check',
    check: 'play-key',
    modes: BOTH,
    status: 'warn',
    says: 'does not check signatures',
    break: (world) => changeAuth(world, 'play', { enabled: false }),
  },
  {
    title: 'no callback rule',
    check: 'callback-template',
    modes: BOTH,
    status: 'fail',
    says: 'no callback rule for push.example.test/live',
    break: (world) => world.cloud.wiring.callbacks.unbind(PUSH_SCOPE),
  },
  {
    title: 'a callback rule that leads nowhere',
    check: 'callback-template',
    modes: BOTH,
    status: 'fail',
    says: 'names a template that does not exist',
    break: (world) => world.cloud.wiring.callbacks.forget(1001),
  },
  {
    title: 'a callback template without the stop event',
    check: 'callback-template',
    modes: BOTH,
    status: 'fail',
    says: 'lacks StreamEndNotifyUrl',
    break: (world) => world.cloud.wiring.callbacks.modify(1001, { StreamEndNotifyUrl: '' }),
  },
  {
    title: 'a callback template that sends recordings elsewhere',
    check: 'callback-template',
    modes: BOTH,
    status: 'fail',
    says: 'sends RecordNotifyUrl elsewhere',
    break: (world) =>
      world.cloud.wiring.callbacks.modify(1001, { RecordNotifyUrl: 'https://old.example.test/callback' }),
  },
  {
    title: 'a callback template without moderation',
    check: 'callback-template',
    modes: BOTH,
    status: 'warn',
    says: 'does not send PornCensorshipNotifyUrl',
    break: (world) => world.cloud.wiring.callbacks.modify(1001, { PornCensorshipNotifyUrl: '' }),
  },
  {
    title: 'another callback key in the template',
    check: 'callback-key',
    modes: BOTH,
    status: 'fail',
    says: 'has another key',
    break: (world) => world.cloud.wiring.callbacks.modify(1001, { CallbackKey: 'another' }),
  },
  {
    title: 'no callback key in the template',
    check: 'callback-key',
    modes: BOTH,
    status: 'fail',
    says: 'has no key',
    break: (world) => world.cloud.wiring.callbacks.modify(1001, { CallbackKey: '' }),
  },
  {
    title: 'a rotation of the callback key that is not finished',
    check: 'callback-key',
    modes: BOTH,
    status: 'warn',
    says: 'still has the key in CALL_BACK_KEY_PREVIOUS',
    break: (world) =>
      world.cloud.wiring.callbacks.modify(1001, {
        CallbackKey: world.environment['CALL_BACK_KEY_PREVIOUS'] ?? '',
      }),
  },
  {
    title: 'no recording rule',
    check: 'recording-rule',
    modes: BOTH,
    status: 'fail',
    says: 'replay lists stay empty',
    break: (world) => world.cloud.wiring.recordings.unbind(PUSH_SCOPE),
  },
  {
    title: 'a recording template that records nothing',
    check: 'recording-rule',
    modes: BOTH,
    status: 'fail',
    says: 'records none of flv, hls and mp4',
    break: (world) =>
      world.cloud.wiring.recordings.modify(1001, { FlvParam: { Enable: 0 }, HlsParam: { Enable: 0 } }),
  },
  {
    title: 'a recording template for hls only',
    check: 'recording-rule',
    modes: BOTH,
    status: 'warn',
    says: 'records hls only',
    break: (world) => world.cloud.wiring.recordings.modify(1001, { FlvParam: { Enable: 0 } }),
  },
];

function changeAuth(
  world: DoctorWorld,
  type: 'push' | 'play',
  change: { key?: string; enabled?: boolean },
): void {
  const domain = world.cloud.wiring.getDomain(`${type}.example.test`, type);
  domain.auth = { ...domain.auth, ...change };
}

/** The database's own clock cannot be moved for one test, so its answer is. */
function shiftFacts(world: DoctorWorld, { clockDifferenceMs }: { clockDifferenceMs: number }): void {
  const onlineCheck = world.function('onlineCheck');
  const { invoke } = onlineCheck;
  onlineCheck.invoke = async (event) => {
    const facts = (await invoke(event)) as { database: { value: object } };
    return { ...facts, database: { ok: true, value: { ...facts.database.value, clockDifferenceMs } } };
  };
}
