/** What `npx sls deploy`, `npx sls remove` and the remote migration call with the keys for deploying, by service. */
export const DEPLOY_CALLS: readonly string[] = [
  'cam:GetUserAppId',
  'cam:CreateRole',
  'cam:AttachRolePolicy',
  'scf:GetFunction',
  'scf:CreateFunction',
  'scf:UpdateFunctionCode',
  'scf:UpdateFunctionConfiguration',
  'scf:DeleteFunction',
  'scf:CreateTrigger',
  'scf:DeleteTrigger',
  'scf:ListTriggers',
  'scf:Invoke',
  'cos:GetService',
  'cos:PutBucket',
  'cos:GetBucketLifecycle',
  'cos:PutBucketLifecycle',
  'cos:HeadObject',
  'cos:PutObject',
];

/**
 * Names under which CAM may ask for a call's permission besides its own: SCF's list of actions (583/18014) still has
 * those from before API 3.0. A role can only be given to a function by who may pass it on.
 */
export const ALSO_ASKED_AS: Readonly<Record<string, readonly string[]>> = {
  'scf:Invoke': ['scf:InvokeFunction'],
  'scf:UpdateFunctionCode': ['scf:UpdateFunction'],
  'scf:UpdateFunctionConfiguration': ['scf:UpdateFunction'],
  'scf:CreateTrigger': ['scf:SetTrigger'],
  'scf:CreateFunction': ['cam:PassRole'],
};

/** A resource of ours that a call is about; `*` for calls on no resource. */
export function resourceOf(action: string): string {
  if (/^cam:(CreateRole|AttachRolePolicy|ListAttachedRolePolicies|PassRole)$/.test(action)) {
    return 'qcs::cam::uin/100000000001:roleName/xzb-role';
  }
  if (action.startsWith('scf:')) {
    return 'qcs::scf:ap-guangzhou:uin/100000000001:namespace/default/function/xzb-api';
  }
  if (action.startsWith('cos:') && action !== 'cos:GetService') {
    return 'qcs::cos:ap-guangzhou:uid/1250000000:sls-cloudfunction-ap-guangzhou-code-1250000000/xzb-api.zip';
  }
  return '*';
}
