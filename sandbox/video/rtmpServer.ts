import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { StartupError } from '../startupError';
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
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, address, port)));
      server.listen(port, address, () => resolve());
    });
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

function bindError(error: NodeJS.ErrnoException, address: string, port: number): StartupError {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} on ${address}, for RTMP, is in use. Stop what listens there, or choose another: ` +
        `npm run dev -- --rtmp-port ${port + 1}`,
    );
  }
  if (error.code === 'EACCES') {
    return new StartupError(`Port ${port} needs more rights. Choose one above 1023 with --rtmp-port.`);
  }
  return new StartupError(`Cannot listen on ${address}:${port} for RTMP: ${error.message}`);
}
