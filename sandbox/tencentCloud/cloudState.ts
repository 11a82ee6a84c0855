import type { ApiKeys } from '../liveCloud/api/verifyCaller';

/** A function as the platform keeps it; names are those of the wire (583/18584). */
export interface FunctionRecord {
  readonly FunctionName: string;
  readonly Namespace: string;
  readonly Runtime: string;
  Handler: string;
  Description: string;
  MemorySize: number;
  Timeout: number;
  Role: string;
  Environment: { Variables: { Key: string; Value: string }[] };
  VpcConfig: { VpcId: string; SubnetId: string };
  PublicNetConfig: { PublicNetStatus: string; EipConfig: { EipStatus: string } };
  Triggers: TriggerRecord[];
  /** The package as it was in COS when the function was created or its code updated. */
  code: Buffer;
  /** What it becomes after `pollsLeft` more looks at it. */
  settlesAs: 'Active' | 'CreateFailed' | 'UpdateFailed';
  pollsLeft: number;
  pending: 'Creating' | 'Updating';
  /** Grows with every change, so that running instances can be replaced. */
  revision: number;
}

export interface TriggerRecord {
  readonly TriggerName: string;
  readonly Type: string;
  /** As it is read back: `{"cron":…}`, or the URL's description with its addresses. */
  readonly TriggerDesc: string;
  readonly Enable: 0 | 1;
}

export interface CallRecord {
  readonly service: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The error code of the answer; undefined where it succeeded. */
  readonly error?: string;
}

/** A refusal that a test asks for. */
export interface CloudFault {
  readonly service: string;
  readonly action: string;
  readonly code: string;
  readonly message?: string;
  /** How often; for good where it is missing. */
  times?: number;
  /** Only calls about the function with this name. */
  readonly functionName?: string;
}

export interface CloudAccount {
  readonly appId: string;
  readonly uin: string;
  readonly keys: ApiKeys;
  /** What a function with a role gets as temporary keys. */
  readonly roleKeys: ApiKeys & { readonly token: string };
  readonly region: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** CAM roles that SCF may take on. */
  readonly roles: Set<string>;
  /** Documents of the policies that are attached to them, by role. */
  readonly policies?: Readonly<Record<string, readonly string[]>>;
}

/** Everything that the services of the stand-in know, in one place. */
export class CloudState {
  readonly functions = new Map<string, FunctionRecord>();
  /** Objects by bucket and key. */
  readonly buckets = new Map<string, Map<string, Buffer>>();
  /** What the operator has published at API Gateway: paths, with the functions behind them. */
  readonly gatewayApis = new Map<string, string>();
  readonly calls: CallRecord[] = [];
  readonly faults: CloudFault[] = [];
  /** How many looks at a function find it still Creating or Updating. */
  settlingPolls = 2;
  private nextUrl = 1;

  constructor(readonly account: CloudAccount) {}

  /** The fault that applies to this call, counted down. */
  takeFault(service: string, action: string, functionName: unknown): CloudFault | undefined {
    const fault = this.faults.find(
      (candidate) =>
        candidate.service === service &&
        candidate.action === action &&
        (candidate.functionName === undefined || candidate.functionName === functionName),
    );
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    }
    return fault;
  }

  /** A host name that no function had before: a URL that is made again has another address. */
  newUrlHost(): string {
    const { appId, region } = this.account;
    return `${appId}-url${this.nextUrl++}.${region}.tencentscf.com`;
  }

  findFunctionByHost(host: string): FunctionRecord | undefined {
    return [...this.functions.values()].find(({ Triggers }) =>
      Triggers.some(({ Type, TriggerDesc }) => Type === 'http' && TriggerDesc.includes(`https://${host}"`)),
    );
  }
}
