import { logLevel, loggedSecrets } from '../config';
import { createLogger, type Logger } from '../log';
import type { RequestEdge } from '../requestTrace';

/** The parts of the platform's context object that the functions use (583/9210); each may be missing. */
export interface ScfContext {
  readonly request_id?: string;
  getRemainingTimeInMillis?(): number;
}

/** What is assumed where the platform does not say how much time is left. */
const ASSUMED_REMAINING_MS = 50_000;

/** A clock for the time that this invocation has left, in milliseconds. */
export function remainingTimeOf(context: ScfContext | undefined): () => number {
  const endsAtMs = Date.now() + ASSUMED_REMAINING_MS;
  return () => context?.getRemainingTimeInMillis?.() ?? endsAtMs - Date.now();
}

/** The logger of one invocation; every line carries the platform's request id. */
export function functionLogger(functionName: string, context: ScfContext | undefined): Logger {
  return createLogger({
    functionName,
    level: logLevel(),
    secrets: loggedSecrets(),
    common: { requestId: context?.request_id ?? '' },
  });
}

let firstInvocation = true;

/** What an invocation is observed with. The first one of an instance is a cold start. */
export function requestEdge(log: Logger): RequestEdge {
  const coldStart = firstInvocation;
  firstInvocation = false;
  return { log, coldStart, stopwatchMs: () => performance.now() };
}
