import { DeployFailure } from '../deployFailure';
import type { CloudAccess } from '../settings/cloudAccess';
import type { CloudCalls } from './cloudApi';

/**
 * The APPID of the account that the keys belong to, which is part of the name of its COS buckets. It also proves the
 * keys before anything is done with them.
 * @throws DeployFailure when it is not the account that TENCENT_APP_ID names; CloudError
 */
export async function getAccountAppId(api: CloudCalls, access: CloudAccess): Promise<string> {
  const answer = await api.call<{ AppId?: number | string }>('cam', 'GetUserAppId', {});
  const appId = String(answer.AppId ?? '');
  if (access.expectedAppId !== undefined && access.expectedAppId !== appId) {
    throw new DeployFailure(
      `The keys belong to the account with APPID ${appId}, TENCENT_APP_ID names ${access.expectedAppId}.`,
      'Use the keys of the account you mean, or correct TENCENT_APP_ID.',
    );
  }
  return appId;
}
