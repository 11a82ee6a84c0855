import { AppError } from '../../shared/errors';
import type { HttpRequest } from '../../shared/http';

/** The apps send a few hundred bytes. */
const MAX_BODY_BYTES = 1_048_576;

export function isTooLarge(request: HttpRequest): boolean {
  return request.body.byteLength > MAX_BODY_BYTES;
}

/** @throws AppError INVALID_PARAMETER for a body over 1 MB. */
export function requireBodySize(request: HttpRequest): void {
  if (isTooLarge(request)) {
    throw new AppError('INVALID_PARAMETER', `body has more than ${MAX_BODY_BYTES} bytes`);
  }
}

export function isPreflight(request: HttpRequest): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}

/**
 * The JSON object in a request's body, whatever its content type says: the apps do not agree on one. A byte order
 * mark, invalid UTF-8, an empty object and anything but an object are no requests (PROTOCOL A.7).
 * @throws AppError BAD_JSON.
 */
export function readJsonObject(request: HttpRequest): Readonly<Record<string, unknown>> {
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : parseJson(request.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Object.keys(body).length === 0) {
    throw new AppError('BAD_JSON');
  }
  return body as Record<string, unknown>;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
