import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox';
import { StartupError } from '../startupError';
import { onStopSignal } from '../stopSignal';
import { playEvening } from './evening';
import { Stage, StepFailure } from './stage';

const USAGE = `npm run demo -- [--url http://127.0.0.1:9000]

Plays an evening against a running sandbox (npm run dev), or against one of its own when no --url is given.`;

async function playOnOwnSandbox(): Promise<void> {
  const stopping = new AbortController();
  const stopped = onStopSignal(() => stopping.abort(new StepFailure('interrupted')));
  console.log('Starting a sandbox for the evening; --url plays on a running one.');
  const sandbox = await startSandbox({ port: 0, automaticTimer: false, signal: stopping.signal });
  try {
    const interrupted = stopped.then(() => Promise.reject(new StepFailure('interrupted')));
    await Promise.race([play(sandbox.url), interrupted]);
  } finally {
    await sandbox.close();
  }
}

/** The checks of the evening are counted, so the once-a-minute timer must not add one of its own. */
async function playOnRunningSandbox(url: string): Promise<void> {
  const stage = new Stage(url, () => undefined);
  const { automaticTimer } = await stage.control('GET', '').catch((error: unknown) => {
    throw new StartupError(`There is no sandbox at ${url}. Start one with npm run dev.`, { cause: error });
  });
  await stage.control('POST', '/timer', { automatic: false });
  try {
    await play(url);
  } finally {
    await stage.control('POST', '/timer', { automatic: automaticTimer === true });
  }
}

async function play(url: string): Promise<void> {
  const stage = new Stage(url, (line) => console.log(line));
  await playEvening(stage);
  console.log(`\nThe evening went as it should: ${stage.stepsDone} steps.`);
}

function readUrl(): string | undefined {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.url !== undefined && !URL.canParse(values.url))
    throw new Error(`--url is not a URL: ${values.url}`);
  return values.url?.replace(/\/+$/, '');
}

function options(): { url: string | undefined } {
  try {
    return { url: readUrl() };
  } catch (error) {
    console.error(`npm run demo: ${(error as Error).message}`);
    process.exit(2);
  }
}

const { url } = options();
(url === undefined ? playOnOwnSandbox() : playOnRunningSandbox(url)).then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof StepFailure) console.error(`\nThe evening stopped at: ${error.message}.`);
    else console.error(error instanceof StartupError ? `npm run demo: ${error.message}` : error);
    process.exit(1);
  },
);
