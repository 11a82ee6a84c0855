import { FUNCTION_ROLES, type FunctionRole } from '../../deployedNames';
import { FUNCTION_CALLS } from '../../policies/functionCalls';
import { isAllowed } from '../../policies/isAllowed';
import { parsePolicy } from '../../policies/policyDocument';
import { fail, ok, type Check } from '../check';
import { requireDeployed, type DoctorContext } from '../context';

const POLICY_FILES: Readonly<Record<FunctionRole, string>> = {
  api: 'api.json',
  streamCallback: 'stream-callback.json',
  onlineCheck: 'online-check.json',
};

export const rolePolicies: Check = {
  id: 'role-policies',
  title: 'The roles of the functions allow what they call',
  async run(context) {
    requireDeployed(context);
    const roles = FUNCTION_ROLES;
    const problems = (await Promise.all(roles.map((role) => problemOf(role, context)))).flat();
    if (problems.length === 0) return ok('every call of the live API');
    return fail(
      problems.map(({ what }) => what).join('; '),
      `In the CAM console attach ${[...new Set(problems.map(({ file }) => file))].join(' and ')} to the role.`,
    );
  },
};

async function problemOf(
  role: FunctionRole,
  context: DoctorContext,
): Promise<{ readonly what: string; readonly file: string }[]> {
  const calls = FUNCTION_CALLS[role];
  const { role: roleName, variables } = await context.functionOf(role);
  if (calls.length === 0) return [];
  const file = `deploy/policies/${POLICY_FILES[role]}`;
  const name = context.names[role];
  if (roleName === '') {
    if (variables['CLOUD_SECRET_ID']) return [];
    return [{ what: `${name} has neither a role nor CLOUD_SECRET_ID`, file }];
  }
  const policies = (await context.policiesOf(roleName)).map(parsePolicy);
  const missing = calls.filter((action) => !isAllowed(policies, { action, resource: '*' }));
  if (missing.length === 0) return [];
  return [{ what: `role ${roleName} of ${name} may not call ${missing.join(', ')}`, file }];
}
