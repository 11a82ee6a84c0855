/** What serverless.yml says of one function, checked. */
export interface FunctionInputs {
  readonly name: string;
  readonly codeUri: string;
  readonly handler: string;
  readonly runtime: string;
  readonly region: string;
  readonly memorySize: number;
  readonly timeout: number;
  readonly role: string | undefined;
  readonly vpcConfig: { readonly vpcId: string; readonly subnetId: string };
  readonly publicAccess: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly triggers: readonly Trigger[];
}

/** A timer or a Function URL; the other kinds that the published component knows have no use here. */
export type Trigger =
  | { readonly kind: 'timer'; readonly name: string; readonly cron: string; readonly enabled: boolean }
  | { readonly kind: 'http'; readonly name: string; readonly description: HttpTriggerDescription };

/** `TriggerDesc` of a Function URL (583/100227). */
export interface HttpTriggerDescription {
  readonly AuthType: string;
  readonly NetConfig: { readonly EnableIntranet: boolean; readonly EnableExtranet: boolean };
}
