/** The kinds of stream event that change something here (267/32744). All others are only kept. */
export const EVENT_TYPE = { stop: 0, push: 1, recording: 100, moderation: 317 } as const;

/** A body that is an event: an object with a whole number as `event_type`. Nothing else in it is checked yet. */
export interface StreamEventBody {
  readonly eventType: number;
  /** '' for the events that concern no stream. */
  readonly streamName: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** LVB's own bodies have three levels; one that is thousands deep could not even be written down again. */
const MAX_DEPTH = 1000;

/** Undefined for anything that is no event. Note that the stop event's type is 0. */
export function findStreamEvent(body: unknown): StreamEventBody | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const members = body as Record<string, unknown>;
  const eventType = members['event_type'];
  if (typeof eventType !== 'number' || !Number.isInteger(eventType)) return undefined;
  if (eventType < 0 || eventType > 2_147_483_647 || isDeeperThan(members, MAX_DEPTH)) return undefined;
  // Moderation events spell it in camel case (PROTOCOL D.2), and one documented sample has a blank before the name.
  const name = members['stream_id'] ?? members['streamId'];
  return { eventType, streamName: typeof name === 'string' ? name.trim() : '', members };
}

/** Level by level, because a body can be too deep for any recursion. */
function isDeeperThan(value: object, levels: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((item): readonly unknown[] =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
