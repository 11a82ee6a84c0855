import { listSessions, type LoginSession } from '../../shared/db/sessions';
import { AppError } from '../../shared/errors';
import type { HttpRequest } from '../../shared/http';
import { verifyLiteavSig } from '../../shared/signing/liteavSig';
import { sessionTokenOf } from './sessionTokens';
import type { Services } from './generation';

/**
 * The session of `userId` whose token signed these exact bytes. All of the user's sessions are tried, so a login on
 * a second device does not break the first.
 * @throws AppError NOT_SIGNED_IN.
 */
export async function requireLiteavSig(
  userId: string,
  request: HttpRequest,
  services: Services,
): Promise<string> {
  const signature = request.headers['liteav-sig'] ?? '';
  const now = new Date(services.clock.nowMs());
  const logins = /^[0-9a-f]{32}$/.test(signature)
    ? await services.database.read((session) => listSessions(session, userId, now))
    : [];
  const bodies = signedBodies(request.body);
  const signed = logins
    .filter((login) => login.expiresAt > now)
    .find((login) => isSignedBy(login, signature, bodies, services));
  if (signed === undefined)
    throw new AppError('NOT_SIGNED_IN', 'Liteav-Sig does not fit a session of userid');
  return signed.id;
}

function isSignedBy(
  login: LoginSession,
  signature: string,
  bodies: readonly Uint8Array[],
  { config }: Services,
): boolean {
  const tokens = config.auth.sessionSecrets.map((secret) => sessionTokenOf(login, secret));
  return tokens.some((token) => bodies.some((body) => verifyLiteavSig(signature, token, body)));
}

const TIMESTAMP = /("timestamp"\s*:\s*)([0-9]{1,13})(?![0-9.eE])/;

/**
 * The bytes as they came, and as Android means them: it serialises the body, puts a fresh timestamp into the same
 * object and signs that, so a request that crosses a second carries the signature of the next one (PROTOCOL C.1).
 */
function signedBodies(body: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(body).toString('utf8');
  const next = text.replace(
    TIMESTAMP,
    (_match, name: string, seconds: string) => `${name}${Number(seconds) + 1}`,
  );
  return next === text ? [body] : [body, Buffer.from(next, 'utf8')];
}
