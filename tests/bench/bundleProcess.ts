import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export interface ProcessSample {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly mostRssBytes: number;
  readonly descriptors: number;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A built function in a process of its own, one call at a time as the platform makes them. */
export class BundleProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  private calls = 0;

  constructor(bundleFile: string, environment: Readonly<Record<string, string>>) {
    this.child = fork(path.join(__dirname, 'bundleWorker.cjs'), [bundleFile], {
      env: { ...environment, PATH: process.env.PATH ?? '' },
      execArgv: ['--expose-gc'],
    });
    this.child.on('message', (message) => {
      const { id, value, error } = message as Answer;
      const waiter = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiter?.resolve(value);
      else waiter?.reject(new Error(error));
    });
    this.child.on('exit', (code) => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`the function ended with ${String(code)}`));
    });
  }

  invoke(event: unknown, timeLimitMs: number): Promise<unknown> {
    return this.send({ kind: 'invoke', event, timeLimitMs });
  }

  async sample(): Promise<ProcessSample> {
    return (await this.send({ kind: 'sample' })) as ProcessSample;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }

  private send(message: object): Promise<unknown> {
    this.calls += 1;
    const id = this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, ...message });
    });
  }
}
