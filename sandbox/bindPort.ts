import type { Server } from 'node:net';
import { StartupError } from './startupError';

/** What to listen on, and what to say when that cannot be. */
export interface Port {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Such as `, for RTMP,`; empty for the port that needs no explanation. */
  readonly purpose: string;
  /** The option of npm run dev that chooses another. */
  readonly option: string;
}

/** Makes a server listen. @throws StartupError when the port is in use or may not be taken. */
export async function bindPort(server: Server, { host, port, purpose, option }: Port): Promise<void> {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE:
      `Port ${port} on ${host}${purpose} is in use. Stop what listens there, or choose another: ` +
      `npm run dev -- ${option} ${port + 1}`,
    EACCES: `Port ${port} needs more rights. Choose one above 1023 with ${option}.`,
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const problem = problems[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${error.message}`;
      reject(new StartupError(problem));
    });
    server.listen(port, host, () => resolve());
  });
}
