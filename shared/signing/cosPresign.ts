import type { KeyPair } from '../config';

export interface PresignInput extends KeyPair {
  /** With the appid at its end. */
  readonly bucket: string;
  readonly region: string;
  /** Object key without a leading slash; unreserved characters and `/` only. */
  readonly key: string;
  readonly contentType: string;
  /** Bytes. */
  readonly contentLength: number;
  /** Unix seconds. */
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface PresignedPut {
  readonly url: string;
  /** The uploader has to send exactly these, or COS refuses. */
  readonly headers: { readonly 'Content-Type': string; readonly 'Content-Length': number };
  /** Where the object can be read once it is there. */
  readonly objectUrl: string;
}

/**
 * A presigned PUT of one object, by Tencent's own package: method, key, host, type and length are bound in the
 * signature (436/7778), so it is good for nothing else. The package is loaded only here.
 */
export async function presignCosPut(input: PresignInput): Promise<PresignedPut> {
  const { getAuth } = await import('cos-nodejs-sdk-v5/sdk/util');
  const host = `${input.bucket}.cos.${input.region}.myqcloud.com`;
  const headers = { 'Content-Type': input.contentType, 'Content-Length': input.contentLength };
  const authorization = getAuth({
    SecretId: input.secretId,
    SecretKey: input.secretKey,
    Method: 'PUT',
    Key: input.key,
    Headers: { ...headers, Host: host },
    KeyTime: `${input.startSeconds};${input.endSeconds}`,
  });
  const objectUrl = `https://${host}/${input.key}`;
  return { url: `${objectUrl}?${encodeValues(authorization)}`, headers, objectUrl };
}

/** The parts are `name=value` pairs whose values may hold `;`, which has to be encoded in a query. */
function encodeValues(authorization: string): string {
  return authorization
    .split('&')
    .map((pair) => {
      const end = pair.indexOf('=');
      return `${pair.slice(0, end)}=${encodeURIComponent(pair.slice(end + 1))}`;
    })
    .join('&');
}
