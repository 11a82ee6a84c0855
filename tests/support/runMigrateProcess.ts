import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { RunnerOptions } from './migrateProcess';

export interface ProcessOutcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningProcess {
  child: ChildProcess;
  outcome: Promise<ProcessOutcome>;
}

const repository = path.join(__dirname, '..', '..');

const LOADER = path.join(repository, 'node_modules', 'tsx', 'dist', 'loader.mjs');

/** Runs a TypeScript file of this repository as a process of its own, by default where no developer has an .env. */
export function runScript(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  cwd = __dirname,
): RunningProcess {
  const child = spawn(process.execPath, ['--import', LOADER, path.join(repository, file), ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<ProcessOutcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, outcome };
}

export function runMigrateProcess(options: RunnerOptions): RunningProcess {
  return runScript('tests/support/migrateProcess.ts', [JSON.stringify(options)], process.env);
}
