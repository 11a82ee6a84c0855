import type { HttpReply } from '../../shared/http';

/** Browsers (the share page) may read every reply; no cookie is ever looked at, so this gives nothing away. */
const HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
};

/** What released apps do not understand is dropped by them, so even an error is HTTP 200 (PROTOCOL A.1). */
export function jsonReply(body: object): HttpReply {
  return { statusCode: 200, headers: HEADERS, body: JSON.stringify(body) };
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
