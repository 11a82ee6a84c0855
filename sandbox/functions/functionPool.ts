import { randomUUID } from 'node:crypto';
import type { FunctionDefinition, FunctionLineSink, InvocationOutcome } from './functionDefinition';
import { FunctionInstance } from './functionInstance';

const STOPPING: InvocationOutcome = { kind: 'crashed', message: 'the sandbox is stopping' };

interface PendingInvocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly resolve: (outcome: InvocationOutcome) => void;
}

/**
 * All instances of one function: grows on demand up to its limit, queues beyond it, and replaces an
 * instance that crashed or ran out of time.
 */
export class FunctionPool {
  private readonly instances = new Set<FunctionInstance>();
  private readonly pending: PendingInvocation[] = [];
  private closed = false;

  constructor(
    readonly definition: FunctionDefinition,
    private readonly onLine: FunctionLineSink,
  ) {}

  get instanceCount(): number {
    return this.instances.size;
  }

  /** Starts the first instance; throws when the bundle cannot be loaded, so that a bad build shows at once. */
  async warmUp(): Promise<void> {
    const instance = this.start();
    try {
      await instance.ready;
    } catch (error) {
      this.instances.delete(instance);
      throw error;
    }
  }

  invoke(event: unknown, requestId: string = randomUUID()): Promise<InvocationOutcome> {
    if (this.closed) return Promise.resolve(STOPPING);
    return new Promise((resolve) => {
      this.pending.push({ requestId, event, resolve });
      this.dispatch();
    });
  }

  /** Ends every instance; events still waiting are answered as crashed. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { resolve } of this.pending.splice(0)) resolve(STOPPING);
    const instances = [...this.instances];
    this.instances.clear();
    await Promise.all(instances.map((instance) => instance.close()));
  }

  private dispatch(): void {
    while (!this.closed && this.pending.length > 0) {
      const instance = this.findFree();
      if (instance === undefined) return;
      const invocation = this.pending.shift();
      if (invocation !== undefined) void this.run(instance, invocation);
    }
  }

  private async run(instance: FunctionInstance, invocation: PendingInvocation): Promise<void> {
    invocation.resolve(await instance.invoke(invocation.requestId, invocation.event));
    this.dispatch();
  }

  private findFree(): FunctionInstance | undefined {
    for (const instance of this.instances) {
      if (!instance.alive) this.instances.delete(instance);
      else if (!instance.busy) return instance;
    }
    return this.instances.size < this.definition.maxInstances ? this.start() : undefined;
  }

  private start(): FunctionInstance {
    const instance = new FunctionInstance(this.definition, this.onLine);
    this.instances.add(instance);
    return instance;
  }
}
