import { CloudError } from './cloud/cloudError';
import { explainCloudError } from './cloud/explainCloudError';
import { explainFailure } from './deployFailure';

const SHOW_CURSOR = '\u001b[?25h';

/**
 * Runs one command and ends the process: 0 when it succeeded, 1 with the reason and the remedy when it did not. The
 * CLI cannot be left to do that. It ends with 0 after an error that comes before its first status line and after
 * Ctrl-C, and without a command it waits for a host that only serves notices, for ever if that does not answer.
 */
export async function runCommand(work: () => Promise<void>): Promise<never> {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.prependListener(signal, () => {
      end(status, '\nInterrupted. Run the same command again: it completes what was begun.');
    });
  }
  process.on('uncaughtException', (error) => end(1, textOf(error)));
  process.on('unhandledRejection', (error) => end(1, textOf(error)));
  try {
    await work();
  } catch (error) {
    return end(1, textOf(error));
  }
  return end(0);
}

function textOf(error: unknown): string {
  return `\nError: ${explainFailure(error instanceof CloudError ? explainCloudError(error) : error)}`;
}

function end(status: number, text?: string): never {
  if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
  if (text !== undefined) console.error(text);
  process.exit(status);
}
