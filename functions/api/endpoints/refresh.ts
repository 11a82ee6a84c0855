import { nowSeconds } from '../../../shared/clock';
import { findSession, refreshSession, type LoginSession } from '../../../shared/db/sessions';
import { AppError } from '../../../shared/errors';
import { verifySessionToken } from '../../../shared/signing/sessionToken';
import { text } from '../../../shared/validation/fields';
import { requireSessionSecret, TOKEN_LIFETIME_SECONDS, TOKEN_MEMBERS, tokensOf } from '../accounts/signIn';
import { defineEndpoint, type EndpointContext } from '../endpoint';
import { members } from '../replySchema';

/** New tokens for a session. Each refresh token works once. Documented as unsigned, and some apps sign it anyway. */
export const refresh = defineEndpoint({
  path: 'refresh',
  access: { who: 'anyone' },
  fields: { userid: text(), refresh_token: text(2048) },
  reply: members(TOKEN_MEMBERS),
  async handle({ userid, refresh_token: refreshToken }, context) {
    requireSessionSecret(context);
    const [sessionId, generation] = findRefreshed(userid, refreshToken, context);
    const nowMs = Math.floor(context.clock.nowMs() / 1000) * 1000;
    const expiresAt = new Date(nowMs + TOKEN_LIFETIME_SECONDS * 1000);
    const refreshed = await context.database.transaction(
      async (session): Promise<LoginSession | undefined> => {
        const login = await findSession(session, sessionId);
        if (login?.userId !== userid || login.generation !== generation) return undefined;
        const later = laterThan(login.expiresAt, expiresAt);
        if (!(await refreshSession(session, login, later))) return undefined;
        return { ...login, expiresAt: later, generation: generation + 1 };
      },
    );
    if (refreshed === undefined) throw invalidToken();
    return tokensOf(refreshed, context);
  },
});

/** A token is told from the one before by its expiry, so two of one second must not have the same. */
function laterThan(before: Date, wanted: Date): Date {
  return wanted > before ? wanted : new Date(before.getTime() + 1000);
}

function findRefreshed(
  userId: string,
  refreshToken: string,
  context: EndpointContext,
): readonly [string, number] {
  for (const secret of context.config.auth.sessionSecrets) {
    const claims = verifySessionToken(refreshToken, secret, nowSeconds(context.clock), 'refresh');
    if (claims?.userId !== userId) continue;
    const [sessionId = '', generation = ''] = claims.sessionId.split('.');
    return [sessionId, Number(generation)];
  }
  throw invalidToken();
}

function invalidToken(): AppError {
  return new AppError('NOT_SIGNED_IN', 'refresh_token is not valid');
}
