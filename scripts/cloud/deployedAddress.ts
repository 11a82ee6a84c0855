import { deployedNames } from '../deployedNames';
import type { Environment } from '../operatorEnvironment';
import { findOperatorKeys, regionOf } from '../operatorVariables';
import { isNotFound } from './cloudError';
import { FunctionsApi, functionUrlOf } from './functionsApi';

/** Where a deployed function answers, or why that cannot be told, with what to do. */
export type DeployedAddress = { readonly url: string } | { readonly problem: string };

const TENCENT = 'https://scf.tencentcloudapi.com';

/**
 * Asks the cloud for the Function URL that a deployment made, as `npx sls info` does. Undefined where there are no
 * keys to ask with.
 * @throws CloudError
 */
export async function findDeployedAddress(
  role: 'api' | 'streamCallback',
  { environment, endpoint = TENCENT }: { environment: Environment; endpoint?: string },
): Promise<DeployedAddress | undefined> {
  const keys = findOperatorKeys(environment);
  if (keys?.from !== 'TENCENT_SECRET_ID') return undefined;
  const name = deployedNames(environment)[role];
  const region = regionOf(environment);
  const api = new FunctionsApi({ endpoint, keys, region });
  try {
    const url = functionUrlOf(await api.listTriggers(name));
    if (url !== undefined) return { url };
    return { problem: `${name} in ${region} has no Function URL: run npx sls deploy` };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return {
      problem: `there is no ${name} in ${region}: run npx sls deploy, or compare REGION and STAGE with what was deployed`,
    };
  } finally {
    api.close();
  }
}
