import type { NewCallbackEvent } from '../../shared/db/callbackEvents';
import { sha256Hex } from '../../shared/signing/digest';
import type { StreamEventBody } from '../../shared/streamEvents/streamEvent';

const MAX_STREAM_NAME_CHARACTERS = 191;

/** `txSecret` and `txTime` of the push URL stand in `stream_param`; with them somebody could push. */
const PUSH_SIGNATURE = /\b(txSecret|txTime)=[^&]*/gi;

/** The signature of a delivery is not part of the event: a repeated delivery may carry another one. */
const DELIVERY_MEMBERS: ReadonlySet<string> = new Set(['t', 'sign']);

/** What is kept of an event: everything but its signature and the push URL's. */
export function ledgerEntry(
  event: StreamEventBody,
  eventTime: Date | undefined,
  receivedAt: Date,
): NewCallbackEvent {
  const content = Object.entries(event.members)
    .filter(([name]) => !DELIVERY_MEMBERS.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const payload = JSON.stringify(Object.fromEntries(content), (_name, value: unknown) =>
    typeof value === 'string' ? value.replace(PUSH_SIGNATURE, '$1=') : value,
  );
  return {
    // The oldest bodies have no time of their own; without it every push of a stream would look like the first.
    dedupeKey: sha256Hex(`${eventTime?.toISOString() ?? ''} ${payload}`),
    eventType: event.eventType,
    streamName: Array.from(event.streamName).slice(0, MAX_STREAM_NAME_CHARACTERS).join(''),
    eventTime,
    receivedAt,
    payload,
  };
}
