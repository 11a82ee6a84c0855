import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CONSOLE_FOLDER, runVite } from '../../scripts/console/runVite';

const ROOT = path.dirname(CONSOLE_FOLDER);
/** What the built files are made of; package.json names the versions of the packages. */
const SOURCES = ['console', 'client', 'package.json'];

/** The built files by their path below `/console/`. */
export type ConsoleFiles = ReadonlyMap<string, Buffer>;

/**
 * The console's files, built where its sources have changed since they were last built.
 * @param cache a folder that several sandboxes may use at once.
 * @throws Error with what Vite complained about.
 */
export async function builtConsole(cache: string, signal: AbortSignal): Promise<ConsoleFiles> {
  const folder = path.join(cache, await digestOfSources());
  const kept = await readFiles(folder);
  if (kept !== undefined) return kept;
  await mkdir(cache, { recursive: true });
  const building = await mkdtemp(path.join(cache, 'building-'));
  try {
    await runVite(building, signal);
    // Complete or not there: whoever else has built the same meanwhile has put the same files there.
    await rename(building, folder).catch(async (error: unknown) => {
      if ((await readFiles(folder)) === undefined) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  await removeOthers(cache, path.basename(folder));
  const files = await readFiles(folder);
  if (files === undefined) throw new Error(`the console's files in ${folder} are gone`);
  return files;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesBelow(path.join(ROOT, source))) {
      hash
        .update(path.relative(ROOT, file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** The files at or below a place, in an order that does not depend on the file system. */
async function filesBelow(place: string): Promise<string[]> {
  if ((await stat(place)).isFile()) return [place];
  const inside = (await readdir(place)).sort().map((name) => filesBelow(path.join(place, name)));
  return (await Promise.all(inside)).flat();
}

/** Undefined where there is no such folder. */
async function readFiles(folder: string): Promise<ConsoleFiles | undefined> {
  try {
    const files = new Map<string, Buffer>();
    for (const file of await filesBelow(folder)) {
      files.set(path.relative(folder, file).split(path.sep).join('/'), await readFile(file));
    }
    return files.has('index.html') ? files : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What older sources were built to; a sandbox that serves it has read it. */
async function removeOthers(cache: string, kept: string): Promise<void> {
  const others = (await readdir(cache)).filter((name) => name !== kept && /^[0-9a-f]{16}$/.test(name));
  for (const name of others) await rm(path.join(cache, name), { recursive: true, force: true });
}
