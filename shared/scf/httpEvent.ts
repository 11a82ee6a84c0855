import type { HttpReply, HttpRequest } from '../http';

/** What the platform expects a function behind HTTP to return (583/96099, 583/31927). */
export interface HttpFunctionResult extends HttpReply {
  readonly isBase64Encoded: false;
}

/**
 * Reads a Function URL event (583/96099) or an API Gateway event (583/31927); the same request gives the same
 * result in either. Everything in them may be missing, so an event of another kind reads as a request without
 * content.
 */
export function readHttpEvent(event: unknown): HttpRequest {
  const source = asRecord(event);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(asRecord(source['headers']))) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  const context = asRecord(source['requestContext']);
  return {
    method: asText(source['httpMethod'], asText(context['httpMethod'], '')).toUpperCase(),
    path: asText(source['path'], '/'),
    headers,
    body: readBody(source['body'], source['isBase64Encoded'] === true),
    remoteAddress: withoutPort(asText(context['sourceIp'], headers['x-scf-remote-addr'] ?? '')),
  };
}

export function toHttpFunctionResult(reply: HttpReply): HttpFunctionResult {
  return { isBase64Encoded: false, ...reply };
}

function readBody(body: unknown, isBase64: boolean): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body, isBase64 ? 'base64' : 'utf8');
  // A test event typed into the console often carries the body as an object instead of a text.
  return typeof body === 'object' && body !== null ? Buffer.from(JSON.stringify(body)) : Buffer.alloc(0);
}

/** `1.2.3.4:5678`, `[::1]:5678` and bare addresses. */
function withoutPort(address: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(address)?.[1];
  if (bracketed !== undefined) return bracketed;
  return address.split(':').length === 2 ? (address.split(':')[0] ?? '') : address;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
