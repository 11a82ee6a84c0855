import { toolEnvironment } from '../toolEnvironment';
import { doctor } from './doctor';

void doctor(process.argv.slice(2), {
  environment: toolEnvironment('doctor'),
  clock: { nowMs: () => Date.now() },
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
}).then((status) => {
  process.exitCode = status;
});
