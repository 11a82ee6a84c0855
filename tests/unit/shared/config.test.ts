import {
  ConfigError,
  findCloudCredentials,
  findWeaknesses,
  loadConfig,
  logLevel,
  requireSettings,
} from '../../../shared/config';
import { AppError } from '../../../shared/errors';
import { expectNoSecrets, SECRETS, testConfig, testEnvironment } from '../../support/testEnvironment';

/** The one message that loading this environment fails with. */
function problemsOf(environment: Record<string, string | undefined>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

function withChange(changes: Record<string, string | undefined>): Record<string, string> {
  return testEnvironment(undefined, changes);
}

describe('the configuration', () => {
  it('names every missing variable in one message', () => {
    const message = problemsOf({});
    const required = ['DB_HOST', 'DB_USER', 'DB_PASSWORD', 'APP_BIZID', 'PUSH_URL_KEY', 'CALL_BACK_KEY'];
    for (const name of [...required, 'SESSION_SECRET']) expect(message).toContain(`${name} is missing`);
  });

  it('names every malformed variable in one message, and no value of any', () => {
    const malformed = {
      DB_PORT: 'malformed-1',
      DB_NAME: 'malformed 2; DROP',
      APP_ID: 'malformed-3',
      APP_BIZID: 'malformed-4',
      PUSH_DOMAIN: 'https://malformed-5/',
      PLAY_DOMAIN: 'malformed-6/live',
      PUSH_URL_TTL_SECONDS: 'malformed-7',
      COSKEY_EXPIRED_TIME: '-8malformed',
      LIVE_API_ENDPOINT: 'malformed-9',
      AUTH_MODE: 'malformed-10',
      IM_SDKAPPID: 'malformed-11',
      REPLAY_RETENTION_DAYS: '0',
      REPLAY_MIN_SECONDS: 'malformed-12',
      MISSED_CHECKS_BEFORE_OFFLINE: '0',
      OPERATOR_KEY_PREVIOUS: 'malformed 13',
      AUTO_FORBID_ON_BLOCK: 'malformed-14',
      COS_LEGACY_SIGN: 'malformed-15',
      COSKEY_APPID: 'malformed-16',
      COSKEY_BUCKET: 'malformed-1250000000',
      COSKEY_REGION: 'Malformed-18',
      DB_HOST: 'malformed-19:3306',
      LOG_LEVEL: 'malformed-20',
    };
    const message = problemsOf(withChange(malformed));
    for (const name of Object.keys(malformed)) expect(message).toContain(name);
    expect(message).not.toContain('malformed');
    expectNoSecrets(message);
  });

  it.each([
    '10.0.1.7',
    'localhost',
    'db_1.internal',
    'cdb-a1b2.sql.tencentcdb.com',
    '::1',
    'fd00::10.0.0.1',
    'db.example.com.',
  ])('takes %s for the host of a database', (host) => {
    expect(loadConfig(withChange({ DB_HOST: host })).database.host).toBe(host);
  });

  it.each([
    'mysql://10.0.1.7',
    'db:3306:3306',
    'a:b:c',
    '::::::::',
    'x.-y',
    'db..x',
    '10.0.1.7:3306',
    '10.0.1.7/live',
    ' 10.0.1.7',
    'db host',
    '"10.0.1.7"',
    '-db',
  ])('does not take %s for one', (host) => {
    expect(problemsOf(withChange({ DB_HOST: host }))).toBe(
      'configuration: DB_HOST must be a host name or an IP address without scheme, port or path',
    );
  });

  it.each(['ap-guangzhou', 'na-siliconvalley', 'ap-shanghai-fsi', 'cn-south'])(
    'takes %s for a region',
    (region) => {
      expect(loadConfig(withChange({ COSKEY_REGION: region })).cos.COSKEY_REGION).toBe(region);
    },
  );

  it('keeps the stream names of the two generations apart', () => {
    const { APP_BIZID } = withChange({});
    expect(problemsOf(withChange({ IM_SDKAPPID: APP_BIZID }))).toContain(
      'IM_SDKAPPID must differ from APP_BIZID',
    );
  });

  it('says nothing of secrets when something else is missing', () => {
    expectNoSecrets(problemsOf(withChange({ DB_HOST: undefined })));
  });

  it.each(['DB_HOST', 'DB_USER', 'APP_BIZID', 'PUSH_URL_KEY', 'CALL_BACK_KEY', 'SESSION_SECRET'])(
    'takes an empty %s for a missing one',
    (name) => {
      expect(problemsOf(withChange({ [name]: '' }))).toContain(`${name} is missing`);
    },
  );

  it('takes an empty password of the database, which a socket or a trusted host may have', () => {
    expect(loadConfig(withChange({ DB_PASSWORD: '' })).database.password).toBe('');
    expect(problemsOf(withChange({ DB_PASSWORD: undefined }))).toContain('DB_PASSWORD is missing');
  });

  it('needs a session secret only where sign-in is required', () => {
    const { auth } = loadConfig(withChange({ AUTH_MODE: 'open', SESSION_SECRET: undefined }));
    expect(auth).toMatchObject({ mode: 'open', sessionSecrets: [] });
    expect(problemsOf(withChange({ AUTH_MODE: undefined, SESSION_SECRET: undefined }))).toContain(
      'SESSION_SECRET',
    );
  });

  it('has the documented defaults', () => {
    const minimal = {
      DB_HOST: 'db',
      DB_USER: 'u',
      DB_PASSWORD: 'p',
      APP_BIZID: '3891',
      PUSH_URL_KEY: 'k',
      CALL_BACK_KEY: 'c',
      SESSION_SECRET: 's',
    };
    expect(loadConfig(minimal)).toMatchObject({
      database: { port: 3306, database: 'live_demo' },
      live: {
        pushDomain: '3891.livepush.myqcloud.com',
        playDomain: '3891.liveplay.myqcloud.com',
        playUrlKey: undefined,
        pushUrlTtlSeconds: 10_800,
      },
      callback: { previousKey: undefined },
      liveApiEndpoint: 'https://live.tencentcloudapi.com',
      auth: { mode: 'required', sessionSecrets: ['s'], operatorKeys: [] },
      cosSignTtlSeconds: 600,
      replay: { retentionDays: 7, minSeconds: 60 },
      missedChecksBeforeOffline: 3,
      autoForbidOnBlock: false,
      cosLegacySign: true,
    });
  });

  it('still accepts the previous secret and operator key, after the ones in use', () => {
    const previous = { SESSION_SECRET_PREVIOUS: 'fake-old-secret', OPERATOR_KEY_PREVIOUS: 'fake-old-key' };
    expect(loadConfig(withChange(previous)).auth).toMatchObject({
      sessionSecrets: [SECRETS.SESSION_SECRET, 'fake-old-secret'],
      operatorKeys: [SECRETS.OPERATOR_KEY, 'fake-old-key'],
    });
    expect(
      loadConfig(withChange({ SESSION_SECRET_PREVIOUS: '', OPERATOR_KEY_PREVIOUS: '' })).auth,
    ).toMatchObject({
      sessionSecrets: [SECRETS.SESSION_SECRET],
      operatorKeys: [SECRETS.OPERATOR_KEY],
    });
  });

  it('accepts no previous secret or operator key where there is none in use', () => {
    const previous = { SESSION_SECRET_PREVIOUS: 'fake-old-secret', OPERATOR_KEY_PREVIOUS: 'fake-old-key' };
    const changes = { ...previous, SESSION_SECRET: undefined, OPERATOR_KEY: undefined };
    expect(loadConfig(withChange({ ...changes, AUTH_MODE: 'open' })).auth).toMatchObject({
      sessionSecrets: [],
      operatorKeys: [],
    });
    expect(problemsOf(withChange(changes))).toContain('SESSION_SECRET is missing');
  });

  it.each([
    ['on', true],
    ['off', false],
  ])('turns on and off what can be: %s', (value, expected) => {
    const config = loadConfig(withChange({ AUTO_FORBID_ON_BLOCK: value, COS_LEGACY_SIGN: value }));
    expect([config.autoForbidOnBlock, config.cosLegacySign]).toEqual([expected, expected]);
  });

  describe('in the old spelling of the COS keys', () => {
    const misspelt = { COSKEY_SECRECTID: 'fake-id-1', COSKEY_SECRECTKEY: 'fake-key-1' };

    it.each([
      ['absent', undefined],
      ['empty', ''],
    ])('is read where the right one is %s', (_how, value) => {
      const { cos } = loadConfig(
        withChange({ COSKEY_SECRETID: value, COSKEY_SECRETKEY: value, ...misspelt }),
      );
      expect(cos).toMatchObject({ COSKEY_SECRETID: 'fake-id-1', COSKEY_SECRETKEY: 'fake-key-1' });
    });

    it('gives way to the right one', () => {
      const { cos } = loadConfig(withChange(misspelt));
      expect(cos.COSKEY_SECRETKEY).toBe(SECRETS.COSKEY_SECRETKEY);
    });
  });

  it('signs VOD uploads with the COS keys where no others are set, as the old server did', () => {
    const { vod } = loadConfig(withChange({ CLOUD_SECRET_ID: undefined, CLOUD_SECRET_KEY: undefined }));
    expect(vod).toEqual({
      CLOUD_SECRET_ID: 'fake-cos-secret-id',
      CLOUD_SECRET_KEY: SECRETS.COSKEY_SECRETKEY,
    });
  });

  it.each([
    ['DB_PORT', '65536'],
    ['DB_PORT', '0'],
    ['DB_PORT', '3306.5'],
    ['DB_PORT', '0x10'],
    ['PUSH_URL_TTL_SECONDS', '59'],
    ['PUSH_URL_TTL_SECONDS', '1e9'],
    ['COSKEY_EXPIRED_TIME', '0'],
    ['REPLAY_MIN_SECONDS', '-1'],
    ['LIVE_API_ENDPOINT', 'ftp://live.tencentcloudapi.com'],
    ['AUTH_MODE', 'Open'],
    ['AUTO_FORBID_ON_BLOCK', 'true'],
    ['AUTO_FORBID_ON_BLOCK', 'On'],
    ['COS_LEGACY_SIGN', '1'],
    ['OPERATOR_KEY', 'with blank'],
    ['OPERATOR_KEY_PREVIOUS', 'with blank'],
    ['APP_BIZID', '88 88'],
    ['PUSH_DOMAIN', 'push.example.test\n'],
  ])('refuses %s=%j', (name, value) => {
    expect(problemsOf(withChange({ [name]: value }))).toContain(name);
  });
});

describe('weaknesses', () => {
  it('are none in a sound configuration', () => {
    expect(findWeaknesses(testConfig({ COS_LEGACY_SIGN: 'off' }))).toEqual([]);
  });

  it('are said aloud: open mode and short secrets, without the secrets', () => {
    const changes = { AUTH_MODE: 'open', OPERATOR_KEY: 'fake-op', SESSION_SECRET: 'fake-se' };
    const weaknesses = findWeaknesses(testConfig(changes));
    expect(weaknesses).toHaveLength(4);
    expect(weaknesses[0]).toContain('AUTH_MODE is open');
    expect(weaknesses[1]).toContain('COS_LEGACY_SIGN is on');
    expect(weaknesses.join()).toContain('OPERATOR_KEY');
    expect(weaknesses.join()).toContain('SESSION_SECRET');
    expect(weaknesses.join()).not.toMatch(/fake-/);
  });
});

describe('the signature for the whole bucket', () => {
  it('is a weakness only where there is a key to sign with', () => {
    expect(findWeaknesses(testConfig())).toEqual([expect.stringContaining('COS_LEGACY_SIGN is on')]);
    expect(findWeaknesses(testConfig({ COSKEY_SECRETKEY: undefined }))).toEqual([]);
  });
});

describe('short previous keys', () => {
  it.each([
    ['OPERATOR_KEY', { OPERATOR_KEY_PREVIOUS: 'fake-op' }],
    ['SESSION_SECRET', { SESSION_SECRET_PREVIOUS: 'fake-se' }],
  ])('are as weak as short ones in use: %s', (name, changes) => {
    const weaknesses = findWeaknesses(testConfig({ COS_LEGACY_SIGN: 'off', ...changes }));
    expect(weaknesses).toEqual([expect.stringContaining(`${name} has fewer than`)]);
    expect(weaknesses.join()).not.toMatch(/fake-/);
  });
});

describe('the log level', () => {
  it.each([
    ['debug', 'debug'],
    ['info', 'info'],
    ['DEBUG', 'info'],
    ['', 'info'],
    [undefined, 'info'],
  ])('with LOG_LEVEL=%s is %s', (value, expected) => {
    expect(logLevel({ LOG_LEVEL: value })).toBe(expected);
  });
});

describe('cloud credentials', () => {
  const own = { CLOUD_SECRET_ID: 'own-id', CLOUD_SECRET_KEY: 'own-key' };
  const role = { TENCENTCLOUD_SECRETID: 'role-id', TENCENTCLOUD_SECRETKEY: 'role-key' };

  it("are the role's temporary keys first", () => {
    expect(findCloudCredentials({ ...own, ...role, TENCENTCLOUD_SESSIONTOKEN: 'role-token' })).toEqual({
      secretId: 'role-id',
      secretKey: 'role-key',
      token: 'role-token',
    });
  });

  it('are the configured ones where the role gives no complete set', () => {
    expect(findCloudCredentials({ ...own, ...role, TENCENTCLOUD_SESSIONTOKEN: '' })).toEqual({
      secretId: 'own-id',
      secretKey: 'own-key',
    });
  });

  it('are none where neither is complete', () => {
    expect(findCloudCredentials({ ...role, CLOUD_SECRET_ID: 'own-id' })).toBeUndefined();
  });
});

describe('requireSettings', () => {
  it('names what is not set', () => {
    const settings = { COSKEY_APPID: '1', COSKEY_BUCKET: undefined, COSKEY_SECRETKEY: undefined };
    let thrown: unknown;
    try {
      requireSettings(settings, ['COSKEY_APPID', 'COSKEY_BUCKET', 'COSKEY_SECRETKEY']);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({
      code: 'NOT_CONFIGURED',
      detail: 'COSKEY_BUCKET, COSKEY_SECRETKEY not set',
    });
  });
});
