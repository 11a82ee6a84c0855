import type { Session } from './database';

/** What became of a stream event. */
export type EventOutcome = 'received' | 'applied' | 'unmatched' | 'ignored' | 'too_short';

export interface NewCallbackEvent {
  /** Equal for two deliveries of the same event, whatever their `t` and `sign`. */
  readonly dedupeKey: string;
  readonly eventType: number;
  readonly streamName: string;
  readonly eventTime: Date | undefined;
  readonly receivedAt: Date;
  /** The body as JSON, without signature and without the push key's traces. */
  readonly payload: string;
}

export interface RecordedEvent {
  readonly id: number;
  readonly outcome: EventOutcome;
}

/**
 * Enters an event into the ledger, or counts another delivery of one that is there; its row stays locked until the
 * transaction ends, so that deliveries of one event follow one another. A new one has the outcome `received`.
 */
export async function recordCallbackEvent(session: Session, event: NewCallbackEvent): Promise<RecordedEvent> {
  await session.write(
    'INSERT INTO callback_event (dedupe_key, event_type, stream_name, event_time, received_at, last_received_at, ' +
      "outcome, payload) VALUES (?, ?, ?, ?, ?, ?, 'received', ?) " +
      'ON DUPLICATE KEY UPDATE deliveries = deliveries + 1, last_received_at = VALUES(last_received_at)',
    [
      event.dedupeKey,
      event.eventType,
      event.streamName,
      event.eventTime ?? null,
      event.receivedAt,
      event.receivedAt,
      event.payload,
    ],
  );
  const [row] = await session.query<RecordedEvent>(
    'SELECT id, outcome FROM callback_event WHERE dedupe_key = ? FOR UPDATE',
    [event.dedupeKey],
  );
  if (row === undefined) throw new Error('the ledger row just written is not there');
  return row;
}

export async function settleCallbackEvent(
  session: Session,
  id: number,
  outcome: EventOutcome,
): Promise<void> {
  await session.write('UPDATE callback_event SET outcome = ? WHERE id = ?', [outcome, id]);
}

/** Removes ledger entries from before `before`, a bounded number of them; returns how many. */
export async function deleteOldCallbackEvents(
  session: Session,
  before: Date,
  limit: number,
): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM callback_event WHERE received_at < ? ORDER BY received_at LIMIT ?',
    [before, limit],
  );
  return changedRows;
}
