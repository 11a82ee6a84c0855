import { applyStreamEvent, NO_SEQUENCE, type StreamEvent } from '../../../shared/broadcast/pushState';
import { settleBroadcast } from '../../../shared/broadcast/settle';
import { findBroadcastByStream } from '../../../shared/db/broadcasts';
import { compileSchema } from '../../../shared/validation/compileSchema';
import { dateOfSeconds, STREAM_ID, UNIX_SECONDS } from './eventFields';
import type { EventHandler } from './event';

interface PushOrStopMembers {
  readonly event_time?: number;
  readonly sequence?: string;
  readonly errcode?: number;
  readonly t: number;
}

const SCHEMA = {
  type: 'object',
  required: ['stream_id', 't'],
  properties: {
    stream_id: STREAM_ID,
    event_time: UNIX_SECONDS,
    sequence: { type: 'string', maxLength: 64, pattern: '^[^\\p{Cc}\\p{Cs}]*$' },
    errcode: { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 },
    t: UNIX_SECONDS,
  },
} as const;

/** `t` is by default ten minutes after sending; the oldest bodies have no other time (PROTOCOL D.1). */
const EXPIRY_AFTER_SENDING_SECONDS = 600;

function timeOf(members: Readonly<Record<string, unknown>>): Date {
  const { event_time: eventTime, t } = members as unknown as PushOrStopMembers;
  return dateOfSeconds(eventTime ?? Math.max(0, t - EXPIRY_AFTER_SENDING_SECONDS));
}

/** Event 1, a push has begun, and event 0, it has ended (267/32744). They differ in nothing but their meaning. */
export function pushOrStop(kind: StreamEvent['kind']): EventHandler {
  return {
    validate: compileSchema(`event/${kind}`, SCHEMA),
    timeOf,
    async apply(streamName, members, { session, clock }) {
      const broadcast = await findBroadcastByStream(session, streamName);
      if (broadcast === undefined) return 'unmatched';
      const { sequence, errcode } = members as unknown as PushOrStopMembers;
      const event: StreamEvent = {
        kind,
        sequence: sequence?.trim() ?? NO_SEQUENCE,
        at: timeOf(members),
        stopCode: errcode,
      };
      const now = new Date(clock.nowMs());
      const change = (facts: Facts): Facts => applyStreamEvent(facts, event);
      await settleBroadcast(session, broadcast, { change, reason: 'push_stopped' }, now);
      return 'applied';
    },
  };
}

type Facts = Parameters<typeof applyStreamEvent>[0];
