import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';

export interface ServerCommand {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Folder to remove when this process disappears without stopping the server. */
  removeAfterwards: string | undefined;
}

/** A running server that cannot outlive this process, however this process ends. */
export interface ServerProcess {
  readonly pid: number;
  /** Settles when the server is gone; never rejects. */
  readonly exited: Promise<void>;
  hasExited(): boolean;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

type Report = { pid: number } | { error: string } | { code: number | null; signal: string | null };

/** Starts the server under its supervisor. Throws when the program cannot be executed. */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  // The environment goes as such: everybody on the machine can read a command line.
  const { env, ...rest } = command;
  // Detached: a Ctrl-C in the terminal is for this process, which then stops the server in order.
  const supervisor = spawn(process.execPath, [path.join(__dirname, 'supervise.cjs'), JSON.stringify(rest)], {
    detached: true,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: supervisor.stdout });
  let exitReported = false;
  lines.on('line', (line) => {
    exitReported ||= 'code' in (JSON.parse(line) as Report);
  });
  const pid = await firstReport(supervisor, lines);

  let gone = false;
  const exited = new Promise<void>((resolve) => {
    supervisor.on('close', () => {
      gone = true;
      // The supervisor itself may have been killed; the server must not stay behind.
      if (!exitReported) sendSignal(pid, 'SIGKILL');
      resolve();
    });
  });

  // An idle server is no reason for this process to stay: the supervisor cleans up after it.
  setReferenced(supervisor, false);
  return {
    pid,
    exited,
    hasExited: () => gone,
    signal(signal) {
      if (gone) return;
      setReferenced(supervisor, true);
      sendSignal(pid, signal);
    },
  };
}

async function firstReport(supervisor: ChildProcess, lines: Interface): Promise<number> {
  const report = await new Promise<Report>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as Report));
    supervisor.once('error', reject);
    supervisor.once('exit', () => reject(new Error('The database supervisor ended before the server ran.')));
  });
  if ('pid' in report) return report.pid;
  throw new Error('error' in report ? report.error : 'The database server ended at once.');
}

function setReferenced(child: ChildProcess, referenced: boolean): void {
  // The types hide that a child's pipes are sockets, which hold the event loop by themselves.
  const handles = [child, child.stdin, child.stdout] as unknown as { ref(): void; unref(): void }[];
  for (const handle of handles) {
    if (referenced) handle.ref();
    else handle.unref();
  }
}

function sendSignal(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone, which is what the signal was for.
  }
}
