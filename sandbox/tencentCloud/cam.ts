import { ApiFailure } from '../liveCloud/api/apiFailure';
import type { Service, ServiceAction } from './apiService';
import type { CloudState } from './cloudState';

/** cam.tencentcloudapi.com as far as deploying and the doctor use it. */
export function camService({ account }: CloudState): Service {
  const documents = Object.entries(account.policies ?? {}).flatMap(([role, texts]) =>
    texts.map((document) => ({ role, document })),
  );
  return new Map<string, ServiceAction>([
    ['GetUserAppId', () => ({ AppId: Number(account.appId), OwnerUin: account.uin, Uin: account.uin })],
    [
      'ListAttachedRolePolicies',
      ({ RoleName }) => ({
        List: documents.flatMap(({ role }, index) => (role === RoleName ? [{ PolicyId: index + 1 }] : [])),
      }),
    ],
    ['GetPolicy', ({ PolicyId }) => ({ PolicyDocument: documents[Number(PolicyId) - 1]?.document ?? '' })],
    [
      'CreateRole',
      ({ RoleName, PolicyDocument }) => {
        const name = String(RoleName);
        if (account.roles.has(name)) {
          throw new ApiFailure('InvalidParameter.RoleNameInUse', `role name in use: ${name}`);
        }
        JSON.parse(String(PolicyDocument));
        account.roles.add(name);
        return { RoleId: `46116860${account.roles.size}` };
      },
    ],
    [
      'AttachRolePolicy',
      ({ AttachRoleName }) => {
        if (!account.roles.has(String(AttachRoleName))) {
          throw new ApiFailure('InvalidParameter.RoleNotExist', `no such role: ${String(AttachRoleName)}`);
        }
        return {};
      },
    ],
  ]);
}
