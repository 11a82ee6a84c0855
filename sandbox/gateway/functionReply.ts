import type { InvocationOutcome } from '../functions/functionDefinition';
import type { HttpReply } from './httpReply';
import { jsonReply } from './httpReply';

/** The platform's own codes for a function that failed (583/35311). */
const PLATFORM_STATUS = { malformed: 403, threw: 430, crashed: 439, 'timed-out': 433 } as const;

/** Turns what a function returned into the HTTP reply that the caller sees. */
export function functionReply(functionName: string, outcome: InvocationOutcome): HttpReply {
  if (outcome.kind !== 'returned') {
    return jsonReply(outcome.kind === 'timed-out' ? 504 : 502, {
      errorCode: -1,
      statusCode: PLATFORM_STATUS[outcome.kind],
      errorMessage: `${functionName}: ${outcome.message}`,
    });
  }
  const { value } = outcome;
  if (!isReplyShape(value)) {
    return jsonReply(502, {
      errorCode: -1,
      statusCode: PLATFORM_STATUS.malformed,
      errorMessage: `${functionName} returned no {statusCode, headers, body}`,
    });
  }
  return {
    status: value.statusCode,
    headers: Object.fromEntries(
      Object.entries(value.headers ?? {}).map(([name, text]) => [name, String(text)]),
    ),
    body: value.isBase64Encoded === true ? Buffer.from(value.body ?? '', 'base64') : (value.body ?? ''),
  };
}

interface ReplyShape {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

function isReplyShape(value: unknown): value is ReplyShape {
  if (typeof value !== 'object' || value === null) return false;
  const { statusCode, headers, body } = value as Record<string, unknown>;
  return (
    Number.isInteger(statusCode) &&
    (statusCode as number) >= 200 &&
    (statusCode as number) <= 599 &&
    (headers === undefined || (typeof headers === 'object' && headers !== null)) &&
    (body === undefined || typeof body === 'string')
  );
}
