import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the proxy does with what the server sends. `cutAfterBytes` counts per connection. */
export type ProxyFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'cut'; readonly afterBytes: number };

/** Stands between a client and a server, and can stop answering or cut connections. */
export class FaultyProxy {
  /** Connections accepted so far. */
  accepted = 0;
  private readonly sockets = new Set<Socket>();
  private fault: ProxyFault = { kind: 'none' };

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => this.forward(client));
  }

  static async start(targetPort: number): Promise<FaultyProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultyProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on, for the connections that there are too. */
  set(fault: ProxyFault): void {
    this.fault = fault;
  }

  /** Connections that the client has not given up. */
  get open(): number {
    return [...this.sockets].filter((socket) => !socket.destroyed).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(client: Socket): void {
    this.accepted += 1;
    this.sockets.add(client);
    const upstream = connect(this.targetPort, '127.0.0.1');
    let passedBytes = 0;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      this.sockets.delete(client);
    };
    client.on('data', (chunk: Buffer) => upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => {
      const { fault } = this;
      if (fault.kind === 'silent') return;
      const allowed = fault.kind === 'cut' ? Math.max(0, fault.afterBytes - passedBytes) : chunk.length;
      passedBytes += chunk.length;
      if (allowed > 0) client.write(chunk.subarray(0, allowed));
      if (allowed < chunk.length) client.end(end);
    });
    for (const socket of [client, upstream]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  }
}
