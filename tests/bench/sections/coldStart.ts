import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { builtBundles } from '../bundles';
import { rounded, type Line } from '../line';
import type { BenchContext, Section } from '../section';
import { median } from '../statistics';

const REPOSITORY = path.join(__dirname, '..', '..', '..');
const LIMITS: Readonly<Record<string, number>> = { api: 1.5, 'stream-callback': 1.3, 'online-check': 1.5 };
const MAX_MEGABYTES = 1.5;
const TIMING =
  'const t = process.hrtime.bigint(); require(process.argv[1]); console.log(Number(process.hrtime.bigint() - t) / 1e6)';

/** `require` of each built function in a fresh process, in turns with a bundle that only requires mysql2. */
export const coldStart: Section = {
  name: 'cold-start',
  covers: 'SP1',
  async run(context: BenchContext): Promise<Line[]> {
    const bundles = await builtBundles();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-bench-'));
    try {
      const reference = path.join(folder, 'reference.js');
      await buildReference(reference);
      const files = [reference, ...bundles.map(({ file }) => file)];
      const times = new Map<string, number[]>(files.map((file) => [file, []]));
      for (let round = 0; round < (context.long ? 60 : 20); round += 1) {
        for (const file of files) times.get(file)!.push(await loadMs(file));
      }
      const mysql2Ms = median(times.get(reference)!);
      return bundles.flatMap(({ name, file, bytes }) => {
        const ms = median(times.get(file)!);
        return [
          {
            id: 'SP1',
            measure: {
              en: `loading ${name}, beside mysql2 alone`,
              zh: `加载 ${name}，与单独加载 mysql2 相比`,
            },
            value: ms / mysql2Ms,
            unit: '×',
            atMost: LIMITS[name]!,
            detail: `${rounded(ms)} ms : ${rounded(mysql2Ms)} ms`,
          },
          {
            id: 'SP1',
            measure: { en: `size of ${name}`, zh: `${name} 的大小` },
            value: bytes / 1e6,
            unit: 'MB',
            atMost: MAX_MEGABYTES,
            detail: `${String(bytes)} bytes`,
          },
        ] as const;
      });
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function buildReference(outfile: string): Promise<void> {
  await build({
    stdin: { contents: "module.exports = require('mysql2/promise');", resolveDir: REPOSITORY },
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    outfile,
    logLevel: 'error',
  });
}

async function loadMs(file: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', TIMING, file]);
  return Number(stdout);
}
