import { toolEnvironment } from '../toolEnvironment';
import { printClientConfig } from './printClientConfig';

void printClientConfig(process.argv.slice(2), {
  environment: toolEnvironment('client-config'),
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
}).then((status) => {
  process.exitCode = status;
});
