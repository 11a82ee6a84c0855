import type { CloudCalls } from '../cloud/cloudApi';
import { DeployFailure } from '../deployFailure';
import type { FunctionInputs } from '../functionInputs';
import type { UploadedPackage } from './codePackage';
import { requireActive, settledFunction, type DeployedFunction } from './deployedFunction';
import { changesOf, desiredConfiguration, findDeployedCode, functionId } from './desiredFunction';

/** What had to be done, and why, for people. */
export interface PutResult {
  readonly did: 'created' | 'updated' | 'nothing';
  readonly changes: readonly string[];
}

export interface PutTools {
  readonly api: CloudCalls;
  readonly codeHash: string;
  /** Whether an earlier run from this folder made the function, whatever its description says now. */
  readonly knownAsOurs: boolean;
  readonly upload: () => Promise<UploadedPackage>;
  readonly beforeCreating: () => Promise<void>;
  readonly say: (text: string) => void;
}

/**
 * Makes one function what it should be: creates it, or updates its code, its configuration, or neither. Each step
 * is waited for and can be repeated, so a run that was interrupted is completed by the next.
 * @throws DeployFailure, CloudError
 */
export async function putFunction(inputs: FunctionInputs, tools: PutTools): Promise<PutResult> {
  const found = await withoutFailedCreation(inputs.name, tools);
  if (found === undefined) return createFunction(inputs, tools);
  refuseForeign(inputs, found, tools.knownAsOurs);

  const wanted = desiredConfiguration(inputs, tools.codeHash);
  const changes = changesOf(found, wanted);
  const broken = found.Status !== 'Active' && found.Status !== undefined && found.Status !== null;
  if (changes.length === 0 && !broken) return { did: 'nothing', changes };
  const { api, say } = tools;
  if (broken || findDeployedCode(found) !== tools.codeHash || found.Handler !== inputs.handler) {
    say('uploading its code');
    const code = await tools.upload();
    await api.call('scf', 'UpdateFunctionCode', {
      ...functionId(inputs.name),
      ...code,
      Handler: inputs.handler,
    });
    await requireActive(api, inputs.name);
  }
  // Last, because it carries the code's hash: until it has succeeded the next run knows that something is missing.
  say(`updating its configuration (${changes.join(', ') || 'repeated'})`);
  await api.call('scf', 'UpdateFunctionConfiguration', { ...functionId(inputs.name), ...wanted });
  await requireActive(api, inputs.name);
  return { did: 'updated', changes };
}

async function createFunction(inputs: FunctionInputs, tools: PutTools): Promise<PutResult> {
  await tools.beforeCreating();
  tools.say('uploading its code');
  const code = await tools.upload();
  tools.say('creating it');
  await tools.api.call('scf', 'CreateFunction', {
    ...functionId(inputs.name),
    Code: code,
    Runtime: inputs.runtime,
    Handler: inputs.handler,
    ...desiredConfiguration(inputs, tools.codeHash),
  });
  await requireActive(tools.api, inputs.name);
  return { did: 'created', changes: [] };
}

/** A function whose creation failed never ran and has no address: it is in the way of its second attempt. */
async function withoutFailedCreation(
  name: string,
  { api, say }: PutTools,
): Promise<DeployedFunction | undefined> {
  const found = await settledFunction(api, name);
  if (found?.Status !== 'CreateFailed') return found;
  say('removing what is left of an attempt that failed');
  await api.call('scf', 'DeleteFunction', functionId(name));
  return settledFunction(api, name);
}

function refuseForeign(inputs: FunctionInputs, found: DeployedFunction, knownAsOurs: boolean): void {
  const described = found.Description ?? '';
  if (!knownAsOurs && described !== '' && findDeployedCode(found) === undefined) {
    throw new DeployFailure(
      `There is a function ${inputs.name} that this backend did not make (its description is "${described}").`,
      `Choose other names, with STAGE in the environment or in serverless.yml, or remove that function. If it is this backend's after all, empty its description in the SCF console.`,
    );
  }
  if (found.Runtime !== undefined && found.Runtime !== null && found.Runtime !== inputs.runtime) {
    throw new DeployFailure(
      `${inputs.name} runs on ${found.Runtime}, serverless.yml wants ${inputs.runtime}, and SCF cannot change that.`,
      `Set runtime: ${found.Runtime} in serverless.yml, or run npx sls remove and deploy anew, which gives new addresses.`,
    );
  }
}
