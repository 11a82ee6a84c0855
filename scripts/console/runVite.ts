import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

export const CONSOLE_FOLDER = path.join(__dirname, '..', '..', 'console');

/**
 * Builds the console's files into a folder, in a process of its own: Vite is loaded only for as long as it is needed.
 * @throws Error with what Vite complained about.
 */
export async function runVite(outputFolder: string, signal?: AbortSignal): Promise<void> {
  const vite = path.join(
    path.dirname(createRequire(__filename).resolve('vite/package.json')),
    'bin',
    'vite.js',
  );
  const config = path.join(CONSOLE_FOLDER, 'vite.config.mjs');
  const options = ['--config', config, '--configLoader', 'native', '--outDir', path.resolve(outputFolder)];
  const child = spawn(process.execPath, [vite, 'build', CONSOLE_FOLDER, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`vite build ended with ${String(code)}: ${said.trim()}`);
}
