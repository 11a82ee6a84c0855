import { constantsFiles, READ_VARIABLES, type AppSettings } from '../../../scripts/clientConfig/clientConfig';
import { runScript, type ProcessOutcome } from '../../support/runMigrateProcess';
import { SECRETS, testEnvironment } from '../../support/testEnvironment';

const API = 'https://1250000000-abcdef.ap-guangzhou.tencentscf.com';
const LICENCE = [
  '--licence-url',
  'https://license.example.test/v1/x.licence',
  '--licence-key',
  'licence-key-1',
];
const ALL = ['--api-url', API, ...LICENCE, '--im-account-type', '8151'];

function run(
  args: string[],
  environment: Record<string, string> = testEnvironment(),
): Promise<ProcessOutcome> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  return runScript('scripts/clientConfig/main.ts', args, env).outcome;
}

const SETTINGS: AppSettings = {
  ...{ apiUrl: API, licenceUrl: 'l', licenceKey: 'k', imAccountType: undefined },
  variables: { COSKEY_REGION: 'ap-guangzhou' },
};

/** Names as they stand in the sources of the released apps. */
const NAMES = {
  'gen1-android': [
    ...['SVR_POST_URL', 'IMSDK_APPID', 'IMSDK_ACCOUNT_TYPE', 'COS_BUCKET', 'COS_APPID', 'COS_REGION'],
    'XIAOZHIBO_APPID',
  ],
  'gen1-ios': [
    ...[
      'kHttpServerAddr',
      'kTCIMSDKAppId',
      'kTCIMSDKAccountType',
      'kTCCOSAppId',
      'kTCCOSBucket',
      'kTCCOSRegion',
    ],
    'kXiaoZhiBoAppId',
  ],
  'gen2-android': ['APP_SVR_URL', 'LICENCE_URL', 'LICENCE_KEY', 'SDKAPPID', 'SECRETKEY'],
  'gen2-ios': ['kHttpServerAddr', 'LICENCE_URL', 'LICENCE_KEY', 'SDKAPPID', 'SECRETKEY'],
};

describe('npm run client-config', () => {
  it('prints every constant of every app, ready to paste', async () => {
    const { code, stdout, stderr } = await run(ALL);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    for (const line of [
      `public static final String SVR_POST_URL = "${API}/interface.php";`,
      'public static final int IMSDK_APPID = 1400000000;',
      'public static final int IMSDK_ACCOUNT_TYPE = 8151;',
      'public static final String COS_BUCKET = "covers";',
      'public static final String COS_APPID = "1250000000";',
      'public static final COSEndPoint COS_REGION = COSEndPoint.COS_GZ;',
      'public static final int XIAOZHIBO_APPID = 1250000000;',
      `#define kHttpServerAddr @"${API}/interface.php"`,
      '#define kTCIMSDKAppId @"1400000000"',
      '#define kTCCOSRegion @"gz"',
      `public static final String APP_SVR_URL = "${API}";`,
      'public static final String LICENCE_KEY = "licence-key-1";',
      `#define kHttpServerAddr @"${API}"`,
      'static NSString * const LICENCE_URL = @"https://license.example.test/v1/x.licence";',
      'static const int SDKAPPID = 1400000000;',
      'static NSString * const SECRETKEY = @"";',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('prints the same as JSON, and one file only where asked', async () => {
    const { code, stdout } = await run([...ALL, '--json', '--format', 'gen2-android']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      'gen2-android': {
        file: 'TCGlobalConfig.java',
        hints: [expect.stringContaining('SECRETKEY stays empty')],
        constants: {
          ...{ APP_SVR_URL: API, LICENCE_URL: 'https://license.example.test/v1/x.licence' },
          ...{ LICENCE_KEY: 'licence-key-1', SDKAPPID: '1400000000', SECRETKEY: '' },
        },
      },
    });
  });

  it('prints no secret, whatever is set', async () => {
    const secrets = {
      ...SECRETS,
      COSKEY_SECRETID: 'fake-cos-secret-id',
      CLOUD_SECRET_ID: 'fake-cloud-secret-id',
    };
    const more = { COSKEY_SECRECTKEY: 'fake-old-cos-key-77', DB_PASSWORD: 'fake-database-password-2e90' };
    const environment = testEnvironment(undefined, { ...secrets, ...more });
    for (const args of [ALL, ['--json', ...ALL], [], ['--api-url', 'nonsense'], ['--help']]) {
      const { stdout, stderr } = await run(args, environment);
      expect(stdout + stderr).not.toBe('');
      for (const secret of Object.values({ ...secrets, ...more }))
        expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('names each group that is missing with its remedy, and fails', async () => {
    const { code, stdout, stderr } = await run([], {});
    expect(code).toBe(1);
    for (const remedy of ['--api-url', '--licence-url', '--licence-key', ...READ_VARIABLES]) {
      expect(stderr).toContain(`set ${remedy}`);
    }
    expect(stdout).toContain('// SVR_POST_URL is not known');
  });

  it.each([
    [['--api-url', 'ftp://x.test'], '--api-url'],
    [['--api-url', 'x.test'], '--api-url'],
    [['--format', 'gen3'], '--format'],
    [['--im-account-type', 'x'], '--im-account-type'],
    [['--nonsense'], '--nonsense'],
  ])('refuses %j and names it', async (args, name) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(name);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('the constants', () => {
  it('are those that the released apps have, by name', () => {
    const names = constantsFiles(SETTINGS).map(({ id, constants }) => [
      id,
      constants.map(({ name }) => name),
    ]);
    expect(Object.fromEntries(names)).toEqual(NAMES);
  });

  it('come from variables that hold no key', () => {
    expect(READ_VARIABLES.filter((name) => /SECRE|_KEY|PASSWORD|TOKEN/.test(name))).toEqual([]);
    expect(
      Object.keys(SECRETS).filter((name) => (READ_VARIABLES as readonly string[]).includes(name)),
    ).toEqual([]);
  });

  it.each([
    ['ap-guangzhou', 'gz'],
    ['ap-shanghai', 'sh'],
    ['ap-beijing-1', 'tj'],
    ['ap-singapore', undefined],
  ])('of COS name the region %s as the old SDK does: %s', (region, old) => {
    const [android, ios] = constantsFiles({ ...SETTINGS, variables: { COSKEY_REGION: region } });
    expect(ios!.constants.find(({ name }) => name === 'kTCCOSRegion')!.value).toBe(old);
    const endPoint = old === undefined ? undefined : `COSEndPoint.COS_${old.toUpperCase()}`;
    expect(android!.constants.find(({ name }) => name === 'COS_REGION')!.value).toBe(endPoint);
    expect(ios!.hints.some((hint) => hint.includes(region))).toBe(old === undefined);
  });
});
