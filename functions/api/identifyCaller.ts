import { nowSeconds } from '../../shared/clock';
import { findSession } from '../../shared/db/sessions';
import { equalsConstantTime, sha256Hex } from '../../shared/signing/digest';
import { verifySessionToken } from '../../shared/signing/sessionToken';
import type { Access, Caller } from './action';
import type { Services } from './generation';
import { isTokenOf } from './sessionTokens';

const ANONYMOUS: Caller = { kind: 'anonymous' };

/**
 * Who the `Authorization` header proves the caller to be. A header that proves nothing reads as no header. The
 * session of a token is looked up only for what not everybody may do, so reading stays as cheap as it is.
 */
export async function identifyCaller(
  authorization: string | undefined,
  access: Access,
  { config, clock, database }: Services,
): Promise<Caller> {
  const credential = /^Bearer ([!-~]{1,2048})$/i.exec(authorization ?? '')?.[1];
  if (credential === undefined) return ANONYMOUS;
  const { operatorKeys, sessionSecrets } = config.auth;
  const [operatorKey] = operatorKeys.filter((key) => equalsConstantTime(credential, key));
  if (operatorKey !== undefined)
    return { kind: 'operator', keyId: `key ${sha256Hex(operatorKey).slice(0, 8)}` };
  if (access.who === 'anyone' || access.who === 'operator') return ANONYMOUS;
  for (const secret of sessionSecrets) {
    const claims = verifySessionToken(credential, secret, nowSeconds(clock));
    if (claims === undefined) continue;
    const login = await database.read((session) => findSession(session, claims.sessionId));
    // The session's own token and no earlier one: `/refresh` replaces it.
    if (login !== undefined && isTokenOf(claims, login)) return { kind: 'user', userId: claims.userId };
  }
  return ANONYMOUS;
}
