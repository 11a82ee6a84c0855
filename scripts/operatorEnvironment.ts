import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';

import type { OperatorKeys } from './cloud/apiAccess';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that only the tools of the person at the terminal read, beside those of the functions. */
export const OPERATOR_VARIABLES = [
  'TENCENT_SECRET_ID',
  'TENCENT_SECRET_KEY',
  'TENCENT_TOKEN',
  'REGION',
  'STAGE',
  'API_URL',
  'API_ADDRESS',
  'CALLBACK_URL',
  'CALLBACK_ADDRESS',
] as const;

/** What the shell has set, and below it the `.env` of this folder, or `.env.NAME` with STAGE=NAME, as `sls deploy` does. */
export function operatorEnvironment(folder: string, shell: Environment): Environment {
  const stage = shell['STAGE'] ?? '';
  try {
    const text = readFileSync(path.join(folder, stage === '' ? '.env' : `.env.${stage}`), 'utf8');
    return { ...parse(text), ...shell };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return shell;
    throw error;
  }
}

/**
 * The keys with which the tools call Tencent: those for deploying, else those that the functions have. Undefined where
 * there are none.
 */
export function findOperatorKeys(environment: Environment): OperatorKeys | undefined {
  const { TENCENT_SECRET_ID, TENCENT_SECRET_KEY, TENCENT_TOKEN } = environment;
  if (TENCENT_SECRET_ID && TENCENT_SECRET_KEY) {
    return {
      secretId: TENCENT_SECRET_ID,
      secretKey: TENCENT_SECRET_KEY,
      ...(TENCENT_TOKEN ? { token: TENCENT_TOKEN } : {}),
      from: 'TENCENT_SECRET_ID',
    };
  }
  const { CLOUD_SECRET_ID, CLOUD_SECRET_KEY } = environment;
  if (!CLOUD_SECRET_ID || !CLOUD_SECRET_KEY) return undefined;
  return { secretId: CLOUD_SECRET_ID, secretKey: CLOUD_SECRET_KEY, from: 'CLOUD_SECRET_ID' };
}

export function regionOf(environment: Environment): string {
  const region = environment['REGION'] ?? '';
  return region === '' ? 'ap-guangzhou' : region;
}

/** Where a function answers, where the operator says so; `…_ADDRESS` is what a deployment behind API Gateway has. */
export function findAddress(environment: Environment, role: 'api' | 'streamCallback'): string | undefined {
  const prefix = role === 'api' ? 'API' : 'CALLBACK';
  return [environment[`${prefix}_URL`], environment[`${prefix}_ADDRESS`]].find(
    (address) => address !== undefined && address !== '',
  );
}
