import { ApiFailure } from '../../../sandbox/liveCloud/api/apiFailure';
import type { ApiKeys } from '../../../sandbox/liveCloud/api/verifyCaller';
import { CloudService } from './cloudService';

/** A deployed function as scf.tencentcloudapi.com tells of it. */
export interface FunctionRecord {
  status: string;
  handler: string;
  runtime: string;
  role: string;
  vpcId: string;
  publicNet: 'ENABLE' | 'DISABLE';
  variables: Record<string, string>;
  triggers: { Type: string; TriggerName: string; Enable: number; TriggerDesc: string }[];
  /** What calling it returns; a throw is the function's own error. */
  invoke: (event: unknown) => Promise<unknown>;
}

export function scfService(keys: ApiKeys, functions: Map<string, FunctionRecord>): CloudService {
  const get = (name: string): FunctionRecord => {
    const found = functions.get(name);
    if (found === undefined) throw new ApiFailure('ResourceNotFound.Function', `no function ${name}`);
    return found;
  };
  return new CloudService('scf', keys, {
    GetFunction: ({ FunctionName }) => {
      const one = get(FunctionName);
      return {
        FunctionName,
        Status: one.status,
        Handler: one.handler,
        Runtime: one.runtime,
        Role: one.role,
        VpcConfig: { VpcId: one.vpcId, SubnetId: '' },
        PublicNetConfig: { PublicNetStatus: one.publicNet, EipConfig: null },
        Environment: { Variables: Object.entries(one.variables).map(([Key, Value]) => ({ Key, Value })) },
        Triggers: one.triggers,
      };
    },
    ListTriggers: ({ FunctionName }) => {
      const { triggers } = get(FunctionName);
      return { TotalCount: triggers.length, Triggers: triggers };
    },
    Invoke: async ({ FunctionName, ClientContext }) => {
      const { invoke } = get(FunctionName);
      try {
        const value = await invoke(JSON.parse(ClientContext));
        return { Result: { RetMsg: JSON.stringify(value), ErrMsg: '', InvokeResult: 0 } };
      } catch (error) {
        return { Result: { RetMsg: '', ErrMsg: String(error), InvokeResult: -1 } };
      }
    },
  });
}
