import { ERRORS, type AppError } from '../../shared/errors';
import type { HttpReply } from '../../shared/http';

/** Browsers (the share page) may read every reply; no cookie is ever looked at, so this gives nothing away. */
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
};

/** What released apps do not understand is dropped by them, so even an error is HTTP 200 (PROTOCOL A.1). */
export function successReply(data: object | undefined): HttpReply {
  return envelope(200, 0, 'return successfully!', data ?? { result: 0 });
}

export function errorReply(error: AppError, statusCode = 200): HttpReply {
  return envelope(statusCode, error.number, returnMessage(error), []);
}

/** The answer to a CORS preflight: any page may post JSON, with a token if it has one. */
export function preflightReply(): HttpReply {
  return {
    statusCode: 204,
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'POST, OPTIONS',
      'Access-Control-Allow-Headers': 'Content-Type, Authorization, Liteav-Sig',
      'Access-Control-Max-Age': '86400',
    },
    body: '',
  };
}

/** "text | detail"; an unknown Action is named the way the first-generation server did. */
function returnMessage(error: AppError): string {
  if (error.code !== 'UNKNOWN_ACTION') return error.message;
  return `${ERRORS.UNKNOWN_ACTION.message}:${error.detail ?? ''}`;
}

function envelope(statusCode: number, returnValue: number, returnMsg: string, returnData: object): HttpReply {
  return { statusCode, headers: HEADERS, body: JSON.stringify({ returnValue, returnMsg, returnData }) };
}
