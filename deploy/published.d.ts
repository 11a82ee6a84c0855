// The parts of the pinned JavaScript packages that the deployment builds on. They bring no types.

declare module '@serverless/core' {
  /** What the CLI and its components share during one run. */
  export interface CliInstance {
    credentials: Record<string, unknown>;
    setCredentials(): Promise<unknown>;
    stateRoot: string;
  }

  export interface ComponentContext {
    readonly instance: CliInstance;
    readonly credentials: Record<string, unknown>;
    debug(message: string): void;
  }

  export class Component {
    constructor(id: string | undefined, context: unknown);
    readonly context: ComponentContext;
    state: Record<string, unknown>;
    init(): Promise<void>;
    save(): Promise<void>;
    load(nameOrPath: string, alias: string): Promise<unknown>;
  }

  export const utils: { readFile(file: string): Promise<unknown> };
}

declare module '@serverless/template' {
  import { Component } from '@serverless/core';
  class Template extends Component {}
  export = Template;
}

declare module '@serverless/template/utils' {
  /** Replaces `${name.path}` by what stands there in the same file. */
  export function resolveTemplate(template: object): object;
}

declare module '@serverless/tencent-scf' {
  import { Component } from '@serverless/core';
  class TencentCloudFunction extends Component {}
  export = TencentCloudFunction;
}

declare module '@serverless/tencent-scf/library/abstract' {
  interface SdkClient {
    readonly profile: { readonly httpProfile: { reqTimeout: number } };
    request(
      action: string,
      parameters: object,
      response: { deserialize(data: object): void },
      callback: (error: unknown) => void,
    ): void;
  }
  interface ClientOptions {
    region: string;
    token?: string;
  }
  const clients: {
    createScfClient(secretId: string, secretKey: string, options: ClientOptions): SdkClient;
    createCamClient(secretId: string, secretKey: string, options: ClientOptions): SdkClient;
  };
  export = clients;
}

declare module '@serverless/tencent-scf/library/deployFunction' {
  interface HandlerOptions {
    appid: string;
    secret_id: string;
    secret_key: string;
    options: { region: string; token?: string };
    context: { debug(message: string): void };
  }
  class DeployFunction {
    constructor(options: HandlerOptions);
    /** `codeUriType` 0 makes the bucket first, 2 takes it as it is. */
    uploadPackage2Cos(
      bucketName: string,
      key: string,
      file: string,
      onProgress: () => void,
      codeUriType: 0 | 2,
    ): Promise<unknown>;
  }
  export = DeployFunction;
}

declare module '@serverless/tencent-scf/library/provider' {
  class Provider {
    constructor(inputs: { region: string });
    getCosBucketNme(): string;
    getFuntionBucketKey(namespace: string, functionName: string): string;
  }
  export = Provider;
}

declare module '@serverless/tencent-scf/library/utils' {
  export function packDir(
    folder: string,
    zipFile: string,
    include: string[],
    exclude: string[],
  ): Promise<string>;
}
