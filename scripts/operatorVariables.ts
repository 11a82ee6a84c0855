import type { OperatorKeys } from './cloud/apiAccess';
import { findVariable, type Environment } from './operatorEnvironment';

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

/**
 * The keys with which the tools call Tencent: those for deploying, else those that the functions have. Undefined where
 * there are none.
 */
export function findOperatorKeys(environment: Environment): OperatorKeys | undefined {
  const secretId = findVariable(environment, 'TENCENT_SECRET_ID');
  const secretKey = findVariable(environment, 'TENCENT_SECRET_KEY');
  if (secretId !== undefined && secretKey !== undefined) {
    const token = findVariable(environment, 'TENCENT_TOKEN');
    return { secretId, secretKey, ...(token === undefined ? {} : { token }), from: 'TENCENT_SECRET_ID' };
  }
  const functionsId = findVariable(environment, 'CLOUD_SECRET_ID');
  const functionsKey = findVariable(environment, 'CLOUD_SECRET_KEY');
  if (functionsId === undefined || functionsKey === undefined) return undefined;
  return { secretId: functionsId, secretKey: functionsKey, from: 'CLOUD_SECRET_ID' };
}

export function regionOf(environment: Environment): string {
  return findVariable(environment, 'REGION') ?? 'ap-guangzhou';
}

/** Where a function answers, where the operator says so; `…_ADDRESS` is what a deployment behind API Gateway has. */
export function findAddress(environment: Environment, role: 'api' | 'streamCallback'): string | undefined {
  const prefix = role === 'api' ? 'API' : 'CALLBACK';
  return findVariable(environment, `${prefix}_URL`) ?? findVariable(environment, `${prefix}_ADDRESS`);
}
