import type { Environment } from '../../scripts/operatorEnvironment';

export interface CloudKeys {
  readonly secretId: string;
  readonly secretKey: string;
  /** Accompanies temporary keys. */
  readonly token: string | undefined;
}

/** What it takes to talk to Tencent about one region. */
export interface CloudAccess {
  readonly keys: CloudKeys;
  /** What the operator believes the account's APPID to be; checked where it is given. */
  readonly expectedAppId: string | undefined;
  readonly region: string;
}

const KEY_TEXT = /^[!-~]{1,256}$/;

/** Reads the keys and the region; what is wrong with them is added to `problems`, by name and without values. */
export function readCloudAccess(variables: Environment, problems: string[]): CloudAccess {
  const text = (name: string, rule: RegExp, description: string, required: boolean): string => {
    const value = variables[name] ?? '';
    if (value === '') {
      if (required) problems.push(`${name} is missing`);
    } else if (!rule.test(value)) problems.push(`${name} must be ${description}`);
    return value;
  };
  const orUndefined = (value: string): string | undefined => (value === '' ? undefined : value);
  const visible = 'visible ASCII characters without blanks';
  return {
    keys: {
      secretId: text('TENCENT_SECRET_ID', KEY_TEXT, visible, true),
      secretKey: text('TENCENT_SECRET_KEY', KEY_TEXT, visible, true),
      token: orUndefined(text('TENCENT_TOKEN', /^[!-~]+$/, visible, false)),
    },
    expectedAppId: orUndefined(text('TENCENT_APP_ID', /^[0-9]{1,20}$/, 'digits', false)),
    region: text('REGION', /^[a-z]{2,4}(?:-[a-z0-9]+)+$/, 'a region such as ap-guangzhou', true),
  };
}
