import path from 'node:path';
import type { DevOptions } from './devOptions';
import { readDevOptions, USAGE, UsageError } from './devOptions';
import { removeEnvironmentFile, writeEnvironmentFile } from './environmentFile';
import { createFunctionLog } from './functionLog';
import { readyBlock } from './readyBlock';
import { startSandbox } from './sandbox';
import { StartupError } from './startupError';
import { onStopSignal } from './stopSignal';

const LOG_FILE = path.join(__dirname, '..', '.sandbox', 'functions.log');
const ENVIRONMENT_FILE = path.join(__dirname, '..', '.sandbox', 'environment');

async function run(options: DevOptions): Promise<number> {
  const stopping = new AbortController();
  const stopped = onStopSignal(() => {
    console.log('\nStopping; press Ctrl-C again to stop at once.');
    stopping.abort();
  });
  try {
    const sandbox = await startSandbox({
      ...options,
      signal: stopping.signal,
      buildsConsole: true,
      onStep: (text) => console.log(`… ${text}`),
      onFunctionLine: createFunctionLog(LOG_FILE, options.verbose),
      video: {
        maxRecordingMs: options.recordMinutes * 60_000,
        onLine: (text) => console.log(`video: ${text}`),
      },
    });
    writeEnvironmentFile(ENVIRONMENT_FILE, sandbox, process.env);
    console.log(readyBlock(sandbox, options, process.env));
    await stopped;
    removeEnvironmentFile(ENVIRONMENT_FILE);
    await sandbox.close();
  } catch (error) {
    if (error !== stopping.signal.reason) return report(error);
  }
  console.log('Everything is stopped.');
  return 0;
}

function report(error: unknown): number {
  if (!(error instanceof StartupError)) console.error(error);
  else console.error(`npm run dev: ${error.message}`);
  return 1;
}

function readOptions(): DevOptions | undefined {
  try {
    const options = readDevOptions(process.argv.slice(2));
    if (options !== 'help') return options;
    console.log(USAGE);
    process.exitCode = 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`npm run dev: ${error.message}. See npm run dev -- --help`);
    process.exitCode = 2;
  }
  return undefined;
}

const options = readOptions();
if (options !== undefined) {
  void run(options).then((code) => {
    // Connections that a client keeps open must not keep the process.
    process.exit(code);
  });
}
