import { nowSeconds } from '../../shared/clock';
import { requireSettings } from '../../shared/config';
import { AppError } from '../../shared/errors';
import { sha256Hex } from '../../shared/signing/digest';
import { presignCosPut, type PresignedPut } from '../../shared/signing/cosPresign';
import type { ActionContext } from './action';
import { COUNT, members, SECONDS, TEXT, type ReplySchema } from './replySchema';

/** What covers and avatars are; nothing that a browser would run. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['image/gif', 'gif'],
]);
const MAX_BYTES = 10 * 1024 * 1024;
const OBJECT_NAME_BYTES = 16;

export const UPLOAD_URL_SCHEMA: ReplySchema = members({
  url: TEXT,
  headers: members({ 'Content-Type': TEXT, 'Content-Length': COUNT }),
  objectUrl: TEXT,
  expires: SECONDS,
});

export interface UploadRequest {
  readonly userId: string;
  readonly contentType: string;
  readonly contentLength: number;
}

/**
 * A URL for one upload: one new object under the user's own prefix, of this type and length, by PUT, for as long as
 * the other COS signatures last.
 * @throws AppError NOT_CONFIGURED or BAD_VALUE.
 */
export async function cosUploadUrl(
  { userId, contentType, contentLength }: UploadRequest,
  { config, clock, randomBytes }: Pick<ActionContext, 'config' | 'clock' | 'randomBytes'>,
): Promise<PresignedPut & { readonly expires: number }> {
  const cos = requireSettings(config.cos, [
    'COSKEY_APPID',
    'COSKEY_BUCKET',
    'COSKEY_REGION',
    'COSKEY_SECRETID',
    'COSKEY_SECRETKEY',
  ]);
  const extension = EXTENSIONS.get(contentType);
  if (extension === undefined) {
    throw new AppError('BAD_VALUE', `contenttype is not one of ${[...EXTENSIONS.keys()].join(', ')}`);
  }
  if (contentLength < 1 || contentLength > MAX_BYTES) {
    throw new AppError('BAD_VALUE', `contentlength:${contentLength} is not in range [1,${MAX_BYTES}]`);
  }
  const startSeconds = nowSeconds(clock);
  const endSeconds = startSeconds + config.cosSignTtlSeconds;
  const name = Buffer.from(randomBytes(OBJECT_NAME_BYTES)).toString('hex');
  const presigned = await presignCosPut({
    secretId: cos.COSKEY_SECRETID,
    secretKey: cos.COSKEY_SECRETKEY,
    bucket: bucketName(cos.COSKEY_BUCKET, cos.COSKEY_APPID),
    region: cos.COSKEY_REGION,
    key: `${prefixOf(userId)}/${name}.${extension}`,
    contentType,
    contentLength,
    startSeconds,
    endSeconds,
  });
  return { ...presigned, expires: endSeconds };
}

/** COS keys have at most 850 bytes (436/13324), and user ids of the first generation up to 512. */
const LONGEST_IN_HEX_BYTES = 128;

/** Hex, so that no two users share a prefix and none reaches into another's; a digest where the id is long. */
function prefixOf(userId: string): string {
  const bytes = Buffer.from(userId, 'utf8');
  return bytes.length > LONGEST_IN_HEX_BYTES
    ? `uploads/sha256-${sha256Hex(userId)}`
    : `uploads/${bytes.toString('hex')}`;
}

/** Today's bucket names end in the appid; the old ones, which OutDefine.php still has, do not. */
function bucketName(bucket: string, appId: string): string {
  return bucket.endsWith(`-${appId}`) ? bucket : `${bucket}-${appId}`;
}
