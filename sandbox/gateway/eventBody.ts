import { isUtf8 } from 'node:buffer';

/** The body fields of an event: text as it is, anything else as base64, as both gateways do. */
export function eventBody(body: Buffer): { body: string; isBase64Encoded?: true } {
  if (isUtf8(body)) return { body: body.toString('utf8') };
  return { body: body.toString('base64'), isBase64Encoded: true };
}

/** Query parameters by name; of a repeated one the last counts. */
export function queryObject(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}
