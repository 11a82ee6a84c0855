import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { bindPort } from '../bindPort';
import type { FunctionPool } from '../functions/functionPool';

import { apiGatewayEvent } from './apiGatewayEvent';
import { functionReply } from './functionReply';
import { functionUrlEvent } from './functionUrlEvent';
import type { HttpReply } from './httpReply';
import { jsonReply } from './httpReply';
import type { InboundRequest } from './inboundRequest';
import { readInboundRequest } from './inboundRequest';
import { sortConnections } from './sortConnections';

export type GatewayShape = 'function-url' | 'apigw';

/** Largest body of a synchronous call (583/11637). */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** Plays what is pushed, beside the functions. */
export interface VideoRoutes {
  serves(path: string): boolean;
  answer(message: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes over a connection that speaks RTMP. */
  rtmp(socket: Socket): void;
}

/** Where requests go. An undefined reply of the control plane means: never answer. */
export interface GatewayRoutes {
  readonly shape: GatewayShape;
  readonly api: FunctionPool;
  readonly streamCallback: FunctionPool;
  readonly control: (request: InboundRequest) => Promise<HttpReply | undefined>;
  readonly video?: VideoRoutes;
  /** Answers a GET at or below /console. */
  readonly console?: (path: string) => Promise<HttpReply>;
}

/** The methods of players; apps only POST, at whatever path they were given. */
const PLAYER_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** The HTTP port in front of the functions. It is bound before anything else starts, and opened last. */
export class Gateway {
  private routes: GatewayRoutes | undefined;
  private readonly undecided = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly host: string,
  ) {
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      void this.serve(message, response);
    });
    sortConnections(server, this.undecided, (socket) => {
      if (this.routes?.video === undefined) socket.destroy();
      else this.routes.video.rtmp(socket);
    });
  }

  /** Takes the port, 0 for any free one. @throws StartupError when it is in use or may not be taken. */
  static async bind(host: string, port: number): Promise<Gateway> {
    const server = createServer();
    await bindPort(server, { host, port, purpose: '', option: '--port' });
    return new Gateway(server, host);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  open(routes: GatewayRoutes): void {
    this.routes = routes;
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    for (const socket of this.undecided) socket.destroy();
    await closed;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const video = PLAYER_METHODS.includes(message.method ?? '') ? this.routes?.video : undefined;
      if (video?.serves(message.url ?? '') === true) {
        await video.answer(message, response);
        return;
      }
      const request = await readInboundRequest(message, MAX_BODY_BYTES);
      const reply =
        request === undefined
          ? jsonReply(413, { message: `a request may carry ${MAX_BODY_BYTES} bytes` })
          : await this.route(request);
      if (reply === undefined) return;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    } catch (error) {
      // A client that hangs up while sending is its own business; anything else is a defect of the sandbox.
      if (message.destroyed && !message.complete) return;
      if (response.headersSent) response.destroy();
      else
        response.writeHead(500).end(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  private async route(request: InboundRequest): Promise<HttpReply | undefined> {
    const { routes } = this;
    if (routes === undefined) return jsonReply(503, { message: 'the sandbox is still starting' });
    if (isUnder('/_sandbox', request.path)) return routes.control(request);
    // Apps POST at whatever path they were given.
    const isGet = request.method === 'GET' || request.method === 'HEAD';
    if (routes.console !== undefined && isGet && isUnder('/console', request.path)) {
      return routes.console(request.path);
    }
    const pool = isUnder('/callback', request.path) ? routes.streamCallback : routes.api;
    const event = routes.shape === 'apigw' ? apiGatewayEvent(request) : functionUrlEvent(request);
    return functionReply(pool.definition.name, await pool.invoke(event));
  }
}

function isUnder(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
