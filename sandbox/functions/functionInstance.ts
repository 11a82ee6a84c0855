import path from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition, FunctionLineSink, InvocationOutcome } from './functionDefinition';

type WorkerMessage =
  { kind: 'ready' } | { kind: 'returned'; json: string } | { kind: 'threw'; message: string };

/** Loading a bundle is not part of an invocation's time limit, but it must end (583/11637). */
const LOAD_LIMIT_MS = 30_000;

/** One instance of a function: a worker thread that serves one event at a time, as the platform's do. */
export class FunctionInstance {
  /** Resolves once the bundle is loaded; rejects with the reason when it cannot be. */
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private settle: ((outcome: InvocationOutcome) => void) | undefined;
  private deathMessage: string | undefined;

  constructor(
    private readonly definition: FunctionDefinition,
    onLine: FunctionLineSink,
  ) {
    this.worker = new Worker(path.join(__dirname, 'functionWorker.cjs'), {
      workerData: {
        bundle: definition.bundle,
        functionName: definition.name,
        memoryMb: definition.memoryMb,
        timeLimitMs: definition.timeLimitMs,
        preload: definition.preload,
      },
      env: { ...definition.environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMb },
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: this.worker[stream] }).on('line', (line) =>
        onLine(definition.name, stream, line),
      );
    }
    this.ready = this.watch();
    // Each invocation reports a failed load itself; without one there is nobody to tell.
    this.ready.catch(() => undefined);
  }

  get alive(): boolean {
    return this.deathMessage === undefined;
  }

  get busy(): boolean {
    return this.settle !== undefined;
  }

  /** Hands one event to the instance. The caller makes sure that it is alive and not busy. */
  async invoke(requestId: string, event: unknown): Promise<InvocationOutcome> {
    const outcome = new Promise<InvocationOutcome>((resolve) => (this.settle = resolve));
    const { timeLimitMs } = this.definition;
    let timer: NodeJS.Timeout | undefined;
    this.ready.then(
      () => {
        timer = setTimeout(() => {
          this.finish({ kind: 'timed-out', message: `no answer within ${timeLimitMs} ms` });
          void this.close(`stopped: no answer within ${timeLimitMs} ms`);
        }, timeLimitMs);
        this.worker.postMessage({ requestId, event });
      },
      (error: unknown) => this.finish({ kind: 'crashed', message: messageOf(error) }),
    );
    const result = await outcome;
    clearTimeout(timer);
    return result;
  }

  async close(reason = 'stopped'): Promise<void> {
    this.die(reason);
    await this.worker.terminate();
  }

  private watch(): Promise<void> {
    return new Promise((resolve, reject) => {
      const loadTimer = setTimeout(() => void this.close('the bundle did not load in time'), LOAD_LIMIT_MS);
      this.worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') {
          clearTimeout(loadTimer);
          resolve();
        } else if (message.kind === 'returned') {
          this.finish({ kind: 'returned', value: JSON.parse(message.json) as unknown });
        } else {
          this.finish(message);
        }
      });
      this.worker.on('error', (error: unknown) => this.die(messageOf(error)));
      this.worker.on('exit', (code) => {
        clearTimeout(loadTimer);
        this.die(`the instance ended with exit code ${code}`);
        reject(new Error(this.deathMessage));
      });
    });
  }

  private die(message: string): void {
    this.deathMessage ??= message;
    this.finish({ kind: 'crashed', message: this.deathMessage });
  }

  private finish(outcome: InvocationOutcome): void {
    this.settle?.(outcome);
    this.settle = undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
