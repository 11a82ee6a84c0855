import type { Broadcast } from '../broadcast/broadcast';
import { matchBroadcast } from '../broadcast/matchBroadcast';
import { applyStreamEvent, NO_SEQUENCE, type StreamEvent } from '../broadcast/pushState';
import { settleBroadcast } from '../broadcast/settle';
import type { Config } from '../config';
import { CALLBACK_EXPIRY_MARGIN_SECONDS } from '../signing/callbackSign';
import { equalsConstantTime } from '../signing/digest';
import { signStream } from '../signing/streamUrl';
import { compileSchema } from '../validation/compileSchema';
import { dateOfSeconds, STREAM_ID, UNIX_SECONDS } from './eventFields';
import type { EventHandler } from './event';

interface PushOrStopMembers {
  readonly event_time?: number;
  readonly sequence?: string | number;
  readonly errcode?: unknown;
  readonly stream_param?: unknown;
  readonly t: number;
}

const SCHEMA = {
  type: 'object',
  required: ['stream_id', 't'],
  properties: {
    stream_id: STREAM_ID,
    event_time: UNIX_SECONDS,
    sequence: { type: ['string', 'integer'], maxLength: 64, pattern: '^[^\\p{Cc}\\p{Cs}]*$' },
    t: UNIX_SECONDS,
  },
} as const;

/** `t` is by default ten minutes after sending; the oldest bodies have no other time (PROTOCOL D.1). */
const EXPIRY_AFTER_SENDING_SECONDS = 600;
const MAX_QUERY_CHARACTERS = 4096;

function timeOf(members: Readonly<Record<string, unknown>>): Date {
  const { event_time: eventTime, t } = members as unknown as PushOrStopMembers;
  return dateOfSeconds(eventTime ?? Math.max(0, t - EXPIRY_AFTER_SENDING_SECONDS));
}

/** Event 1, a push has begun, and event 0, it has ended (267/32744). They differ in nothing but their meaning. */
export function pushOrStop(kind: StreamEvent['kind']): EventHandler {
  return {
    schema: SCHEMA,
    validate: compileSchema(`event/${kind}`, SCHEMA),
    timeOf,
    // One from the future could never be outdone by a true one; clocks may differ as much as deliveries be late.
    aheadToleranceSeconds: CALLBACK_EXPIRY_MARGIN_SECONDS,
    async apply(streamName, members, { session, clock, config }) {
      const { errcode, stream_param: streamParam } = members as unknown as PushOrStopMembers;
      const place = { kind, streamName, at: timeOf(members), sequence: sequenceOf(members) };
      const now = new Date(clock.nowMs());
      const broadcast = await matchBroadcast(session, place, config, now);
      if (broadcast === undefined) return { outcome: 'unmatched' };
      const event: StreamEvent = {
        kind,
        sequence: place.sequence,
        at: place.at,
        stopCode: stopCodeOf(errcode),
        vouched: hasPushSignature(streamParam, broadcast, config.live),
      };
      const change = (facts: Facts): Facts => applyStreamEvent(facts, event);
      await settleBroadcast(session, broadcast, { change, reason: 'push_stopped' }, now);
      return { outcome: 'applied' };
    },
  };
}

function sequenceOf(members: Readonly<Record<string, unknown>>): string {
  const { sequence } = members as unknown as PushOrStopMembers;
  return sequence === undefined ? NO_SEQUENCE : String(sequence).trim();
}

/** A code only tells an interruption from an end; an event is not refused for a strange one. */
function stopCodeOf(errcode: unknown): number | undefined {
  return typeof errcode === 'number' && Number.isInteger(errcode) && Math.abs(errcode) < 2 ** 31
    ? errcode
    : undefined;
}

/**
 * Whether `stream_param`, the query of the push URL, carries the signature that this broadcast's one push URL was
 * given. A link-mic play signature, made with the same key, expires at another time and does not pass for it.
 */
function hasPushSignature(
  streamParam: unknown,
  { streamName, openedAt }: Broadcast,
  { pushUrlKey, pushUrlTtlSeconds }: Config['live'],
): boolean {
  if (typeof streamParam !== 'string') return false;
  const query = new URLSearchParams(streamParam.slice(0, MAX_QUERY_CHARACTERS));
  const expiresAtSeconds = Math.floor(openedAt.getTime() / 1000) + pushUrlTtlSeconds;
  const { txSecret, txTime } = signStream(pushUrlKey, streamName, expiresAtSeconds);
  return query.get('txTime') === txTime && equalsConstantTime(query.get('txSecret') ?? '', txSecret);
}

type Facts = Parameters<typeof applyStreamEvent>[0];
