import { toolEnvironment } from '../toolEnvironment';
import { setupLive } from './setupLive';

void setupLive(process.argv.slice(2), {
  environment: toolEnvironment('setup-live'),
  clock: { nowMs: () => Date.now() },
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
}).then((status) => {
  process.exitCode = status;
});
