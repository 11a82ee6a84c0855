import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import DeployFunction from '@serverless/tencent-scf/library/deployFunction';
import Provider from '@serverless/tencent-scf/library/provider';
import { packDir } from '@serverless/tencent-scf/library/utils';
import { toCloudError } from '../cloud/cloudError';
import type { CloudAccess } from '../settings/cloudAccess';
import { NAMESPACE } from './deployedFunction';

/** Where CreateFunction and UpdateFunctionCode find a package. */
export interface UploadedPackage {
  readonly CosBucketName: string;
  readonly CosObjectName: string;
}

/** SHA-256 over the names and contents of a folder's files: the same sources give the same hash anywhere. */
export function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder).sort()) {
    const content = fs.readFileSync(path.join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => fs.statSync(path.join(folder, file)).isFile())
    .map((file) => file.split(path.sep).join('/'));
}

/**
 * Packs a folder and puts it into the account's code bucket, which is made where it is missing. Old packages expire
 * there after ten days.
 * @throws CloudError
 */
export async function uploadPackage(
  { folder, zipFile, functionName }: { folder: string; zipFile: string; functionName: string },
  { access, appId, debug }: { access: CloudAccess; appId: string; debug: (message: string) => void },
): Promise<UploadedPackage> {
  await packDir(folder, zipFile, [], []);
  const provider = new Provider({ region: access.region });
  const bucket = provider.getCosBucketNme();
  const key = provider.getFuntionBucketKey(NAMESPACE, functionName);
  const { keys, region } = access;
  const uploader = new DeployFunction({
    appid: appId,
    secret_id: keys.secretId,
    secret_key: keys.secretKey,
    options: { region, ...(keys.token === undefined ? {} : { token: keys.token }) },
    context: { debug },
  });
  const upload = (codeUriType: 0 | 2): Promise<unknown> =>
    uploader.uploadPackage2Cos(bucket, key, zipFile, () => undefined, codeUriType);
  try {
    await upload(0);
  } catch (thrown) {
    const error = toCloudError(`cos, bucket ${bucket}-${appId}`, thrown);
    // A bucket that was made a moment ago may be missing from the list by which the component looks for it.
    if (!error.is('BucketAlreadyOwnedByYou')) throw error;
    await upload(2).catch((again: unknown) => {
      throw toCloudError(`cos, bucket ${bucket}-${appId}`, again);
    });
  }
  return { CosBucketName: bucket, CosObjectName: `/${key}` };
}
