import type { DatabaseUse } from './db/measuredDatabase';
import { AppError, ERRORS, isFailure, type ErrorCode } from './errors';
import type { Logger } from './log';

/** Who calls, as far as it is proved. */
export type CallerKind = 'anonymous' | 'user' | 'operator' | 'lvb' | 'timer' | 'invoke';

/**
 * What the log says of one request, filled in while it is answered. Everything but `asked`, `detail` and `cause` comes
 * from closed sets, so that whoever charts it has a bounded number of lines.
 */
export interface RequestTrace {
  generation: 'first' | 'second' | 'none';
  /** The Action, endpoint, event type or task; `unknown` for a name that there is not, `none` where none was read. */
  action: string;
  /** The start of a name that there is not. */
  asked: string;
  caller: CallerKind;
  /** `failed` is our own or a service's fault, `refused` the caller's. */
  result: 'ok' | 'refused' | 'failed';
  /** As in the reply. */
  code: number;
  /** HTTP status; 0 where nobody asked over HTTP. */
  status: number;
  /** The code of the error table; '' where all went well. */
  error: ErrorCode | '';
  detail: string;
  cause: unknown;
  level: 'info' | 'warn' | 'error';
  readonly database: DatabaseUse;
  /** What this kind of request counts besides. */
  readonly counters: Record<string, string | number>;
}

export function newTrace(): RequestTrace {
  return {
    generation: 'none',
    action: 'none',
    asked: '',
    caller: 'anonymous',
    result: 'ok',
    code: 0,
    status: 0,
    error: '',
    detail: '',
    cause: undefined,
    level: 'info',
    database: { statements: 0, busyMs: 0 },
    counters: {},
  };
}

/** Notes how a request ended that did not succeed. `code` is what the reply says. */
export function traceError(trace: RequestTrace, error: AppError, code: number = error.number): void {
  trace.result = isFailure(error.code) ? 'failed' : 'refused';
  trace.code = code;
  trace.error = error.code;
  trace.detail = error.detail ?? '';
  trace.cause = error.cause;
  if (error.cause !== undefined) trace.level = 'error';
}

export interface RequestEdge {
  readonly log: Logger;
  /** Whether it is the first one of its instance. */
  readonly coldStart: boolean;
  /** A clock that never goes back. */
  readonly stopwatchMs: () => number;
}

/** Answers one request by `work` and writes exactly one line about it, however it ends. */
export async function observeRequest<T>(
  edge: RequestEdge,
  work: (trace: RequestTrace) => Promise<T>,
): Promise<T> {
  const trace = newTrace();
  const startedAtMs = edge.stopwatchMs();
  try {
    return await work(trace);
  } catch (error) {
    traceError(trace, asAppError(error));
    trace.level = 'error';
    throw error;
  } finally {
    edge.log[trace.level]('request', lineOf(trace, edge, edge.stopwatchMs() - startedAtMs));
  }
}

/** An error as one of the table; what is not in it is INTERNAL, and its cause. */
export function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', undefined, { cause: error });
}

function lineOf(trace: RequestTrace, { coldStart }: RequestEdge, durationMs: number): object {
  const { generation, action, asked, caller, result, code, status, error, detail, cause, database } = trace;
  return {
    generation,
    action,
    ...(asked === '' ? {} : { asked }),
    caller,
    result,
    code,
    status,
    ...(error === '' ? {} : { error, retryHelps: ERRORS[error].retry === 'later' ? 1 : 0 }),
    ...(detail === '' ? {} : { detail }),
    durationMs: toTenths(durationMs),
    databaseMs: toTenths(database.busyMs),
    statements: database.statements,
    coldStart: coldStart ? 1 : 0,
    ...trace.counters,
    ...(cause === undefined ? {} : { cause }),
  };
}

function toTenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
