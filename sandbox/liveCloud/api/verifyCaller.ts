import { ApiFailure } from './apiFailure';
import { tc3Signature } from './tc3Signature';

export interface ApiKeys {
  readonly secretId: string;
  readonly secretKey: string;
}

/** The parts of a request that its signature is about. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([^/,\s]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const MAX_CLOCK_DIFFERENCE_SECONDS = 300;

/**
 * Lets only a correctly signed request of the known customer pass, as the real API does (213/30654).
 * @throws ApiFailure with the API's own codes.
 */
export function verifyCaller(
  request: SignedRequest,
  expected: { keys: ApiKeys; service: string; nowSeconds: number },
): void {
  const { headers } = request;
  const [, secretId, date, service, signedHeaders, signature] =
    AUTHORIZATION.exec(required(headers, 'authorization', 'Authorization')) ?? [];
  const timestampText = required(headers, 'x-tc-timestamp', 'X-TC-Timestamp');
  if (secretId === undefined || date === undefined || service === undefined || signedHeaders === undefined) {
    throw new ApiFailure(
      'AuthFailure.InvalidAuthorization',
      'Authorization is not a TC3-HMAC-SHA256 header.',
    );
  }
  const timestampSeconds = /^\d{1,12}$/.test(timestampText) ? Number(timestampText) : Number.NaN;
  if (!(Math.abs(timestampSeconds - expected.nowSeconds) <= MAX_CLOCK_DIFFERENCE_SECONDS)) {
    throw new ApiFailure('AuthFailure.SignatureExpire', 'X-TC-Timestamp is more than five minutes off.');
  }
  if (date !== new Date(timestampSeconds * 1000).toISOString().slice(0, 10)) {
    throw new ApiFailure('AuthFailure.SignatureFailure', 'The scope is not the UTC date of X-TC-Timestamp.');
  }
  if (service !== expected.service) {
    throw new ApiFailure(
      'AuthFailure.SignatureFailure',
      `The scope names service "${service}", this is "${expected.service}".`,
    );
  }
  if (secretId !== expected.keys.secretId) {
    throw new ApiFailure('AuthFailure.SecretIdNotFound', 'The SecretId is not found.');
  }
  const names = signedHeaders.split(';');
  if (!names.includes('content-type') || !names.includes('host')) {
    throw new ApiFailure('AuthFailure.SignatureFailure', 'content-type and host must be signed.');
  }
  const matches = pathsOf(request).some(
    (path) =>
      signature ===
      tc3Signature({
        method: request.method,
        path,
        query: request.query,
        headers: names.map((name) => [name, signedValue(headers, name)]),
        payload: request.body,
        timestampSeconds,
        date,
        service,
        secretKey: expected.keys.secretKey,
      }).signature,
  );
  if (!matches) {
    throw new ApiFailure(
      'AuthFailure.SignatureFailure',
      'The provided credentials could not be validated. Please check your signature is correct.',
    );
  }
}

/** The real API has one path only, "/"; a client told of this stand-in may sign either. */
function pathsOf(request: SignedRequest): string[] {
  return [...new Set([request.path, '/'])];
}

/** The real API is on the default port, so clients sign the host name alone. */
function signedValue(headers: SignedRequest['headers'], name: string): string {
  const value = headers[name] ?? '';
  return name === 'host' ? value.replace(/:\d+$/, '') : value;
}

function required(headers: SignedRequest['headers'], name: string, title: string): string {
  const value = headers[name];
  if (value === undefined) {
    throw new ApiFailure('MissingParameter', `The request is missing the header ${title}.`);
  }
  return value;
}
