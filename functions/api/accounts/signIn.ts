import {
  deleteOldestSessions,
  insertSession,
  listSessions,
  type LoginSession,
} from '../../../shared/db/sessions';
import type { Session } from '../../../shared/db/database';
import { AppError } from '../../../shared/errors';
import { COUNT, TEXT } from '../replySchema';
import { refreshTokenOf, sessionTokenOf } from '../sessionTokens';
import type { EndpointContext } from '../endpoint';

/** What the apps have always been told; iOS signs in again when less than a minute is left (PROTOCOL C.1). */
export const TOKEN_LIFETIME_SECONDS = 86_400;
const REFRESH_LIFETIME_SECONDS = 30 * 86_400;
/** Devices of one user at a time; the oldest login makes room. */
const MAX_SESSIONS = 20;

export interface Tokens {
  readonly token: string;
  readonly refresh_token: string;
  readonly expires: number;
}

/** The members of `Tokens` as they are described. */
export const TOKEN_MEMBERS = { token: TEXT, refresh_token: TEXT, expires: COUNT };

/** Starts a session beside those that the user has. Needs the caller's transaction. */
export async function signIn(
  session: Session,
  userId: string,
  { clock, randomBytes }: EndpointContext,
): Promise<LoginSession> {
  const nowMs = Math.floor(clock.nowMs() / 1000) * 1000;
  const login: LoginSession = {
    id: Buffer.from(randomBytes(16)).toString('hex'),
    userId,
    createdAt: new Date(nowMs),
    expiresAt: new Date(nowMs + TOKEN_LIFETIME_SECONDS * 1000),
    generation: 0,
    refreshExpiresAt: new Date(nowMs + REFRESH_LIFETIME_SECONDS * 1000),
  };
  const others = await listSessions(session, userId, new Date(nowMs));
  await deleteOldestSessions(session, others, MAX_SESSIONS - 1);
  await insertSession(session, login);
  return login;
}

export function tokensOf(login: LoginSession, context: EndpointContext): Tokens {
  const secret = requireSessionSecret(context);
  return {
    token: sessionTokenOf(login, secret),
    refresh_token: refreshTokenOf(login, secret),
    expires: TOKEN_LIFETIME_SECONDS,
  };
}

/** @throws AppError NOT_CONFIGURED. */
export function requireSessionSecret({ config }: Pick<EndpointContext, 'config'>): string {
  const [secret] = config.auth.sessionSecrets;
  if (secret === undefined) throw new AppError('NOT_CONFIGURED', 'SESSION_SECRET not set');
  return secret;
}
