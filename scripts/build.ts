import path from 'node:path';
import { buildBundles } from './buildBundles';

const outdir = path.join(__dirname, '..', 'dist');

buildBundles(outdir)
  .then((bundles) => {
    for (const { file, bytes } of bundles) {
      console.log(`${path.relative(process.cwd(), file)}  ${String(Math.ceil(bytes / 1024))} KB`);
    }
  })
  .catch((error: unknown) => {
    console.error(`npm run build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
