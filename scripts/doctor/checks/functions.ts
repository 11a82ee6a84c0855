import { CloudError, isNotFound } from '../../cloud/cloudError';
import type { DeployedFunction } from '../../cloud/functionsApi';
import { functionUrlOf } from '../../cloud/functionsApi';
import { FUNCTION_ROLES, type FunctionRole } from '../../deployedNames';
import { FUNCTION_CALLS } from '../../policies/functionCalls';
import { findAddress } from '../../operatorVariables';
import { fail, ok, type Check } from '../check';
import { requireDeployed, type DoctorContext } from '../context';

export const functions: Check = {
  id: 'functions',
  title: 'The three functions are deployed and ready',
  async run(context) {
    requireDeployed(context);
    const roles = FUNCTION_ROLES;
    const problems = (await Promise.all(roles.map((role) => problemsOf(role, context)))).flat();
    if (problems.length === 0) return ok(Object.values(context.names).join(', '));
    return fail(problems.join('; '), 'Deploy again: npx sls deploy.');
  },
};

async function problemsOf(role: FunctionRole, context: DoctorContext): Promise<string[]> {
  const name = context.names[role];
  let deployed: DeployedFunction;
  try {
    deployed = await context.getFunction(role);
  } catch (error) {
    if (error instanceof CloudError && isNotFound(error)) return [`${name} does not exist`];
    throw error;
  }
  const problems: string[] = [];
  if (deployed.status !== 'Active') problems.push(`${name} is in state "${deployed.status}"`);
  if (deployed.handler !== 'index.main_handler') problems.push(`${name} has handler "${deployed.handler}"`);
  if (!/^Nodejs(18|20)/.test(deployed.runtime)) problems.push(`${name} runs on ${deployed.runtime}`);
  if (FUNCTION_CALLS[role].length > 0 && deployed.inVpc && !deployed.reachesInternet) {
    problems.push(`${name} is in a VPC without public network and cannot call the live API`);
  }
  // Where the operator says what the address is, no Function URL need be there.
  const needsUrl = role !== 'onlineCheck' && findAddress(context.shell, role) === undefined;
  if (needsUrl && functionUrlOf(await context.triggersOf(role)) === undefined) {
    const gateway = (await context.triggersOf(role)).some(({ type }) => type === 'apigw');
    if (!gateway) problems.push(`${name} has no Function URL`);
  }
  return problems;
}
