import { createHmac } from 'node:crypto';
import { ApiFailure } from '../liveCloud/api/apiFailure';
import type { ApiKeys } from '../liveCloud/api/verifyCaller';

const ALGORITHMS: Readonly<Record<string, string>> = { HmacSHA1: 'sha1', HmacSHA256: 'sha256' };
const MAX_CLOCK_DIFFERENCE_SECONDS = 300;

/**
 * Lets only a form whose signature of the first version is right pass (213/30654): an HMAC over method, host, path
 * and the sorted parameters as they are before they were encoded.
 * @throws ApiFailure with the API's own codes.
 */
export function verifyV1Caller(
  { method, host, parameters }: { method: string; host: string; parameters: URLSearchParams },
  { keys, nowSeconds }: { keys: ApiKeys; nowSeconds: number },
): void {
  const algorithm = ALGORITHMS[parameters.get('SignatureMethod') ?? 'HmacSHA1'];
  const given = parameters.get('Signature');
  const timestamp = Number(parameters.get('Timestamp') ?? Number.NaN);
  if (given === null) throw new ApiFailure('MissingParameter', 'The request is missing `Signature`.');
  if (algorithm === undefined) {
    throw new ApiFailure('AuthFailure.SignatureFailure', 'SignatureMethod is HmacSHA1 or HmacSHA256.');
  }
  if (!(Math.abs(timestamp - nowSeconds) <= MAX_CLOCK_DIFFERENCE_SECONDS)) {
    throw new ApiFailure('AuthFailure.SignatureExpire', 'Timestamp is more than five minutes off.');
  }
  if (parameters.get('SecretId') !== keys.secretId) {
    throw new ApiFailure('AuthFailure.SecretIdNotFound', 'The SecretId is not found.');
  }
  const names = [...new Set(parameters.keys())].filter((name) => name !== 'Signature').sort();
  const pairs = names.map((name) => `${name}=${parameters.get(name) ?? ''}`).join('&');
  const signed = `${method}${host}/?${pairs}`;
  const expected = createHmac(algorithm, keys.secretKey).update(signed, 'utf8').digest('base64');
  if (given !== expected) {
    throw new ApiFailure(
      'AuthFailure.SignatureFailure',
      'The provided credentials could not be validated. Please check your signature is correct.',
    );
  }
}
