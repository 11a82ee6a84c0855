import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Turn, WriterTask } from './writer';

/** Two at most, and one core is left to the database: where writers take them all, they measure each other. */
const PROCESSES = Math.min(2, Math.max(1, os.availableParallelism() - 1));

/**
 * Many writers in processes of their own, apart from the one that measures. All work at the same time, and only
 * when they are told to.
 */
export class Writers {
  private constructor(private readonly processes: readonly ChildProcess[]) {}

  static async start(task: WriterTask): Promise<Writers> {
    const share = JSON.stringify({ ...task, writers: task.writers / PROCESSES });
    const processes = Array.from({ length: PROCESSES }, () =>
      fork(path.join(__dirname, 'writer.ts'), [share]),
    );
    await Promise.all(processes.map(nextAnswer));
    return new Writers(processes);
  }

  /** Works for so long; returns how much was done in all. */
  async work(turn: Turn): Promise<number> {
    const answers = this.processes.map(nextAnswer);
    for (const one of this.processes) one.send(turn);
    return (await Promise.all(answers)).reduce((sum, done) => sum + done, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map((one) => {
        const ended = new Promise((resolve) => one.once('exit', resolve));
        one.disconnect();
        return ended;
      }),
    );
  }
}

function nextAnswer(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a writer ended with ${String(code)}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      const { done, error } = message as { done?: number; error?: string };
      if (done === undefined) reject(new Error(error));
      else resolve(done);
    });
  });
}
