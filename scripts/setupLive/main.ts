import { operatorEnvironment } from '../operatorEnvironment';
import { setupLive } from './setupLive';

void setupLive(process.argv.slice(2), {
  environment: operatorEnvironment(process.cwd(), process.env),
  clock: { nowMs: () => Date.now() },
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
}).then((status) => {
  process.exitCode = status;
});
