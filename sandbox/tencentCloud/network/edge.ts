import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { HttpReply } from '../../gateway/httpReply';
import { readInboundRequest, type InboundRequest } from '../../gateway/inboundRequest';
import type { CertificateAuthority } from './certificates';

const HOST = '127.0.0.1';
/** A package on its way to COS; requests to functions are limited to 6 MB by the platform (583/11637). */
const MAX_BODY_BYTES = 60 * 1024 * 1024;

export type Answer = (request: InboundRequest) => Promise<HttpReply>;

/** The ports behind which the stand-in's hosts are: one for TLS, one for plain HTTP, and one that never answers. */
export class Edge {
  private constructor(
    private readonly tls: https.Server,
    private readonly plain: http.Server,
    private readonly silent: net.Server,
    private readonly silentSockets: Set<net.Socket>,
  ) {}

  static async start(authority: CertificateAuthority, answer: Answer): Promise<Edge> {
    const serve = (message: http.IncomingMessage, response: http.ServerResponse): void => {
      void reply(message, response, answer);
    };
    const tls = https.createServer(
      { SNICallback: (host, done) => done(null, authority.contextOf(host)) },
      serve,
    );
    const plain = http.createServer(serve);
    const sockets = new Set<net.Socket>();
    const silent = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    for (const server of [tls, plain, silent]) await listen(server);
    return new Edge(tls, plain, silent, sockets);
  }

  get tlsPort(): number {
    return portOf(this.tls);
  }

  get plainPort(): number {
    return portOf(this.plain);
  }

  get silentPort(): number {
    return portOf(this.silent);
  }

  async close(): Promise<void> {
    for (const socket of this.silentSockets) socket.destroy();
    this.tls.closeAllConnections();
    this.plain.closeAllConnections();
    for (const server of [this.tls, this.plain, this.silent]) {
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

async function reply(
  message: http.IncomingMessage,
  response: http.ServerResponse,
  answer: Answer,
): Promise<void> {
  try {
    const request = await readInboundRequest(message, MAX_BODY_BYTES);
    if (request === undefined) {
      response.writeHead(413).end();
      return;
    }
    const { status, headers, body } = await answer(request);
    response.writeHead(status, headers).end(body);
  } catch (error) {
    // A defect of the stand-in must not look like an answer of Tencent's.
    console.error('stand-in:', error);
    response.destroy();
  }
}

function portOf(server: net.Server): number {
  return (server.address() as AddressInfo).port;
}

async function listen(server: net.Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
}
