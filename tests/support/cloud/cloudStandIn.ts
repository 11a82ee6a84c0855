import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readInboundRequest, type InboundRequest } from '../../../sandbox/gateway/inboundRequest';
import { Faults } from '../../../sandbox/liveCloud/api/faults';
import { answerLiveApi } from '../../../sandbox/liveCloud/api/liveApi';
import type { ApiKeys } from '../../../sandbox/liveCloud/api/verifyCaller';
import { LiveCloud } from '../../../sandbox/liveCloud/liveCloud';
import { MixBook } from '../../../sandbox/liveCloud/mixBook';
import { freshWiring, type Wiring } from '../../../sandbox/liveCloud/wiring/wiring';
import { dispatch } from '../../../functions/api/dispatch';
import { LikeBatches } from '../../../functions/api/likeBatches';
import { receive, type CallbackServices } from '../../../functions/stream-callback/receive';
import { createLiveApi } from '../../../shared/cloud/liveApi';
import { loadConfig } from '../../../shared/config';
import { HealthCheck } from '../../../shared/diagnosis/health';
import type { HttpReply, HttpRequest } from '../../../shared/http';
import type { Logger } from '../../../shared/log';
import { camService } from './camService';
import { scfService, type FunctionRecord } from './scfService';

const silent = (): void => undefined;
const SILENT: Logger = { debug: silent, info: silent, warn: silent, error: silent };

export const STAND_IN_KEYS: ApiKeys = {
  secretId: 'AKIDstandin0000000000',
  secretKey: 'fakestandinsecretkey0000000000000',
};

const clock = { nowMs: () => Date.now() };
const random = (): number => 0.5;

type Answer = { readonly status: number; readonly body: string | Buffer } | undefined;

/**
 * Tencent Cloud and the two functions behind HTTP, at one port of this machine: `/live-api`, `/scf`, `/cam`, `/api`,
 * `/callback`. The functions are the real code, without a database.
 */
export class CloudStandIn {
  readonly faults = new Faults(random);
  readonly functions = new Map<string, FunctionRecord>();
  readonly roles = new Map<string, string[]>();
  /** Every accepted or refused call, such as `live:DescribeLiveDomains`. */
  readonly calls: string[] = [];
  wiring: Wiring;
  /** Runs before a call of the live API is answered; a throw ends the connection without an answer. */
  beforeCall: (action: string) => void = () => undefined;
  /** Takes the place of what a path answers. */
  readonly overrides = new Map<string, (request: InboundRequest) => Answer>();

  private constructor(
    private readonly server: Server,
    readonly variables: Record<string, string>,
  ) {
    this.wiring = this.freshWiring();
  }

  static async start(variables: Readonly<Record<string, string>>): Promise<CloudStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const standIn = new CloudStandIn(server, { ...variables, LIVE_API_ENDPOINT: `${url}/live-api` });
    server.on('request', (message, response) => {
      void readInboundRequest(message, 1_000_000)
        .then((request) => (request === undefined ? undefined : standIn.answer(request)))
        .then(
          (answer) => {
            if (answer !== undefined) {
              response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
            }
          },
          () => response.destroy(),
        );
    });
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get endpoints(): { scf: string; cam: string } {
    return { scf: `${this.url}/scf`, cam: `${this.url}/cam` };
  }

  freshWiring(): Wiring {
    const config = loadConfig(this.variables);
    return freshWiring({
      pushDomain: config.live.pushDomain,
      playDomain: config.live.playDomain,
      pushUrlKey: config.live.pushUrlKey,
      playUrlKey: config.live.playUrlKey ?? '',
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: InboundRequest): Promise<Answer> {
    const override = this.overrides.get(request.path);
    if (override !== undefined) return override(request);
    const action = request.headers['x-tc-action'] ?? '';
    switch (request.path) {
      case '/live-api':
        if (action !== '') this.calls.push(`live:${action}`);
        this.beforeCall(action);
        return answerLiveApi(request, {
          cloud: this.liveCloud(),
          mixes: new MixBook(),
          wiring: this.wiring,
          faults: this.faults,
          keys: STAND_IN_KEYS,
          clock,
        });
      case '/scf':
        this.calls.push(`scf:${action}`);
        return { status: 200, body: await scfService(STAND_IN_KEYS, this.functions).answer(request) };
      case '/cam':
        this.calls.push(`cam:${action}`);
        return { status: 200, body: await camService(STAND_IN_KEYS, this.roles).answer(request) };
      case '/api':
        return toAnswer(
          await dispatch(toRequest(request), () => ({
            ...this.services(),
            randomBytes,
            health: new HealthCheck(),
            likes: new LikeBatches(),
          })),
        );
      case '/callback':
        return toAnswer(await receive(toRequest(request), () => this.services()));
      default:
        return { status: 404, body: '' };
    }
  }

  private liveCloud(): LiveCloud {
    const { live, callback } = loadConfig(this.variables);
    return new LiveCloud({
      account: {
        appId: 1250000000,
        pushDomain: live.pushDomain,
        pushUrlKey: live.pushUrlKey,
        callbackKey: callback.key,
      },
      clock,
      random,
      send: () => [],
    });
  }

  private services(): CallbackServices {
    const unused = (): never => {
      throw new Error('what is refused is not stored');
    };
    return {
      config: loadConfig(this.variables),
      clock,
      database: { read: unused, statement: unused, transaction: unused, close: () => Promise.resolve() },
      liveApi: createLiveApi({
        endpoint: this.url,
        pushDomain: '',
        credentials: undefined,
        timeoutSeconds: 1,
      }),
      log: SILENT,
    };
  }
}

function toRequest({ method, path, headers, body }: InboundRequest): HttpRequest {
  return { method, path, headers, body, remoteAddress: '127.0.0.1' };
}

function toAnswer({ statusCode, body }: HttpReply): Answer {
  return { status: statusCode, body };
}
