import type { Session, SqlParameter } from './database';

export const EVENT_OUTCOMES = ['received', 'applied', 'unmatched', 'ignored', 'too_short'] as const;

/** What became of a stream event. */
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

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

export interface LedgerEntry {
  readonly id: number;
  readonly eventType: number;
  readonly streamName: string;
  readonly eventTime: Date | undefined;
  readonly receivedAt: Date;
  readonly deliveries: number;
  readonly outcome: EventOutcome;
  readonly payload: string;
}

async function select(
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<LedgerEntry[]> {
  const rows = await session.query<{
    id: number;
    event_type: number;
    stream_name: string;
    event_time: Date | null;
    received_at: Date;
    deliveries: number;
    outcome: EventOutcome;
    payload: string;
  }>(
    'SELECT id, event_type, stream_name, event_time, received_at, deliveries, outcome, payload ' +
      `FROM callback_event WHERE ${condition}`,
    parameters,
  );
  return rows.map((row) => ({
    id: row.id,
    eventType: row.event_type,
    streamName: row.stream_name,
    eventTime: row.event_time ?? undefined,
    receivedAt: row.received_at,
    deliveries: row.deliveries,
    outcome: row.outcome,
    payload: row.payload,
  }));
}

export interface LedgerQuery {
  readonly filter: {
    readonly streamName?: string;
    readonly eventType?: number;
    readonly outcome?: EventOutcome;
  };
  readonly beforeId: number;
  readonly limit: number;
}

/** Ledger entries before `beforeId` that fit the filter, newest first. */
export async function listCallbackEvents(session: Session, query: LedgerQuery): Promise<LedgerEntry[]> {
  const { streamName, eventType, outcome } = query.filter;
  const conditions: readonly (readonly [string, SqlParameter | undefined])[] = [
    ['id < ?', query.beforeId],
    ['stream_name = ?', streamName],
    ['event_type = ?', eventType],
    ['outcome = ?', outcome],
  ];
  const used = conditions.filter((entry): entry is readonly [string, SqlParameter] => entry[1] !== undefined);
  return select(session, `${used.map(([sql]) => sql).join(' AND ')} ORDER BY id DESC LIMIT ?`, [
    ...used.map(([, value]) => value),
    query.limit,
  ]);
}

/** A ledger entry, locked until the transaction ends. */
export async function lockCallbackEvent(session: Session, id: number): Promise<LedgerEntry | undefined> {
  return (await select(session, 'id = ? FOR UPDATE', [id]))[0];
}

/** Events of a stream since `since` that named no broadcast, oldest first, locked until the transaction ends. */
export async function lockUnmatchedEvents(
  session: Session,
  streamName: string,
  since: Date,
): Promise<LedgerEntry[]> {
  const condition =
    "stream_name = ? AND outcome = 'unmatched' AND event_time >= ? ORDER BY event_time, id FOR UPDATE";
  return select(session, condition, [streamName, since]);
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
