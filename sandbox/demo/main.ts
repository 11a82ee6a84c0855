import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox';
import { StartupError } from '../startupError';
import { onStopSignal } from '../stopSignal';
import { playEvening } from './evening';
import { PretendedPhones } from './phones';
import { Stage, StepFailure } from './stage';
import { requireFfmpeg } from './testPicture';
import { VideoPhones } from './videoPhones';

const USAGE = `npm run demo -- [--url http://127.0.0.1:9000] [--video]

Plays an evening against a running sandbox (npm run dev), or against one of its own when no --url is given.

  --video   the phones push a real picture, with ffmpeg, and viewers really watch it`;

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
  const phones = video ? await realPhones(stage) : new PretendedPhones(stage);
  try {
    await Promise.race([playEvening(stage, phones), interrupted]);
  } finally {
    if (phones instanceof VideoPhones) await phones.close();
  }
  console.log(`\nThe evening went as it should: ${stage.stepsDone} steps.`);
}

async function realPhones(stage: Stage): Promise<VideoPhones> {
  const { rtmp } = await stage.control('GET', '');
  if (typeof rtmp !== 'string') throw new StartupError(`The sandbox at ${stage.url} takes no real pushes.`);
  return new VideoPhones(stage, rtmp);
}

/** The options; ends the process when the command line asks for help or makes no sense. */
function readOptions(): { readonly url: string | undefined; readonly video: boolean } {
  try {
    const { values } = parseArgs({
      options: { url: { type: 'string' }, video: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) {
      console.log(USAGE);
      process.exit(0);
    }
    const url = values.url === undefined ? undefined : new URL(values.url).origin;
    return { url, video: values.video === true };
  } catch (error) {
    console.error(`npm run demo: ${(error as Error).message}. See npm run demo -- --help`);
    process.exit(2);
  }
}

const { url, video } = readOptions();
const stopping = new AbortController();
void onStopSignal(() => stopping.abort(new StepFailure('interrupted')));

async function main(): Promise<void> {
  if (video) {
    await requireFfmpeg().catch((error: unknown) => {
      throw new StartupError((error as Error).message, { cause: error });
    });
  }
  await (url === undefined ? playOnOwnSandbox(stopping.signal) : playOnRunningSandbox(url, stopping.signal));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof StepFailure) console.error(`\nThe evening stopped at: ${error.message}.`);
    else console.error(error instanceof StartupError ? `npm run demo: ${error.message}` : error);
    process.exit(1);
  },
);
