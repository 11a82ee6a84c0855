import { isIP } from 'node:net';

import { EnvironmentReader, type Environment, type Rule } from './environmentReader';
import { AppError } from './errors';
import type { LogLevel } from './log';
import { secretValues } from './secretVariables';

/** Configuration is missing or malformed; the message names every bad variable and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type AuthMode = 'required' | 'open';

export interface DatabaseConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface KeyPair {
  readonly secretId: string;
  readonly secretKey: string;
}

/** Keys for Tencent's APIs; `token` accompanies the temporary keys of a function's role. */
export interface CloudCredentials extends KeyPair {
  readonly token?: string;
}

/** Optional settings by the name of their variable; a call that needs them says which ones are not set. */
export type CosSettings = Readonly<
  Record<
    'COSKEY_APPID' | 'COSKEY_BUCKET' | 'COSKEY_REGION' | 'COSKEY_SECRETID' | 'COSKEY_SECRETKEY',
    string | undefined
  >
>;

export interface Config {
  readonly database: DatabaseConfig;
  readonly live: {
    readonly appId: string;
    readonly bizId: string;
    readonly pushUrlKey: string;
    readonly pushUrlTtlSeconds: number;
    readonly pushDomain: string;
    readonly playDomain: string;
    readonly playUrlKey: string | undefined;
  };
  readonly callback: { readonly key: string; readonly previousKey: string | undefined };
  readonly liveApiEndpoint: string;
  readonly auth: {
    readonly mode: AuthMode;
    /** The one that signs first, then the previous one while it is being replaced; empty where none is set. */
    readonly sessionSecrets: readonly string[];
    readonly operatorKeys: readonly string[];
  };
  readonly cos: CosSettings;
  readonly cosSignTtlSeconds: number;
  readonly vod: Readonly<Record<'CLOUD_SECRET_ID' | 'CLOUD_SECRET_KEY', string | undefined>>;
  readonly im: Readonly<Record<'IM_SDKAPPID' | 'IM_SECRETKEY', string | undefined>>;
  readonly replay: { readonly retentionDays: number; readonly minSeconds: number };
  readonly missedChecksBeforeOffline: number;
  /** A moderation verdict of "Block" bans the anchor without an operator. */
  readonly autoForbidOnBlock: boolean;
  /** Whether the apps get COS signatures that are good for the whole bucket. */
  readonly cosLegacySign: boolean;
}

const DOMAIN = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?$/i;
const HOST_LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const REGION = {
  pattern: /^[a-z]{2,4}(?:-[a-z0-9]{1,20}){1,4}$/,
  text: 'must be a region such as ap-guangzhou',
};
const BUCKET = {
  pattern: /^(?![a-z0-9-]{0,50}-[0-9]{9,}$)[a-z0-9-]{1,50}$/,
  text: 'must be the name of a bucket without "-" and the appid at its end',
};
const ANY_TEXT = { pattern: /^/, text: 'must be a text' };
/** What can stand behind `Bearer` in a header. */
const HEADER_TEXT = { pattern: /^[!-~]{1,2048}$/, text: 'must be visible ASCII characters without blanks' };
const SHORT_SECRET_CHARACTERS = 16;

/**
 * Reads the whole configuration (DESIGN, "Configuration").
 * @throws ConfigError naming every missing or malformed variable at once.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const { config, problems } = readConfig(environment);
  if (problems.length > 0) throw new ConfigError(`configuration: ${problems.join('; ')}`);
  return config;
}

/**
 * The configuration as far as it can be read, and what is wrong with it, for a diagnosis that goes on where a function
 * has to stop. Each problem begins with the name of its variable, and that variable's value is not to be used.
 */
