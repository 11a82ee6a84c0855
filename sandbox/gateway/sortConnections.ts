import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** As long as Node's HTTP server waits for the first line of a request. */
const FIRST_BYTE_LIMIT_MS = 60_000;

/** The first byte of every RTMP connection, and of no HTTP request: its version. */
const RTMP_VERSION = 3;

/**
 * Lets RTMP players come to an HTTP port: play URLs of both kinds name the same play domain.
 * @param undecided holds the connections of which nothing has been read yet.
 */
export function sortConnections(
  server: Server,
  undecided: Set<Socket>,
  serveRtmp: (socket: Socket) => void,
): void {
  const serveHttp = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    undecided.add(socket);
    const ignore = (): void => undefined;
    const hangUp = (): void => void socket.destroy();
    socket.setTimeout(FIRST_BYTE_LIMIT_MS, hangUp);
    socket.on('error', ignore);
    socket.once('close', () => undecided.delete(socket));
    socket.once('data', (first: Buffer) => {
      undecided.delete(socket);
      socket.off('error', ignore);
      socket.setTimeout(0, hangUp);
      socket.pause();
      socket.unshift(first);
      if (first[0] === RTMP_VERSION) serveRtmp(socket);
      else for (const serve of serveHttp) serve.call(server, socket);
      socket.resume();
    });
  });
}
