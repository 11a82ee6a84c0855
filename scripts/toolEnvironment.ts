import { DeployFailure } from '../deploy/deployFailure';
import { readOperatorEnvironment, type Environment } from './operatorEnvironment';

/** The variables of `npm run TOOL`; ends the process with status 1 and what to do where they cannot be read. */
export function toolEnvironment(tool: string): Environment {
  try {
    return readOperatorEnvironment({ folder: process.cwd(), shell: process.env }).variables;
  } catch (error) {
    if (!(error instanceof DeployFailure)) throw error;
    console.error(`npm run ${tool}: ${error.message} ${error.remedy}`);
    return process.exit(1);
  }
}
