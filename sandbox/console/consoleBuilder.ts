import path from 'node:path';
import type { UndoStack } from '../undoStack';
import { builtConsole, type ConsoleFiles } from './builtConsole';

const CACHE = path.join(__dirname, '..', '..', '.sandbox', 'console');

/** The files of the console, built by whoever asks first; a build that failed is tried again. */
export function consoleBuilder(undo: UndoStack): () => Promise<ConsoleFiles> {
  const stopping = new AbortController();
  let files: Promise<ConsoleFiles> | undefined;
  undo.push(async () => {
    stopping.abort();
    await files?.catch(() => undefined);
  });
  return () => {
    files ??= builtConsole(CACHE, stopping.signal).catch((error: unknown) => {
      files = undefined;
      throw error;
    });
    return files;
  };
}
