import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The ffmpeg on PATH, with which recordings become mp4 and hls; undefined where there is none. */
export function findFfmpeg(searchPath: string): string | undefined {
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, 'ffmpeg')).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const MAX_ERROR_CHARACTERS = 2000;

/** A running ffmpeg. */
export interface FfmpegProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended well. Rejects with the end of what it said otherwise. */
  readonly done: Promise<void>;
}

/** Starts ffmpeg; with `input` it reads from its standard input, and ends when that ends. */
export function startFfmpeg(program: string, args: readonly string[], input = false): FfmpegProcess {
  const child = spawn(program, ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    // A Ctrl-C in the terminal is for the sandbox, which ends this in order.
    detached: true,
    stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on(
    'data',
    (chunk: Buffer) => (said = (said + chunk.toString()).slice(-MAX_ERROR_CHARACTERS)),
  );
  // It may end before it has read everything.
  child.stdin?.on('error', () => undefined);
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code ?? signal ?? 'nothing'}: ${said.trim()}`));
    });
  });
  return { child, done };
}
