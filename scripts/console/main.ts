import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../usageError';
import { consoleHeaders, contentPolicy } from './contentPolicy';
import { readConsoleOptions, USAGE, type ConsoleOptions } from './options';
import { runVite } from './runVite';

async function build({ api, play, images, out }: ConsoleOptions): Promise<void> {
  await runVite(out);
  const sources = { api: [new URL(api).origin], play, images };
  const page = path.join(out, 'index.html');
  const html = await readFile(page, 'utf8');
  // Buckets send no headers of their own choice: the page says what it can say itself.
  const meta = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(sources)}" />`;
  const charset = '<meta charset="utf-8" />';
  if (!html.includes(charset)) throw new Error('index.html has no charset to put the policy after');
  await writeFile(page, html.replace(charset, `${charset}\n    ${meta}`));
  await writeFile(path.join(out, 'config.json'), `${JSON.stringify({ api, images, play }, undefined, 2)}\n`);
  console.log(`The console is in ${out}. Serve it with these headers, where you can:\n`);
  for (const [name, value] of Object.entries(consoleHeaders(sources))) console.log(`  ${name}: ${value}`);
}

async function run(): Promise<void> {
  try {
    const options = readConsoleOptions(process.argv.slice(2));
    if (options === 'help') console.log(USAGE);
    else await build(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`npm run build:console: ${error.message}. See npm run build:console -- --help`);
    process.exitCode = 2;
  }
}

void run();
