import type http from 'node:http';

import { clientConfig, createAgent, withPathOf } from '../../shared/cloud/apiTransport';
import type { CloudCredentials } from '../../shared/config';
import { CloudError } from './cloudError';
import { withRepeats } from './withRepeats';

/** Keys of the person at the terminal. */
export interface OperatorKeys extends CloudCredentials {
  /** The variable that `secretId` was read from, for messages. */
  readonly from: string;
}

export interface ApiPlace {
  readonly endpoint: string;
  readonly keys: OperatorKeys;
  readonly region?: string;
  /** Waits before a request that was refused for load is sent again; tests do not. */
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

const TIMEOUT_SECONDS = 10;

/** One of Tencent's APIs as the tools call it: errors come with a remedy, and its connections are ended by `close`. */
export class ApiAccess<Client extends object> {
  private readonly agent: http.Agent;
  private readonly client: Client;

  constructor(
    /** As CAM writes it, such as `live`. */
    private readonly service: string,
    private readonly place: ApiPlace,
    create: (config: ReturnType<typeof clientConfig>) => Client,
  ) {
    const serviceHost = `${service}.tencentcloudapi.com`;
    const { endpoint, keys, region } = place;
    this.agent = createAgent(endpoint, serviceHost);
    const config = clientConfig({
      endpoint,
      serviceHost,
      credentials: keys,
      timeoutSeconds: TIMEOUT_SECONDS,
      agent: this.agent,
      ...(region === undefined ? {} : { region }),
    });
    this.client = withPathOf(create(config), endpoint);
  }

  /**
   * Sends one request, and repeats it while Tencent says that it is too busy. What gets no answer at all is told at once:
   * somebody is waiting at the terminal, and most of these tools are there to find out why.
   * @throws CloudError for anything but an answer.
   */
  async call<Answer>(action: string, request: (client: Client) => Promise<Answer>): Promise<Answer> {
    const send = async (): Promise<Answer> => {
      try {
        const answer = await request(this.client);
        if (typeof answer !== 'object' || answer === null) throw new TypeError('the answer is no object');
        return answer;
      } catch (error) {
        throw CloudError.from(`${this.service}:${action}`, error, this.place.keys.from);
      }
    };
    const isRefused = (error: unknown): error is CloudError => error instanceof CloudError;
    return withRepeats(send, { action: '', isRefused, pause: this.place.pause });
  }

  close(): void {
    this.agent.destroy();
  }
}