export function readConfig(environment: Environment): {
  readonly config: Config;
  readonly problems: readonly string[];
} {
  const reader = new EnvironmentReader(environment);
  const database = readDatabase(reader);
  const live = readLive(reader);
  const config: Config = {
    database,
    live,
    callback: {
      key: reader.required('CALL_BACK_KEY'),
      previousKey: reader.optional('CALL_BACK_KEY_PREVIOUS'),
    },
    liveApiEndpoint: readEndpoint(reader),
    auth: readAuth(reader),
    cos: {
      COSKEY_APPID: reader.matching('COSKEY_APPID', { pattern: /^[0-9]{1,15}$/, text: 'must be digits' }),
      COSKEY_BUCKET: reader.matching('COSKEY_BUCKET', BUCKET),
      COSKEY_REGION: reader.matching('COSKEY_REGION', REGION),
      COSKEY_SECRETID: reader.optional('COSKEY_SECRETID'),
      COSKEY_SECRETKEY: reader.optional('COSKEY_SECRETKEY'),
    },
    cosSignTtlSeconds: reader.integer('COSKEY_EXPIRED_TIME', 600, 1, 86_400),
    // VOD signatures need long-lived keys; the old server used the COS pair for them, so that still works.
    vod: {
      CLOUD_SECRET_ID: reader.optional('CLOUD_SECRET_ID') ?? reader.optional('COSKEY_SECRETID'),
      CLOUD_SECRET_KEY: reader.optional('CLOUD_SECRET_KEY') ?? reader.optional('COSKEY_SECRETKEY'),
    },
    im: {
      IM_SDKAPPID: reader.matching('IM_SDKAPPID', { pattern: /^[1-9][0-9]{0,9}$/, text: 'must be digits' }),
      IM_SECRETKEY: reader.optional('IM_SECRETKEY'),
    },
    replay: {
      retentionDays: reader.integer('REPLAY_RETENTION_DAYS', 7, 1, 3650),
      minSeconds: reader.integer('REPLAY_MIN_SECONDS', 60, 0, 86_400),
    },
    missedChecksBeforeOffline: reader.integer('MISSED_CHECKS_BEFORE_OFFLINE', 3, 1, 100),
    autoForbidOnBlock: reader.onOff('AUTO_FORBID_ON_BLOCK', false),
    cosLegacySign: reader.onOff('COS_LEGACY_SIGN', true),
  };
  // `logLevel` reads it before anything else can fail, and takes what it does not know for `info`.
  reader.matching('LOG_LEVEL', { pattern: /^(?:info|debug)$/, text: 'must be info or debug' });
  // The streams of both generations would share their names: {bizid}_… and {IM_SDKAPPID}_….
  if (config.im.IM_SDKAPPID !== undefined && config.im.IM_SDKAPPID === live.bizId) {
    reader.problems.push('IM_SDKAPPID must differ from APP_BIZID');
  }
  return { config, problems: reader.problems };
}

function readDatabase(reader: EnvironmentReader): DatabaseConfig {
  return {
    host: readHost(reader),
    port: reader.integer('DB_PORT', 3306, 1, 65_535),
    user: reader.required('DB_USER'),
    password: reader.requiredButMayBeEmpty('DB_PASSWORD'),
    database:
      reader.matching('DB_NAME', {
        pattern: /^[A-Za-z0-9_-]{1,64}$/,
        text: 'must be letters, digits, _ or -',
      }) ?? 'live_demo',
  };
}

/** Anything with a port in it would be looked up as a name, and not be found. */
function readHost(reader: EnvironmentReader): string {
  const host = reader.required('DB_HOST');
  const isName = host
    .replace(/\.$/, '')
    .split('.')
    .every((label) => HOST_LABEL.test(label));
  if (host !== '' && isIP(host) === 0 && !isName) {
    reader.problems.push('DB_HOST must be a host name or an IP address without scheme, port or path');
  }
  return host;
}

function readLive(reader: EnvironmentReader): Config['live'] {
  const bizId = reader.required('APP_BIZID', { pattern: /^[0-9]{1,16}$/, text: 'must be digits' });
  const domain = { pattern: DOMAIN, text: 'must be a domain name without scheme or path' };
  return {
    appId: reader.matching('APP_ID', { pattern: /^[0-9]{1,20}$/, text: 'must be digits' }) ?? '',
    bizId,
    pushUrlKey: reader.required('PUSH_URL_KEY'),
    pushUrlTtlSeconds: reader.integer('PUSH_URL_TTL_SECONDS', 10_800, 60, 7 * 86_400),
    pushDomain: reader.matching('PUSH_DOMAIN', domain) ?? `${bizId}.livepush.myqcloud.com`,
    playDomain: reader.matching('PLAY_DOMAIN', domain) ?? `${bizId}.liveplay.myqcloud.com`,
    playUrlKey: reader.optional('PLAY_URL_KEY'),
  };
}

function readEndpoint(reader: EnvironmentReader): string {
  const text = reader.optional('LIVE_API_ENDPOINT') ?? 'https://live.tencentcloudapi.com';
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    reader.problems.push('LIVE_API_ENDPOINT must be an http or https URL');
  }
  return text;
}

