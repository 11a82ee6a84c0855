import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const REPOSITORY = path.join(__dirname, '..', '..', '..');
const LIMIT_MS = 180_000;

/** `npm run dev` or `npm run demo` as a process of its own, with a folder of its own for temporary files. */
export class SandboxProcess {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly temporaryFolder = mkdtempSync(path.join(os.tmpdir(), 'xzb-e2e-'));
  private readonly exited: Promise<number | null>;

  constructor(args: string[], environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      env: {
        ...process.env,
        // Where a run uses one server for everything, this sandbox keeps apart from the others on it.
        DB_NAME: `xzb_test_sandbox_${process.pid}`,
        TMPDIR: this.temporaryFolder,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exited = new Promise((resolve) => this.child.on('close', resolve));
  }

  /** Waits for a line on stdout. @throws with all output when the process ends first or takes too long. */
  async printed(pattern: RegExp): Promise<void> {
    const deadlineMs = performance.now() + LIMIT_MS;
    while (!pattern.test(this.stdout)) {
      if (this.child.exitCode !== null || performance.now() > deadlineMs) {
        throw new Error(`${String(pattern)} was not printed:\n${this.stdout}\n${this.stderr}`);
      }
      await delay(20);
    }
  }

  /** The process and all below it, supervisors and database servers included. */
  processes(): number[] {
    const table = processTable();
    const family = [this.child.pid ?? -1];
    for (const parent of family) {
      family.push(...table.filter(({ parentPid }) => parentPid === parent).map(({ pid }) => pid));
    }
    return family;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  exitCode(): Promise<number | null> {
    return this.exited;
  }

  /** Resolves when none of these processes is left. @throws naming those that stay. */
  async goneWithAll(pids: readonly number[]): Promise<void> {
    const deadlineMs = performance.now() + 10_000;
    for (;;) {
      const left = processTable().filter(({ pid }) => pids.includes(pid));
      if (left.length === 0) return;
      if (performance.now() > deadlineMs) throw new Error(`still running: ${JSON.stringify(left)}`);
      await delay(50);
    }
  }

  /** Temporary files and folders of the sandbox that are still there. */
  filesLeft(): string[] {
    return readdirSync(this.temporaryFolder).filter((name) => name.startsWith('xzb-'));
  }

  /** For a test that failed half-way. */
  async destroy(): Promise<void> {
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
    await this.exited;
    rmSync(this.temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function processTable(): { pid: number; parentPid: number; state: string; command: string }[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,comm='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = '', parentPid = '', state = '', command = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parentPid: Number(parentPid), state, command };
    })
    .filter(({ state }) => !state.startsWith('Z'));
}
