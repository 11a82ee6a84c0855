import { buildApiFiles, writeApiFiles } from './apiFiles';

buildApiFiles()
  .then((files) => {
    writeApiFiles(files);
    for (const { file } of files) console.log(file);
  })
  .catch((error: unknown) => {
    console.error(`npm run openapi: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
