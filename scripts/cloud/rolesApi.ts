import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client';

import { ApiAccess, type ApiPlace } from './apiAccess';

const POLICIES_A_PAGE = 200;

/** Roles and their policies (cam.tencentcloudapi.com, 2019-01-16). */
export class RolesApi {
  private readonly api: ApiAccess<Client>;

  constructor(place: ApiPlace) {
    this.api = new ApiAccess('cam', place, (config) => new Client(config));
  }

  /** The documents of all policies attached to a role, as JSON text. */
  async listPolicyDocuments(roleName: string): Promise<string[]> {
    const { List } = await this.api.call('ListAttachedRolePolicies', (client) =>
      client.ListAttachedRolePolicies({ Page: 1, Rp: POLICIES_A_PAGE, RoleName: roleName }),
    );
    const documents: string[] = [];
    for (const { PolicyId } of List ?? []) {
      if (PolicyId === undefined) continue;
      const { PolicyDocument } = await this.api.call('GetPolicy', (client) => client.GetPolicy({ PolicyId }));
      documents.push(PolicyDocument ?? '{}');
    }
    return documents;
  }

  close(): void {
    this.api.close();
  }
}
