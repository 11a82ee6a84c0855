import { createHash, createHmac } from 'node:crypto';

/** What a TC3-HMAC-SHA256 signature covers. */
export interface Tc3Input {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The signed headers, lower-case names, in the order of `SignedHeaders`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly payload: Buffer | string;
  readonly timestampSeconds: number;
  readonly date: string;
  readonly service: string;
  readonly secretKey: string;
}

export interface Tc3Signature {
  readonly hashedPayload: string;
  readonly hashedCanonicalRequest: string;
  readonly signature: string;
}

/** Computes the signature as API 3.0 documents it (213/30654). */
export function tc3Signature(input: Tc3Input): Tc3Signature {
  const hashedPayload = sha256(input.payload);
  const canonicalRequest = [
    input.method,
    input.path,
    input.query,
    ...input.headers.map(([name, value]) => `${name}:${value.trim().toLowerCase()}`),
    '',
    input.headers.map(([name]) => name).join(';'),
    hashedPayload,
  ].join('\n');
  const hashedCanonicalRequest = sha256(canonicalRequest);
  const stringToSign = [
    'TC3-HMAC-SHA256',
    String(input.timestampSeconds),
    `${input.date}/${input.service}/tc3_request`,
    hashedCanonicalRequest,
  ].join('\n');
  const dateKey = hmac(`TC3${input.secretKey}`, input.date);
  const signingKey = hmac(hmac(dateKey, input.service), 'tc3_request');
  return { hashedPayload, hashedCanonicalRequest, signature: hmac(signingKey, stringToSign).toString('hex') };
}

function sha256(text: Buffer | string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
