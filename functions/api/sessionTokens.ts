import type { LoginSession } from '../../shared/db/sessions';
import { issueSessionToken, type SessionClaims } from '../../shared/signing/sessionToken';

/** The token of a session: derived, never stored, so that `Liteav-Sig` can be checked without keeping it. */
export function sessionTokenOf(login: LoginSession, secret: string): string {
  return issueSessionToken(
    { userId: login.userId, sessionId: login.id, expiresAtSeconds: secondsOf(login.expiresAt) },
    secret,
  );
}

/** Whether these are the claims of the session's token as it is now: a refresh replaces it. */
export function isTokenOf(claims: SessionClaims, login: LoginSession): boolean {
  return login.userId === claims.userId && secondsOf(login.expiresAt) === claims.expiresAtSeconds;
}

/** The token with which a session is refreshed, once: the next one has another generation. */
export function refreshTokenOf(login: LoginSession, secret: string): string {
  return issueSessionToken(
    {
      userId: login.userId,
      sessionId: `${login.id}.${login.generation}`,
      expiresAtSeconds: secondsOf(login.refreshExpiresAt),
    },
    secret,
    'refresh',
  );
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
