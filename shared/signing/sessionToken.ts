import { createHmac } from 'node:crypto';

import { equalsConstantTime } from './digest';

/** What a session token says. It is derived from these and the secret, so nothing but these need be stored. */
export interface SessionClaims {
  readonly userId: string;
  /** Names the session among the user's others, so that one can be ended without the rest. */
  readonly sessionId: string;
  readonly expiresAtSeconds: number;
}

/** A token of one purpose is never taken for the other. */
export type TokenPurpose = 'session' | 'refresh';

const VERSION: Readonly<Record<TokenPurpose, string>> = { session: 'v1', refresh: 'r1' };
const MAX_TOKEN_CHARACTERS = 2048;

/**
 * `v1.<claims>.<mac>`: base64url of the claims as JSON, and HMAC-SHA256 over version and claims. The same claims
 * and secret give the same token again, which `Liteav-Sig` needs and a stored random token would forbid.
 */
export function issueSessionToken(
  claims: SessionClaims,
  secret: string,
  purpose: TokenPurpose = 'session',
): string {
  const body = JSON.stringify([claims.userId, claims.sessionId, claims.expiresAtSeconds]);
  const signed = `${VERSION[purpose]}.${Buffer.from(body, 'utf8').toString('base64url')}`;
  return `${signed}.${mac(signed, secret)}`;
}

/**
 * The claims of a token that this secret signed and that has not expired; undefined for anything else. The text
 * of the mac is compared, not its bytes: several base64url texts decode to the same bytes.
 */
export function verifySessionToken(
  token: string,
  secret: string,
  nowSeconds: number,
  purpose: TokenPurpose = 'session',
): SessionClaims | undefined {
  if (token.length > MAX_TOKEN_CHARACTERS) return undefined;
  const end = token.lastIndexOf('.');
  const signed = token.slice(0, Math.max(end, 0));
  if (
    !signed.startsWith(`${VERSION[purpose]}.`) ||
    !equalsConstantTime(mac(signed, secret), token.slice(end + 1))
  ) {
    return undefined;
  }
  const claims = parseClaims(signed.slice(VERSION[purpose].length + 1));
  return claims !== undefined && nowSeconds < claims.expiresAtSeconds ? claims : undefined;
}

function mac(signed: string, secret: string): string {
  return createHmac('sha256', secret).update(`session-token.${signed}`, 'utf8').digest('base64url');
}

function parseClaims(encoded: string): SessionClaims | undefined {
  const body: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  if (!Array.isArray(body)) return undefined;
  const [userId, sessionId, expiresAtSeconds] = body as readonly unknown[];
  if (typeof userId !== 'string' || typeof sessionId !== 'string' || typeof expiresAtSeconds !== 'number') {
    return undefined;
  }
  return { userId, sessionId, expiresAtSeconds };
}
