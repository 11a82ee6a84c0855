/** What was started, to be stopped in reverse order. */
export class UndoStack {
  private readonly steps: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  push(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  /** Stops everything once, also when called twice; goes on after a failure and throws it at the end. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped');
  }
}
