import { AppError, type ErrorCode } from '../../shared/errors';
import { traceError, type RequestTrace } from '../../shared/requestTrace';
import { EVENT_TYPE, type StreamEventBody } from '../../shared/streamEvents/streamEvent';

/** Why a body was turned away, as the log counts it. */
export const REFUSALS = [
  'malformed',
  'expired',
  'wrong-sign',
  'no-event',
  'app-request',
  'invalid-event',
  'ahead-of-expiry',
] as const;

type Refusal = (typeof REFUSALS)[number];

export function traceRefusal(trace: RequestTrace, refusal: Refusal, code: ErrorCode, detail: string): void {
  traceError(trace, new AppError(code, detail));
  trace.level = 'warn';
  trace.counters['refusal'] = refusal;
}

/** No stream that this backend or LVB names is longer; a longer name is made up. */
const SHOWN_CHARACTERS = 80;

export function traceEvent(trace: RequestTrace, event: StreamEventBody): void {
  trace.action = actionOf(event.eventType);
  trace.counters['eventType'] = event.eventType;
  trace.counters['streamName'] = event.streamName.slice(0, SHOWN_CHARACTERS);
}

/** Event types are LVB's to add, so those without an effect share one name. */
function actionOf(eventType: number): string {
  const known = Object.entries(EVENT_TYPE).find(([, number]) => number === eventType);
  return known?.[0] ?? 'other';
}
