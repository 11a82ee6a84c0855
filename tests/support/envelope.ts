import { createHash } from 'node:crypto';
import { dispatch, type Services } from '../../functions/api/dispatch';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { observeRequest } from '../../shared/requestTrace';
import { issueSessionToken } from '../../shared/signing/sessionToken';
import type { Envelope } from './appCall';
import { SECRETS } from './testEnvironment';

export type Headers = Readonly<Record<string, string>>;

/** The header of somebody who has signed in, for an hour. Signing in again at the same time changes no row. */
export async function signedIn(
  userId: string,
  { clock, database }: Pick<Services, 'clock' | 'database'>,
): Promise<Headers> {
  const nowSeconds = Math.floor(clock.nowMs() / 1000);
  const expiresAtSeconds = nowSeconds + 3600;
  const sessionId = createHash('sha256').update(userId).digest('hex').slice(0, 32);
  const [now, expiresAt] = [new Date(nowSeconds * 1000), new Date(expiresAtSeconds * 1000)];
  await database.transaction((session) =>
    session.write(
      'INSERT INTO session (id, user_id, created_at, expires_at, generation, refresh_expires_at) ' +
        'VALUES (?, ?, ?, ?, 0, ?) ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)',
      [sessionId, userId, now, expiresAt, expiresAt],
    ),
  );
  const token = issueSessionToken({ userId, sessionId, expiresAtSeconds }, SECRETS.SESSION_SECRET);
  return { authorization: `Bearer ${token}` };
}

/**
 * Reads a reply as strictly as the strictest app does: exactly three members, a whole number, a text, an object on
 * success and [] on failure, and no null at any depth, over which iOS crashes (PROTOCOL A.1).
 */
export function readEnvelope(text: string): Envelope {
  const envelope = JSON.parse(text) as Envelope;
  expect(Object.keys(envelope)).toEqual(['returnValue', 'returnMsg', 'returnData']);
  const { returnValue, returnMsg, returnData } = envelope;
  expect(Number.isInteger(returnValue)).toBe(true);
  expect(returnMsg).toEqual(expect.stringMatching(/^[^\n]+$/));
  if (returnValue === 0) {
    expect(returnMsg).toBe('return successfully!');
    expect(returnData).toEqual(expect.any(Object));
    expect(Array.isArray(returnData)).toBe(false);
    expect(Object.keys(returnData as object)).not.toEqual([]);
  } else {
    expect(returnData).toEqual([]);
  }
  expect(pathsOfNull(envelope)).toEqual([]);
  return envelope;
}

function pathsOfNull(value: unknown, path = ''): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => pathsOfNull(member, `${path}/${name}`));
}

/** Sends any HTTP request to the API, observed as its entry point does. */
export function send(services: Services, request: Partial<HttpRequest>): Promise<HttpReply> {
  const complete = {
    method: 'POST',
    path: '/interface.php',
    headers: {},
    body: Buffer.alloc(0),
    remoteAddress: '192.0.2.1',
    ...request,
  };
  const edge = { log: services.log, coldStart: false, stopwatchMs: () => services.clock.nowMs() };
  return observeRequest(edge, (trace) => dispatch(complete, () => services, trace));
}

/** Posts a JSON body and reads the envelope. */
export async function ask(services: Services, body: unknown, headers: Headers = {}): Promise<Envelope> {
  const reply = await send(services, { body: Buffer.from(JSON.stringify(body)), headers });
  expect(reply.statusCode).toBe(200);
  return readEnvelope(reply.body);
}
