import { randomBytes } from 'node:crypto';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
}

/** Configuration that has a default of its own, or none, in the functions: passed on when it is set. */
const PASSED_ON = [
  'CALL_BACK_KEY_PREVIOUS',
  'PLAY_URL_KEY',
  'PUSH_URL_TTL_SECONDS',
  'COSKEY_EXPIRED_TIME',
  'COSKEY_SECRECTID',
  'COSKEY_SECRECTKEY',
  'REPLAY_RETENTION_DAYS',
  'MISSED_CHECKS_BEFORE_OFFLINE',
  'LOG_LEVEL',
  'SESSION_SECRET_PREVIOUS',
  'OPERATOR_KEY_PREVIOUS',
  'AUTO_FORBID_ON_BLOCK',
  'COS_LEGACY_SIGN',
] as const;

const ALIASED: Environment = {
  COSKEY_SECRETID: 'COSKEY_SECRECTID',
  COSKEY_SECRETKEY: 'COSKEY_SECRECTKEY',
};

/** Where this machine takes pushes and plays them, as `host` or `host:port`. */
export interface VideoDomains {
  readonly push: string;
  readonly play: string;
}

function sandboxValues(domains: VideoDomains): Record<string, string> {
  const key = (): string => randomBytes(16).toString('hex');
  return {
    APP_ID: '1250000000',
    APP_BIZID: '8888',
    PUSH_URL_KEY: key(),
    CALL_BACK_KEY: key(),
    PUSH_DOMAIN: domains.push,
    PLAY_DOMAIN: domains.play,
    COSKEY_APPID: '1250000000',
    COSKEY_BUCKET: 'sandbox',
    COSKEY_REGION: 'ap-guangzhou',
    COSKEY_SECRETID: `AKID${key()}`,
    COSKEY_SECRETKEY: key(),
    IM_SDKAPPID: '1400000000',
    IM_SECRETKEY: key() + key(),
    CLOUD_SECRET_ID: `AKID${key()}`,
    CLOUD_SECRET_KEY: key(),
    AUTH_MODE: 'open',
    SESSION_SECRET: key(),
    OPERATOR_KEY: key(),
    // Demonstrations are short; the real default would hide their replays.
    REPLAY_MIN_SECONDS: '0',
  };
}

/**
 * The environment that the functions see: what the operator set wins over sandbox values, keys are new at
 * every start, and nothing else of the operator's environment leaks in.
 */
export function functionEnvironment(
  operator: Environment,
  database: DatabaseAddress,
  liveApiEndpoint: string,
  domains: VideoDomains,
): Record<string, string> {
  const environment: Record<string, string> = {
    ...sandboxValues(domains),
    LIVE_API_ENDPOINT: liveApiEndpoint,
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-guangzhou',
  };
  for (const name of [...Object.keys(environment), ...PASSED_ON]) {
    const value = operator[name] ?? '';
    const alias = ALIASED[name];
    if (value !== '') environment[name] = value;
    else if (alias !== undefined && operator[alias]) environment[name] = operator[alias];
  }
  return {
    ...environment,
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_USER: database.user,
    DB_PASSWORD: database.password,
    DB_NAME: database.name,
  };
}
