import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox';
import { StartupError } from '../startupError';
import { onStopSignal } from '../stopSignal';
import { playEvening } from './evening';
import { Stage, StepFailure } from './stage';

const USAGE = `npm run demo -- [--url http://127.0.0.1:9000]

Plays an evening against a running sandbox (npm run dev), or against one of its own when no --url is given.`;

async function playOnOwnSandbox(stopping: AbortSignal): Promise<void> {
  console.log('Starting a sandbox for the evening; --url plays on a running one.');
  const sandbox = await startSandbox({ port: 0, automaticTimer: false, signal: stopping });
  try {
    await play(sandbox.url, stopping);
  } finally {
    await sandbox.close();
  }
}

/** The checks of the evening are counted, so the once-a-minute timer must not add one of its own. */
async function playOnRunningSandbox(url: string, stopping: AbortSignal): Promise<void> {
  const stage = new Stage(url, () => undefined);
  const { automaticTimer } = await stage.control('GET', '').catch((error: unknown) => {
    throw new StartupError(`There is no sandbox at ${url}. Start one with npm run dev.`, { cause: error });
  });
  await stage.control('POST', '/timer', { automatic: false });
  try {
    await play(url, stopping);
  } finally {
    await stage.control('POST', '/timer', { automatic: automaticTimer === true });
  }
}

async function play(url: string, stopping: AbortSignal): Promise<void> {
  stopping.throwIfAborted();
  const stage = new Stage(url, (line) => {
    // The step that an interruption breaks has not failed.
    if (!stopping.aborted) console.log(line);
  });
  const interrupted = new Promise<never>((_resolve, reject) => {
    stopping.addEventListener('abort', () => reject(stopping.reason as StepFailure));
  });
  await Promise.race([playEvening(stage), interrupted]);
  console.log(`\nThe evening went as it should: ${stage.stepsDone} steps.`);
}

/** The `--url`; ends the process when the command line asks for help or makes no sense. */
function readUrl(): string | undefined {
  try {
    const { values } = parseArgs({
      options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) {
      console.log(USAGE);
      process.exit(0);
    }
    return values.url === undefined ? undefined : new URL(values.url).origin;
  } catch (error) {
    console.error(`npm run demo: ${(error as Error).message}. See npm run demo -- --help`);
    process.exit(2);
  }
}

const url = readUrl();
const stopping = new AbortController();
void onStopSignal(() => stopping.abort(new StepFailure('interrupted')));
(url === undefined ? playOnOwnSandbox(stopping.signal) : playOnRunningSandbox(url, stopping.signal)).then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof StepFailure) console.error(`\nThe evening stopped at: ${error.message}.`);
    else console.error(error instanceof StartupError ? `npm run demo: ${error.message}` : error);
    process.exit(1);
  },
);
