import { loadConfig } from '../../shared/config';
import type { Config } from '../../shared/config';
import type { DatabaseAddress } from './testDatabase';

/** One distinctive value for each secret, so that a leak is found by searching and tells where it came from. */
export const SECRETS = {
  PUSH_URL_KEY: 'fake-push-url-key-7d41',
  PLAY_URL_KEY: 'fake-play-url-key-9b02',
  CALL_BACK_KEY: 'fake-callback-key-51ce',
  CALL_BACK_KEY_PREVIOUS: 'fake-previous-callback-key-a8f3',
  COSKEY_SECRETKEY: 'fake-cos-secret-key-36d9',
  IM_SECRETKEY: 'fake-im-secret-key-e07a',
  CLOUD_SECRET_KEY: 'fake-cloud-secret-key-c215',
  SESSION_SECRET: 'fake-session-secret-84bb',
  OPERATOR_KEY: 'fake-operator-key-1f6c',
} as const;

export type Environment = Record<string, string>;

/** Where no database is needed: nobody listens there. */
export const NO_DATABASE: DatabaseAddress = {
  host: '127.0.0.1',
  port: 1,
  user: 'nobody',
  password: 'fake-database-password-2e90',
  database: 'nothing',
};

/** A complete environment of the functions; `changes` win over it, and undefined takes a variable away. */
export function testEnvironment(
  database: DatabaseAddress = NO_DATABASE,
  changes: Readonly<Record<string, string | undefined>> = {},
): Environment {
  const environment: Record<string, string | undefined> = {
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_USER: database.user,
    DB_PASSWORD: database.password,
    DB_NAME: database.database,
    APP_ID: '1250000000',
    APP_BIZID: '8888',
    PUSH_DOMAIN: 'push.example.test',
    PLAY_DOMAIN: 'play.example.test',
    COSKEY_APPID: '1250000000',
    COSKEY_BUCKET: 'covers',
    COSKEY_REGION: 'ap-guangzhou',
    COSKEY_SECRETID: 'fake-cos-secret-id',
    CLOUD_SECRET_ID: 'fake-cloud-secret-id',
    IM_SDKAPPID: '1400000000',
    LIVE_API_ENDPOINT: 'http://127.0.0.1:1',
    AUTH_MODE: 'required',
    ...SECRETS,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function testConfig(changes?: Readonly<Record<string, string | undefined>>): Config {
  return loadConfig(testEnvironment(NO_DATABASE, changes));
}

/** Fails where any secret stands in the text. */
export function expectNoSecrets(text: string): void {
  const found = Object.entries(SECRETS).filter(([, value]) => text.includes(value));
  expect(found.map(([name]) => name)).toEqual([]);
}
