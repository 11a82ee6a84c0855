import { dispatch, type Services } from '../../functions/api/dispatch';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { issueSessionToken } from '../../shared/signing/sessionToken';
import type { Clock } from '../../shared/clock';
import type { Envelope } from './appCall';
import { SECRETS } from './testEnvironment';

export type Headers = Readonly<Record<string, string>>;

/** The header of somebody who has signed in. */
export function signedIn(userId: string, clock: Clock): Headers {
  const expiresAtSeconds = Math.floor(clock.nowMs() / 1000) + 3600;
  const token = issueSessionToken({ userId, sessionId: 'session', expiresAtSeconds }, SECRETS.SESSION_SECRET);
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

/** Sends any HTTP request to the API. */
export function send(services: Services, request: Partial<HttpRequest>): Promise<HttpReply> {
  const complete = {
    method: 'POST',
    path: '/interface.php',
    headers: {},
    body: Buffer.alloc(0),
    remoteAddress: '192.0.2.1',
    ...request,
  };
  return dispatch(complete, () => services);
}

/** Posts a JSON body and reads the envelope. */
export async function ask(services: Services, body: unknown, headers: Headers = {}): Promise<Envelope> {
  const reply = await send(services, { body: Buffer.from(JSON.stringify(body)), headers });
  expect(reply.statusCode).toBe(200);
  return readEnvelope(reply.body);
}
