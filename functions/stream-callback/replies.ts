import { ERRORS } from '../../shared/errors';
import type { HttpReply } from '../../shared/http';
import type { CallbackVerdict } from '../../shared/signing/callbackSign';

const HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

function reply(statusCode: number, body: object): HttpReply {
  return { statusCode, headers: HEADERS, body: JSON.stringify(body) };
}

/** What LVB recommends as acknowledgement (267/32744). */
export function accepted(): HttpReply {
  return reply(200, { code: 0 });
}

export function notAnEvent(rule: string): HttpReply {
  return reply(400, { code: ERRORS.BAD_JSON.number, message: `not a stream event: ${rule}` });
}

export function refused(verdict: Exclude<CallbackVerdict, 'valid'>): HttpReply {
  return reply(403, { code: ERRORS.NOT_ALLOWED.number, message: `signature ${verdict}` });
}

export function databaseAway(): HttpReply {
  return reply(503, { code: ERRORS.DATABASE_FAILED.number, message: 'event not stored, deliver it again' });
}

export function configurationFailed(problems: string): HttpReply {
  return reply(503, { code: ERRORS.NOT_CONFIGURED.number, message: problems });
}

export function isAppRequest(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'Action' in body;
}

/** For an app in which this address was typed in as the server's: in its own envelope, so that it shows. */
export function misdirected(): HttpReply {
  const message =
    'this is the address for stream events of LVB; set the address of the api function as server address in the app';
  return reply(400, {
    returnValue: ERRORS.INVALID_PARAMETER.number,
    returnMsg: `${ERRORS.INVALID_PARAMETER.message} | ${message}`,
    returnData: [],
    code: ERRORS.INVALID_PARAMETER.number,
    message,
  });
}
