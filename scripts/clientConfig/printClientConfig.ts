import { CloudError } from '../cloud/cloudError';
import { findDeployedAddress } from '../cloud/deployedAddress';
import type { Environment } from '../operatorEnvironment';
import { findAddress } from '../operatorVariables';
import { withoutSecrets } from '../withoutSecrets';
import { constantsFiles } from './clientConfig';
import { readOptions, readVariables, USAGE, withoutPath } from './options';
import { constantsAsJson, missingOf, printConstants } from './printConstants';

export interface ClientConfigParts {
  readonly environment: Environment;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Where Tencent's API of functions is; tests name another place. */
  readonly functionsEndpoint?: string;
}

/** `npm run client-config`. @returns the exit status: 1 where some constants are not known, with the remedy. */
export async function printClientConfig(
  args: readonly string[],
  { environment, print, printError, functionsEndpoint }: ClientConfigParts,
): Promise<number> {
  const complain = (text: string): void =>
    printError(withoutSecrets(`npm run client-config: ${text}`, [environment]));
  try {
    const options = readOptions(args);
    if (options === 'help') {
      print(USAGE);
      return 0;
    }
    const variables = readVariables(environment);
    const { apiUrl, problem } = await findApiUrl(options.apiUrl, environment, functionsEndpoint);
    const all = constantsFiles({ ...options, apiUrl, variables });
    const files = all.filter(({ id }) => options.format === undefined || id === options.format);
    print(options.json ? constantsAsJson(files) : printConstants(files));
    const missing = missingOf(files);
    if (problem !== undefined) complain(`where api answers is not known: ${problem}, or add --api-url.`);
    if (missing !== '') complain(`some constants are not known.\n${missing}`);
    return missing === '' ? 0 : 1;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** What the operator says, else what is deployed. */
async function findApiUrl(
  given: string | undefined,
  environment: Environment,
  endpoint: string | undefined,
): Promise<{ apiUrl: string | undefined; problem?: string }> {
  if (given !== undefined) return { apiUrl: given };
  const inVariables = findAddress(environment, 'api');
  if (inVariables !== undefined) return { apiUrl: withoutPath('API_URL or API_ADDRESS', inVariables) };
  try {
    const found = await findDeployedAddress('api', {
      environment,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    if (found === undefined) return { apiUrl: undefined };
    return 'url' in found ? { apiUrl: found.url } : { apiUrl: undefined, problem: found.problem };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { apiUrl: undefined, problem: `${error.message}. ${error.remedy} Then repeat this` };
  }
}
