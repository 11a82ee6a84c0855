import type { LedgerEntry } from '../db/callbackEvents';
import { findStreamEvent, type StreamEventBody } from './streamEvent';

/**
 * The event as it was delivered. The ledger does not keep `t`, from which the oldest bodies have their time
 * (PROTOCOL D.1); the time it does keep.
 */
export function findLedgerEvent({ payload, eventTime }: LedgerEntry): StreamEventBody | undefined {
  const time = eventTime === undefined ? {} : { event_time: Math.floor(eventTime.getTime() / 1000) };
  return findStreamEvent({ ...time, ...(JSON.parse(payload) as object) });
}
