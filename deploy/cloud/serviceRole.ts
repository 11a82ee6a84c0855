import type { CloudCalls } from './cloudApi';
import { CloudError } from './cloudError';

/** The role with which SCF itself reads packages and joins a VPC; its name and policy are Tencent's (583/38176). */
const ROLE = 'SCF_QcsRole';
const POLICY_ID = 28341895;

const TRUST = {
  version: '2.0',
  statement: [{ effect: 'allow', principal: { service: 'scf.qcloud.com' }, action: 'sts:AssumeRole' }],
};

/**
 * Makes SCF's own role, as opening its console for the first time does. An account that has it says so, and that is
 * fine. Keys that may not make roles are no reason to stop either, as the role is nearly always there; the warning
 * is for the case that it is not.
 */
export async function ensureServiceRole(api: CloudCalls, warn: (text: string) => void): Promise<void> {
  try {
    await tolerate(['InvalidParameter.RoleNameInUse'], () =>
      api.call('cam', 'CreateRole', { RoleName: ROLE, PolicyDocument: JSON.stringify(TRUST) }),
    );
    await tolerate(['InvalidParameter.AttachmentFull', 'FailedOperation.PolicyAttached'], () =>
      api.call('cam', 'AttachRolePolicy', { AttachRoleName: ROLE, PolicyId: POLICY_ID }),
    );
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    warn(
      `SCF's own role ${ROLE} could not be looked after: ${error.message}. ` +
        'If creating the function fails, open the SCF console once and agree to the authorisation it asks for.',
    );
  }
}

async function tolerate(codes: readonly string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CloudError && error.is(...codes))) throw error;
  }
}
