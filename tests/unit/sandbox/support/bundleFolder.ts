import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder like dist/, with bundles written for one test file. */
export class BundleFolder {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'xzb-test-bundles-'));

  /** Writes a bundle whose handler is this JavaScript expression; returns its file. */
  write(name: string, handler: string): string {
    const file = path.join(this.path, name, 'index.js');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `exports.main_handler = ${handler};\n`);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
