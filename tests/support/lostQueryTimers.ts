import timers from 'node:timers';

/**
 * Lets the process end although mysql2 leaves the timer of a query running whose connection was lost, until the
 * query's deadline. The driver is the only one that takes its timers from this module.
 */
export function letGoOfLostQueries(): void {
  const { setTimeout: start } = timers;
  jest
    .spyOn(timers, 'setTimeout')
    .mockImplementation((handler: () => void, milliseconds?: number) => start(handler, milliseconds).unref());
}
