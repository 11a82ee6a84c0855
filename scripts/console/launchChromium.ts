import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A headless Chromium of this machine; playwright-core brings none. @throws Error saying how to get one. */
export async function launchChromium(searchPath: string): Promise<Browser> {
  const executablePath = findProgram(searchPath);
  if (executablePath === undefined) {
    throw new Error(
      'the console is tested and photographed in Chromium, and none is on PATH. ' +
        'Debian, Ubuntu: apt-get install --no-install-recommends chromium',
    );
  }
  return chromium.launch({ executablePath });
}

function findProgram(searchPath: string): string | undefined {
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
