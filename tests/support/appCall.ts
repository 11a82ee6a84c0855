import { dispatch, type Services } from '../../functions/api/dispatch';
import { rememberPushUrl } from './pushUrls';
import { SECRETS } from './testEnvironment';

/** The first generation's envelope. */
export interface Envelope {
  readonly returnValue: number;
  readonly returnMsg: string;
  readonly returnData: any;
}

export const AS_OPERATOR = { authorization: `Bearer ${SECRETS.OPERATOR_KEY}` } as const;

/** Sends a request as an app does and reads the envelope that comes back. */
export async function call(
  services: Services,
  action: string,
  parameters: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Envelope> {
  const body = Buffer.from(JSON.stringify({ Action: action, ...parameters }));
  const request = { method: 'POST', path: '/interface.php', headers, body, remoteAddress: '192.0.2.1' };
  const reply = await dispatch(request, () => services);
  expect(reply.statusCode).toBe(200);
  return JSON.parse(reply.body) as Envelope;
}

/** As `call`, for a request that has to succeed; returns `returnData`. */
export async function succeed(
  services: Services,
  action: string,
  parameters: object,
  headers?: Readonly<Record<string, string>>,
): Promise<any> {
  const { returnValue, returnMsg, returnData } = await call(services, action, parameters, headers);
  expect({ action, returnValue, returnMsg }).toEqual({
    action,
    returnValue: 0,
    returnMsg: 'return successfully!',
  });
  return returnData;
}

/** Asks for a push address; returns the stream name in it. Nothing is listed yet. */
export async function openRoom(
  services: Services,
  userid: string,
  { groupid = `group of ${userid}`, title = `room of ${userid}` } = {},
): Promise<string> {
  const userinfo = { nickname: `${userid} the anchor`, headpic: '', frontcover: '', location: '' };
  const { pushurl } = await succeed(services, 'RequestLVBAddr', { userid, groupid, title, userinfo });
  return rememberPushUrl(pushurl as string);
}

/** A room on the list: its address was asked for, and the app says that it pushes. */
export async function goLive(
  services: Services,
  userid: string,
  room: { groupid?: string; title?: string } = {},
): Promise<string> {
  const streamName = await openRoom(services, userid, room);
  await succeed(services, 'ChangeStatus', { userid, status: 0 });
  return streamName;
}

export function streamOf(pushUrl: string): string {
  const name = /\/live\/([a-z0-9_]+)\?/.exec(pushUrl)?.[1];
  if (name === undefined) throw new Error(`no stream name in ${pushUrl}`);
  return name;
}
