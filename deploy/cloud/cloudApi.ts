import sdkClients from '@serverless/tencent-scf/library/abstract';
import { withRepeats } from '../../scripts/cloud/withRepeats';
import type { CloudAccess } from '../settings/cloudAccess';
import { CloudError, toCloudError } from './cloudError';

export type Service = 'scf' | 'cam';

const DEFAULT_TIMEOUT_SECONDS = 30;

/** What the steps of a deployment need of API 3.0. */
export interface CloudCalls {
  /** @throws CloudError */
  call<Answer>(
    service: Service,
    action: string,
    parameters: object,
    timeoutSeconds?: number,
  ): Promise<Answer>;
}

/**
 * API 3.0 for one account and region, through the clients of the published component. Parameters and answers are
 * plain objects, so that what is newer than the component's models can be sent and read, too.
 */
export class CloudApi implements CloudCalls {
  private readonly clients: Readonly<Record<Service, ReturnType<typeof sdkClients.createScfClient>>>;

  constructor({ keys, region }: CloudAccess) {
    const options = { region, ...(keys.token === undefined ? {} : { token: keys.token }) };
    this.clients = {
      scf: sdkClients.createScfClient(keys.secretId, keys.secretKey, options),
      cam: sdkClients.createCamClient(keys.secretId, keys.secretKey, options),
    };
  }

  /**
   * Sends one request; repeats it while Tencent says that it is too busy, and a read also when no answer came.
   * @throws CloudError
   */
  async call<Answer>(
    service: Service,
    action: string,
    parameters: object,
    timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
  ): Promise<Answer> {
    const send = async (): Promise<Answer> => {
      try {
        return (await this.send(service, action, parameters, timeoutSeconds)) as Answer;
      } catch (thrown) {
        throw toCloudError(`${service} ${action}`, thrown);
      }
    };
    return withRepeats(send, { action, isRefused: (error) => error instanceof CloudError });
  }

  private send(
    service: Service,
    action: string,
    parameters: object,
    timeoutSeconds: number,
  ): Promise<object> {
    const client = this.clients[service];
    client.profile.httpProfile.reqTimeout = timeoutSeconds;
    // The SDK would send members that are undefined as the word "undefined".
    const request = JSON.parse(JSON.stringify(parameters)) as object;
    return new Promise((resolve, reject) => {
      let answer: object = {};
      const response = { deserialize: (data: object) => void (answer = data) };
      client.request(action, request, response, (error) => {
        if (error === null || error === undefined) resolve(answer);
        else reject(error instanceof Error ? error : new Error(`${action} failed`, { cause: error }));
      });
    });
  }
}