function readAuth(reader: EnvironmentReader): Config['auth'] {
  const mode = reader.optional('AUTH_MODE') ?? 'required';
  if (mode !== 'required' && mode !== 'open') reader.problems.push('AUTH_MODE must be required or open');
  const sessionSecrets = readRotated(reader, 'SESSION_SECRET', 'SESSION_SECRET_PREVIOUS');
  if (mode === 'required' && sessionSecrets.length === 0) {
    reader.problems.push('SESSION_SECRET is missing (AUTH_MODE is required)');
  }
  return {
    mode: mode === 'open' ? 'open' : 'required',
    sessionSecrets,
    operatorKeys: readRotated(reader, 'OPERATOR_KEY', 'OPERATOR_KEY_PREVIOUS', HEADER_TEXT),
  };
}

/** A key and its predecessor, which is still accepted during a rotation. */
function readRotated(
  reader: EnvironmentReader,
  name: string,
  previousName: string,
  rule: Rule = ANY_TEXT,
): readonly string[] {
  const key = reader.matching(name, rule);
  const previous = reader.matching(previousName, rule);
  if (key === undefined) return [];
  return previous === undefined ? [key] : [key, previous];
}

/** What no log line may show: the values of all secrets that are set. */
export function loggedSecrets(environment: Environment = process.env): readonly string[] {
  return secretValues(environment);
}

/** How much is logged: `LOG_LEVEL=debug` adds every request to Tencent that failed and was repeated. */
export function logLevel(environment: Environment = process.env): LogLevel {
  return environment['LOG_LEVEL'] === 'debug' ? 'debug' : 'info';
}

/**
 * Keys for Tencent's APIs, read at every call because the platform renews those of the function's role:
 * the role's temporary keys first, `CLOUD_SECRET_*` otherwise (583/14570).
 */
export function findCloudCredentials(environment: Environment = process.env): CloudCredentials | undefined {
  const { TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY, TENCENTCLOUD_SESSIONTOKEN } = environment;
  if (TENCENTCLOUD_SECRETID && TENCENTCLOUD_SECRETKEY && TENCENTCLOUD_SESSIONTOKEN) {
    return {
      secretId: TENCENTCLOUD_SECRETID,
      secretKey: TENCENTCLOUD_SECRETKEY,
      token: TENCENTCLOUD_SESSIONTOKEN,
    };
  }
  const { CLOUD_SECRET_ID, CLOUD_SECRET_KEY } = environment;
  if (CLOUD_SECRET_ID && CLOUD_SECRET_KEY) return { secretId: CLOUD_SECRET_ID, secretKey: CLOUD_SECRET_KEY };
  return undefined;
}

/**
 * What in this configuration weakens security: said aloud when a function starts, because all of it is somebody's
 * choice.
 */
export function findWeaknesses(config: Config): readonly string[] {
  const weaknesses: string[] = [];
  if (config.auth.mode === 'open') {
    weaknesses.push('AUTH_MODE is open: anybody can act in the name of any user of a first-generation app');
  }
  if (config.live.playUrlKey === config.live.pushUrlKey) {
    weaknesses.push('PLAY_URL_KEY equals PUSH_URL_KEY: whoever can watch a stream can push it');
  }
  if (config.cosLegacySign && config.cos.COSKEY_SECRETKEY !== undefined) {
    weaknesses.push('COS_LEGACY_SIGN is on: a COS signature of GetCOSSign is good for the whole bucket');
  }
  const secrets = { OPERATOR_KEY: config.auth.operatorKeys, SESSION_SECRET: config.auth.sessionSecrets };
  for (const [name, values] of Object.entries(secrets)) {
    if (values.some((value) => value.length < SHORT_SECRET_CHARACTERS)) {
      weaknesses.push(`${name} has fewer than ${SHORT_SECRET_CHARACTERS} characters and can be guessed`);
    }
  }
  return weaknesses;
}

/**
 * Narrows optional settings to those that are all set.
 * @throws AppError NOT_CONFIGURED naming the variables that are not.
 */
export function requireSettings<Name extends string>(
  settings: Readonly<Partial<Record<Name, string | undefined>>>,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length > 0) throw new AppError('NOT_CONFIGURED', `${missing.join(', ')} not set`);
  return settings as Record<Name, string>;
}
