import type { ApiKeys } from '../../../sandbox/liveCloud/api/verifyCaller';
import { CloudService } from './cloudService';

/** Roles by name, each with the documents of its policies. */
export function camService(keys: ApiKeys, roles: Map<string, string[]>): CloudService {
  const documents = (): { id: number; role: string; document: string }[] =>
    [...roles].flatMap(([role, policies], index) =>
      policies.map((document, place) => ({ id: 1 + index * 100 + place, role, document })),
    );
  return new CloudService('cam', keys, {
    ListAttachedRolePolicies: ({ RoleName }) => {
      const attached = documents().filter(({ role }) => role === RoleName);
      return {
        TotalNum: attached.length,
        List: attached.map(({ id }) => ({ PolicyId: id, PolicyName: `policy-${id}` })),
      };
    },
    GetPolicy: ({ PolicyId }) => ({
      PolicyDocument: documents().find(({ id }) => id === PolicyId)?.document ?? '',
    }),
  });
}
