import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { UndoStack } from '../undoStack';

/** Beside the database, so that both are kept or removed together, even when this process is killed. */
export async function videoFolder(
  dataDir: string | undefined,
  databaseFolder: string | undefined,
  undo: UndoStack,
): Promise<string> {
  const folder = dataDir ?? databaseFolder;
  if (folder === undefined) {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'xzb-video-'));
    undo.push(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }
  await mkdir(folder, { recursive: true });
  return path.resolve(folder);
}
