/** What an app may know: the only variables that this command reads. No key of any kind is among them. */
export const READ_VARIABLES = [
  'APP_ID',
  'COSKEY_APPID',
  'COSKEY_BUCKET',
  'COSKEY_REGION',
  'IM_SDKAPPID',
] as const;

export type ReadVariable = (typeof READ_VARIABLES)[number];

export interface AppSettings {
  /** Address of the api function, without a path. */
  readonly apiUrl: string | undefined;
  readonly licenceUrl: string | undefined;
  readonly licenceKey: string | undefined;
  readonly imAccountType: string | undefined;
  readonly variables: Readonly<Partial<Record<ReadVariable, string>>>;
}

export interface Constant {
  readonly name: string;
  /** Undefined where it is not known. */
  readonly value: string | undefined;
  readonly kind: 'text' | 'number' | 'code';
  /** Where the value comes from, for one that is missing. */
  readonly from: string;
}

export interface ConstantsFile {
  readonly id: 'gen1-android' | 'gen1-ios' | 'gen2-android' | 'gen2-ios';
  readonly file: string;
  readonly apps: string;
  readonly language: 'java' | 'objc';
  readonly constants: readonly Constant[];
  /** What the values alone do not say. */
  readonly hints: readonly string[];
}

/** The first generation's COS SDK knows three regions, by names of its own (document 454/7953). */
const OLD_REGIONS: ReadonlyMap<string, string> = new Map([
  ['ap-guangzhou', 'gz'],
  ['ap-shanghai', 'sh'],
  ['ap-beijing-1', 'tj'],
]);

const API_REMEDY = '--api-url, the address of the api function that npx sls deploy and npx sls info print';
const LICENCE_REMEDY = 'from the live console, Licence management (document 454/34750)';

/** The constants of the released apps, by their names in the apps' sources. */
export function constantsFiles(settings: AppSettings): readonly ConstantsFile[] {
  return [firstAndroid(settings), firstIos(settings), secondAndroid(settings), secondIos(settings)];
}

function firstAndroid(settings: AppSettings): ConstantsFile {
  const { variables, imAccountType } = settings;
  const region = oldRegion(settings);
  return {
    id: 'gen1-android',
    file: 'TCConstants.java',
    apps: 'Android, first generation (2016-2018)',
    language: 'java',
    constants: [
      { name: 'SVR_POST_URL', value: actionUrl(settings), kind: 'text', from: API_REMEDY },
      { name: 'IMSDK_APPID', value: variables.IM_SDKAPPID, kind: 'number', from: 'IM_SDKAPPID' },
      { name: 'IMSDK_ACCOUNT_TYPE', value: imAccountType ?? '0', kind: 'number', from: '--im-account-type' },
      { name: 'COS_BUCKET', value: variables.COSKEY_BUCKET, kind: 'text', from: 'COSKEY_BUCKET' },
      { name: 'COS_APPID', value: variables.COSKEY_APPID, kind: 'text', from: 'COSKEY_APPID' },
      {
        name: 'COS_REGION',
        value: region === undefined ? undefined : `COSEndPoint.COS_${region.toUpperCase()}`,
        kind: 'code',
        from: 'COSKEY_REGION',
      },
      { name: 'XIAOZHIBO_APPID', value: variables.APP_ID, kind: 'number', from: 'APP_ID' },
    ],
    hints: [...firstHints(settings), 'Link-mic works over https only: the app of 2018 crashes on http.'],
  };
}

function firstIos(settings: AppSettings): ConstantsFile {
  const { variables, imAccountType } = settings;
  return {
    id: 'gen1-ios',
    file: 'TCConstants.h',
    apps: 'iOS, first generation (2016-2018)',
    language: 'objc',
    constants: [
      { name: 'kHttpServerAddr', value: actionUrl(settings), kind: 'text', from: API_REMEDY },
      { name: 'kTCIMSDKAppId', value: variables.IM_SDKAPPID, kind: 'text', from: 'IM_SDKAPPID' },
      { name: 'kTCIMSDKAccountType', value: imAccountType ?? '0', kind: 'text', from: '--im-account-type' },
      { name: 'kTCCOSAppId', value: variables.COSKEY_APPID, kind: 'text', from: 'COSKEY_APPID' },
      { name: 'kTCCOSBucket', value: variables.COSKEY_BUCKET, kind: 'text', from: 'COSKEY_BUCKET' },
      { name: 'kTCCOSRegion', value: oldRegion(settings), kind: 'text', from: 'COSKEY_REGION' },
      { name: 'kXiaoZhiBoAppId', value: variables.APP_ID, kind: 'text', from: 'APP_ID' },
    ],
    hints: firstHints(settings),
  };
}

function secondAndroid(settings: AppSettings): ConstantsFile {
  return {
    id: 'gen2-android',
    file: 'TCGlobalConfig.java',
    apps: 'Android, second generation (2019-2020); in 2018 APP_SVR_URL was in TCConstants.java',
    language: 'java',
    constants: [
      { name: 'APP_SVR_URL', value: settings.apiUrl, kind: 'text', from: API_REMEDY },
      ...secondConstants(settings),
    ],
    hints: secondHints(),
  };
}

function secondIos(settings: AppSettings): ConstantsFile {
  return {
    id: 'gen2-ios',
    file: 'TCGlobalConfig.h',
    apps: 'iOS, second generation (2019-2020); in 2018 kHttpServerAddr was in TCConstants.h',
    language: 'objc',
    constants: [
      { name: 'kHttpServerAddr', value: settings.apiUrl, kind: 'text', from: API_REMEDY },
      ...secondConstants(settings),
    ],
    hints: secondHints(),
  };
}

function secondConstants({ licenceUrl, licenceKey, variables }: AppSettings): readonly Constant[] {
  return [
    { name: 'LICENCE_URL', value: licenceUrl, kind: 'text', from: `--licence-url, ${LICENCE_REMEDY}` },
    { name: 'LICENCE_KEY', value: licenceKey, kind: 'text', from: `--licence-key, ${LICENCE_REMEDY}` },
    { name: 'SDKAPPID', value: variables.IM_SDKAPPID, kind: 'number', from: 'IM_SDKAPPID' },
    // With a server the app asks it for the UserSig, so the key that signs them has no business in an app.
    { name: 'SECRETKEY', value: '', kind: 'text', from: '' },
  ];
}

function secondHints(): readonly string[] {
  return ['SECRETKEY stays empty: with a server address set, /login gives the app its UserSig.'];
}

function firstHints({ variables, imAccountType }: AppSettings): readonly string[] {
  const { COSKEY_REGION: region } = variables;
  return [
    ...(imAccountType === undefined ? ['The account type is 0 unless the IM console shows another.'] : []),
    ...(region !== undefined && !OLD_REGIONS.has(region)
      ? [
          `The COS SDK of these apps knows ${[...OLD_REGIONS.keys()].join(', ')} and not ${region}: covers need a ` +
            'bucket there, or a newer COS SDK in the app.',
        ]
      : []),
  ];
}

function oldRegion({ variables }: AppSettings): string | undefined {
  return OLD_REGIONS.get(variables.COSKEY_REGION ?? '');
}

/** Any path would do; this is the one that the guides of the time named. */
function actionUrl({ apiUrl }: AppSettings): string | undefined {
  return apiUrl === undefined ? undefined : `${apiUrl}/interface.php`;
}
