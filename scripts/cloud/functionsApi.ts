import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client';

import { ApiAccess, type ApiPlace } from './apiAccess';

export interface DeployedFunction {
  /** `Active` when it can be called. */
  readonly status: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly inVpc: boolean;
  readonly reachesInternet: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

export interface DeployedTrigger {
  /** `http`, `timer`, `apigw` … */
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  /** JSON for most types; for a timer its cron expression, bare or in JSON. */
  readonly description: string;
}

/** Deployed functions (scf.tencentcloudapi.com, 2018-04-16), as far as the tools look at them. */
export class FunctionsApi {
  private readonly api: ApiAccess<Client>;

  constructor(place: ApiPlace) {
    this.api = new ApiAccess('scf', place, (config) => new Client(config));
  }

  async getFunction(name: string): Promise<DeployedFunction> {
    const answer = await this.api.call('GetFunction', (client) =>
      client.GetFunction({ FunctionName: name, ShowCode: 'FALSE' }),
    );
    const variables = answer.Environment?.Variables ?? [];
    return {
      status: answer.Status ?? '',
      runtime: answer.Runtime ?? '',
      handler: answer.Handler ?? '',
      role: answer.Role ?? '',
      inVpc: Boolean(answer.VpcConfig?.VpcId),
      reachesInternet: answer.PublicNetConfig?.PublicNetStatus === 'ENABLE',
      variables: Object.fromEntries(variables.map(({ Key = '', Value = '' }) => [Key, Value])),
    };
  }

  async listTriggers(name: string): Promise<DeployedTrigger[]> {
    const { Triggers } = await this.api.call('ListTriggers', (client) =>
      client.ListTriggers({ FunctionName: name, Limit: 100 }),
    );
    return (Triggers ?? []).map(({ Type = '', TriggerName = '', Enable, TriggerDesc = '' }) => ({
      type: Type,
      name: TriggerName,
      enabled: Enable === 1,
      description: TriggerDesc,
    }));
  }

  /** Calls a function and waits for what it returns. @throws Error with the function's own message when it failed. */
  async invoke(name: string, event: object): Promise<unknown> {
    const { Result } = await this.api.call('Invoke', (client) =>
      client.Invoke({
        FunctionName: name,
        InvocationType: 'RequestResponse',
        ClientContext: JSON.stringify(event),
      }),
    );
    if (Result?.ErrMsg) throw new Error(`${name} failed: ${Result.ErrMsg}`);
    return JSON.parse(Result?.RetMsg ?? 'null') as unknown;
  }

  close(): void {
    this.api.close();
  }
}

/** The public address in a Function URL's description (583/100227); undefined where there is none. */
export function functionUrlOf(triggers: readonly DeployedTrigger[]): string | undefined {
  const description = triggers.find(({ type }) => type === 'http')?.description;
  if (description === undefined) return undefined;
  try {
    const { NetConfig } = JSON.parse(description) as { NetConfig?: { ExtranetUrl?: unknown } };
    return typeof NetConfig?.ExtranetUrl === 'string' ? NetConfig.ExtranetUrl : undefined;
  } catch {
    return undefined;
  }
}
