import type { FunctionInputs } from '../functionInputs';
import { NAMESPACE, type DeployedFunction } from './deployedFunction';

/**
 * Says in the cloud itself which code a function has and that this backend made it, so that neither depends on a
 * folder of one machine. Letters, digits, commas and blanks are what a description may hold (583/18586).
 */
const MARK = /^XiaoZhiBo backend, code ([0-9a-f]{64})$/;

export function describeCode(hash: string): string {
  return `XiaoZhiBo backend, code ${hash}`;
}

/** The hash of the code that was deployed last and completely; undefined where the description is not ours. */
export function findDeployedCode(found: DeployedFunction): string | undefined {
  return MARK.exec(found.Description ?? '')?.[1];
}

/** What CreateFunction and UpdateFunctionConfiguration have in common. */
export interface Configuration {
  readonly Description: string;
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Role: string | undefined;
  readonly Environment: { readonly Variables: readonly { readonly Key: string; readonly Value: string }[] };
  readonly VpcConfig: { readonly VpcId: string; readonly SubnetId: string };
  readonly PublicNetConfig: {
    readonly PublicNetStatus: 'ENABLE' | 'DISABLE';
    readonly EipConfig: { readonly EipStatus: 'DISABLE' };
  };
}

export function desiredConfiguration(inputs: FunctionInputs, codeHash: string): Configuration {
  return {
    Description: describeCode(codeHash),
    MemorySize: inputs.memorySize,
    Timeout: inputs.timeout,
    Role: inputs.role,
    Environment: {
      Variables: Object.entries(inputs.variables).map(([Key, Value]) => ({ Key, Value })),
    },
    VpcConfig: { VpcId: inputs.vpcConfig.vpcId, SubnetId: inputs.vpcConfig.subnetId },
    PublicNetConfig: {
      PublicNetStatus: inputs.publicAccess ? 'ENABLE' : 'DISABLE',
      EipConfig: { EipStatus: 'DISABLE' },
    },
  };
}

/** Names of what differs from the deployed function, for people; empty where nothing has to be updated. */
export function changesOf(found: DeployedFunction, wanted: Configuration): string[] {
  const differs: Readonly<Record<string, boolean>> = {
    code: found.Description !== wanted.Description,
    memory: found.MemorySize !== wanted.MemorySize,
    'time limit': found.Timeout !== wanted.Timeout,
    // Without a role in the settings, one that was given in the console stays.
    role: wanted.Role !== undefined && found.Role !== wanted.Role,
    VPC:
      found.VpcConfig?.VpcId !== wanted.VpcConfig.VpcId ||
      found.VpcConfig.SubnetId !== wanted.VpcConfig.SubnetId,
    'public network': found.PublicNetConfig?.PublicNetStatus !== wanted.PublicNetConfig.PublicNetStatus,
  };
  const names = Object.entries(differs)
    .filter(([, different]) => different)
    .map(([name]) => name);
  return [...names, ...changedVariables(found, wanted)];
}

function changedVariables(found: DeployedFunction, wanted: Configuration): string[] {
  const before = new Map((found.Environment?.Variables ?? []).map(({ Key, Value }) => [Key, Value]));
  const after = new Map(wanted.Environment.Variables.map(({ Key, Value }) => [Key, Value]));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

/** The members that name a function in every request. */
export function functionId(name: string): { FunctionName: string; Namespace: string } {
  return { FunctionName: name, Namespace: NAMESPACE };
}
