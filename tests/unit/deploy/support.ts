import { CloudError } from '../../../deploy/cloud/cloudError';
import type { CloudCalls } from '../../../deploy/cloud/cloudApi';
import type { FunctionInputs } from '../../../deploy/functionInputs';
import { ApiFailure } from '../../../sandbox/liveCloud/api/apiFailure';
import type { Parameters, ServiceAction } from '../../../sandbox/tencentCloud/apiService';
import { CloudState } from '../../../sandbox/tencentCloud/cloudState';
import { functionActions } from '../../../sandbox/tencentCloud/scf/functions';
import { triggerActions } from '../../../sandbox/tencentCloud/scf/triggers';

const BUCKET = 'code';
const KEY = 'package.zip';

/** The stand-in's scf, asked without a network. */
export class LocalCloud implements CloudCalls {
  readonly state = new CloudState({
    appId: '1250000000',
    uin: '1',
    keys: { secretId: 'id', secretKey: 'key' },
    roleKeys: { secretId: 'role', secretKey: 'key', token: 'token' },
    region: 'ap-guangzhou',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    roles: new Set(['role']),
  });
  readonly actions: string[] = [];
  readonly service: Map<string, ServiceAction>;

  constructor() {
    this.state.settlingPolls = 0;
    this.putPackage('zip');
    this.service = new Map([...functionActions(this.state), ...triggerActions(this.state)]);
  }

  putPackage(content: string): void {
    this.state.buckets.set(`${BUCKET}-1250000000`, new Map([[KEY, Buffer.from(content)]]));
  }

  async call<Answer>(service: string, action: string, parameters: object): Promise<Answer> {
    if (!action.startsWith('Get')) this.actions.push(action);
    try {
      return (await this.service.get(action)?.(parameters as Parameters)) as Answer;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      throw new CloudError(`${service} ${action}`, error.code, error.message, undefined);
    }
  }
}

export const UPLOADED = { CosBucketName: BUCKET, CosObjectName: `/${KEY}` };

export const INPUTS: FunctionInputs = {
  name: 'xzb-api',
  codeUri: './dist/api',
  handler: 'index.main_handler',
  runtime: 'Nodejs18.15',
  region: 'ap-guangzhou',
  memorySize: 256,
  timeout: 10,
  role: 'role',
  vpcConfig: { vpcId: 'vpc-1', subnetId: 'subnet-1' },
  publicAccess: true,
  variables: { A: '1', B: '2' },
  triggers: [
    {
      kind: 'http',
      name: 'url',
      description: { AuthType: 'NONE', NetConfig: { EnableIntranet: false, EnableExtranet: true } },
    },
  ],
};
