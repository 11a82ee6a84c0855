import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { bindPort } from '../bindPort';
import type { RtmpHost, RtmpLimits } from './rtmpConnection';
import { RtmpConnection } from './rtmpConnection';

const MAX_CONNECTIONS = 200;

/** The RTMP port. It is bound before anything else starts, and opened last. */
export class RtmpServer {
  private readonly sockets = new Set<Socket>();
  private host: RtmpHost | undefined;

  private constructor(
    private readonly server: Server,
    private readonly limits: RtmpLimits,
  ) {
    server.on('connection', (socket: Socket) => this.serve(socket));
  }

  /** Takes the port, 0 for any free one. @throws StartupError when it is in use or may not be taken. */
  static async bind(address: string, port: number, limits: RtmpLimits): Promise<RtmpServer> {
    const server = createServer();
    await bindPort(server, { host: address, port, purpose: ', for RTMP,', option: '--rtmp-port' });
    return new RtmpServer(server, limits);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  open(host: RtmpHost): void {
    this.host = host;
  }

  /** Takes over a connection, also one that came in at another port. */
  serve(socket: Socket): void {
    if (this.host === undefined || this.sockets.size >= MAX_CONNECTIONS) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    new RtmpConnection(socket, this.host, this.limits);
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    this.host = undefined;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
