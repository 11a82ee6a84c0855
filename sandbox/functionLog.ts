import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { FunctionLineSink } from './functions/functionDefinition';

/**
 * Keeps every line that the functions log in a file, and prints those that somebody should look at: warnings,
 * errors and whatever is no log line at all on stderr; with `verbose`, everything.
 */
export function createFunctionLog(file: string, verbose: boolean): FunctionLineSink {
  mkdirSync(path.dirname(file), { recursive: true });
  const stream = createWriteStream(file);
  // A full disk is no reason to take the backend down: the console still shows what matters.
  stream.on('error', () => undefined);
  return (functionName, source, line) => {
    stream.write(`[${functionName}] ${line}\n`);
    if (verbose || isNoteworthy(source, line)) console.log(`[${functionName}] ${line}`);
  };
}

export function isNoteworthy(source: 'stdout' | 'stderr', line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return level === 'warn' || level === 'error';
  } catch {
    return source === 'stderr';
  }
}
