import { SECRETS, testEnvironment, type Environment } from '../testEnvironment';
import type { DatabaseAddress } from '../testDatabase';
import { STAND_IN_KEYS } from './cloudStandIn';

/** Distinctive, and of the form that each key really has. */
export const TOOL_SECRETS = {
  ...SECRETS,
  CLOUD_SECRET_KEY: STAND_IN_KEYS.secretKey,
  COSKEY_SECRETKEY: 'fakecossecretkey36d9000000000000',
  IM_SECRETKEY: 'fa'.repeat(32),
} as const;

/** What an operator who has done everything right has in .env. */
export function toolEnvironment(
  database?: DatabaseAddress,
  changes: Readonly<Record<string, string | undefined>> = {},
): Environment {
  return testEnvironment(database, {
    ...TOOL_SECRETS,
    CLOUD_SECRET_ID: STAND_IN_KEYS.secretId,
    COSKEY_SECRETID: 'AKIDfakecossecretid',
    COSKEY_REGION: 'ap-guangzhou',
    COS_LEGACY_SIGN: 'off',
    ...changes,
  });
}

/** Fails where a secret of the tools' environment stands in the text. */
export function expectNoToolSecrets(text: string): void {
  const found = Object.entries(TOOL_SECRETS).filter(([, value]) => text.includes(value));
  expect(found.map(([name]) => name)).toEqual([]);
}
