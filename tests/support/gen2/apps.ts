import { scryptSync } from 'node:crypto';
import { dispatch } from '../../../functions/api/dispatch';
import { refreshTokenOf, sessionTokenOf } from '../../../functions/api/sessionTokens';
import { insertAccount } from '../../../shared/db/accounts';
import { insertSession, type LoginSession } from '../../../shared/db/sessions';
import { md5Hex } from '../../../shared/signing/digest';
import { signLiteav } from '../../../shared/signing/liteavSig';
import { SECRETS } from '../testEnvironment';
import type { Backend } from './backend';

export type Headers = Readonly<Record<string, string>>;

export const AS_OPERATOR: Headers = { authorization: `Bearer ${SECRETS.OPERATOR_KEY}` };

/** Where requests come from unless a test says otherwise. */
export const HOME_ADDRESS = '192.0.2.1';

export interface FirstReply {
  readonly returnValue: number;
  readonly returnMsg: string;
  readonly returnData: any;
}

export interface SecondReply {
  readonly code: number;
  readonly message: string;
  readonly data: any;
}

export interface RequestOptions {
  readonly headers?: Headers;
  readonly address?: string;
}

/** Posts a body to a path; HTTP is 200 whatever happens, because the apps drop anything else. */
export async function postText(
  backend: Backend,
  path: string,
  body: string,
  { headers = {}, address = HOME_ADDRESS }: RequestOptions = {},
): Promise<string> {
  const request = { method: 'POST', path, headers, body: Buffer.from(body), remoteAddress: address };
  const reply = await dispatch(request, () => backend);
  expect(reply.statusCode).toBe(200);
  return reply.body;
}

/** What a member of a second-generation app sends of itself. */
export interface Member {
  readonly userId: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** Posts to a path of the second generation, signed with a token if there is one. */
export async function post(
  backend: Backend,
  path: string,
  body: object | string,
  { token, headers = {}, ...options }: RequestOptions & { readonly token?: string } = {},
): Promise<SecondReply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = token === undefined ? {} : { 'liteav-sig': signLiteav(token, text) };
  const reply = await postText(backend, `/${path}`, text, {
    ...options,
    headers: { ...signature, ...headers },
  });
  return readSecondReply(reply);
}

/** As `post`, signed by the member whose `userid` it carries. */
export function postAs(
  backend: Backend,
  member: Pick<Member, 'userId' | 'token'>,
  path: string,
  body: object = {},
  options: RequestOptions = {},
): Promise<SecondReply> {
  return post(backend, path, { userid: member.userId, ...body }, { ...options, token: member.token });
}

/** Reads a reply as strictly as the strictest app does: three members, a whole number, a text, no null anywhere. */
export function readSecondReply(text: string): SecondReply {
  const reply = JSON.parse(text) as SecondReply;
  expect(Object.keys(reply)).toEqual(['code', 'message', 'data']);
  expect(Number.isInteger(reply.code)).toBe(true);
  expect(typeof reply.message).toBe('string');
  expect(typeof reply.data).toBe('object');
  // Outside of texts, which may say what they like.
  expect(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/\bnull\b/);
  if (reply.code === 200) expect(Array.isArray(reply.data)).toBe(false);
  else expect(reply.data).toEqual(reply.code === 400 || reply.code === 498 ? [] : {});
  return reply;
}

/** Sends an Action of the first generation. */
export async function call(
  backend: Backend,
  action: string,
  parameters: object = {},
  options: RequestOptions = {},
): Promise<FirstReply> {
  const body = JSON.stringify({ Action: action, ...parameters });
  return JSON.parse(await postText(backend, '/interface.php', body, options)) as FirstReply;
}

/** The `returnValue` of an Action. */
export async function codeOf(...request: Parameters<typeof call>): Promise<number> {
  return (await call(...request)).returnValue;
}

/** The `returnData` of an Action that has to work. */
export async function succeed(...request: Parameters<typeof call>): Promise<any> {
  const { returnValue, returnMsg, returnData } = await call(...request);
  expect({ returnValue, returnMsg }).toEqual({ returnValue: 0, returnMsg: 'return successfully!' });
  return returnData;
}

export function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}

/** What an app sends instead of the password. */
export function passwordOf(userId: string, password = 'correct horse'): string {
  return md5Hex(md5Hex(password), userId);
}

/** A hash that verifies in no time, for tests that check many passwords. It reads as one to be renewed. */
export function cheapHash(password: string): string {
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 });
  return `scrypt$2$1$1$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** An account that has not signed in yet. Its password is `passwordOf(userId)`. */
export async function addAccount(backend: Backend, userId: string): Promise<void> {
  const account = {
    userId,
    passwordHash: cheapHash(passwordOf(userId)),
    createdAt: new Date(backend.clock.nowMs()),
  };
  expect(await backend.database.transaction((session) => insertAccount(session, account))).toBe(true);
}

/** A login of this user as it would stand in the database, without the cost of checking a password. */
export async function addSession(backend: Backend, userId: string): Promise<Member> {
  const nowMs = backend.clock.nowMs();
  const login: LoginSession = {
    id: Buffer.from(backend.randomBytes(16)).toString('hex'),
    userId,
    createdAt: new Date(nowMs),
    expiresAt: new Date(nowMs + 86_400_000),
    generation: 0,
    refreshExpiresAt: new Date(nowMs + 30 * 86_400_000),
  };
  await backend.database.transaction((session) => insertSession(session, login));
  const secret = backend.config.auth.sessionSecrets[0]!;
  return {
    userId,
    sessionId: login.id,
    token: sessionTokenOf(login, secret),
    refreshToken: refreshTokenOf(login, secret),
  };
}

/** A user with an account and one device. */
export async function addMember(backend: Backend, userId: string): Promise<Member> {
  await addAccount(backend, userId);
  return addSession(backend, userId);
}

/** Signs in with the password, as an app does. */
export async function signIn(
  backend: Backend,
  userId: string,
  { password = passwordOf(userId), address }: { password?: string; address?: string } = {},
): Promise<SecondReply> {
  return post(backend, 'login', { userid: userId, password }, address === undefined ? {} : { address });
}

/** As `signIn`, and has to work. */
export async function signedIn(
  backend: Backend,
  userId: string,
): Promise<Omit<Member, 'sessionId'> & { readonly data: any }> {
  const { code, message, data } = await signIn(backend, userId);
  expect({ code, message }).toEqual({ code: 200, message: 'OK' });
  return { userId, token: data.token, refreshToken: data.refresh_token, data };
}

/** Asks for a push address with the user's token; returns the stream name in it. */
export async function openRoom(
  backend: Backend,
  member: Pick<Member, 'userId' | 'token'>,
  { groupid = `group of ${member.userId}`, title = `room of ${member.userId}` } = {},
): Promise<string> {
  const options = { headers: bearer(member.token) };
  const room = { userid: member.userId, groupid, title };
  const { pushurl } = await succeed(backend, 'RequestLVBAddr', room, options);
  return streamOf(pushurl as string);
}

/** A first-generation room on the list. */
export async function goLive(
  backend: Backend,
  member: Pick<Member, 'userId' | 'token'>,
  room?: { groupid?: string; title?: string },
): Promise<string> {
  const streamName = await openRoom(backend, member, room);
  await succeed(
    backend,
    'ChangeStatus',
    { userid: member.userId, status: 0 },
    { headers: bearer(member.token) },
  );
  return streamName;
}

export function streamOf(url: string): string {
  const name = /\/live\/([^?./]+)/.exec(url)?.[1];
  if (name === undefined) throw new Error(`no stream name in ${url}`);
  return name;
}
