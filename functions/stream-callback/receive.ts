import { nowSeconds, type Clock } from '../../shared/clock';
import type { LiveApi } from '../../shared/cloud/liveApi';
import { ConfigError, type Config } from '../../shared/config';
import { recordCallbackEvent, type EventOutcome } from '../../shared/db/callbackEvents';
import type { Database } from '../../shared/db/database';
import { AppError, ERRORS } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import type { Logger } from '../../shared/log';
import { asAppError, newTrace, traceError, type RequestTrace } from '../../shared/requestTrace';
import { verifyCallback } from '../../shared/signing/callbackSign';
import { EVENT_HANDLERS } from '../../shared/streamEvents';
import { applyEvent } from '../../shared/streamEvents/applyEvent';
import { cutBanned } from '../../shared/streamEvents/cutBanned';
import { findStreamEvent, type StreamEventBody } from '../../shared/streamEvents/streamEvent';
import type { EventBan, EventHandler } from '../../shared/streamEvents/event';
import { ledgerEntry } from './ledgerEntry';
import {
  accepted,
  configurationFailed,
  databaseAway,
  isAppRequest,
  misdirected,
  notAnEvent,
  refused,
} from './replies';
import { traceEvent, traceRefusal } from './traceEvent';

export interface CallbackServices {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  /** For what a verdict of the moderation service bans. */
  readonly liveApi: LiveApi;
  readonly log: Logger;
}

/**
 * Answers one delivery of a stream event: 200 once the event and all its effects are committed, 400 for a body that
 * is no event, 403 for a wrong or expired signature, 503 when it could not be stored. LVB repeats everything but a
 * 200 for twelve minutes (267/32744). `trace` gets to know what the log says of it.
 */
export async function receive(
  request: HttpRequest,
  getServices: () => CallbackServices,
  trace: RequestTrace = newTrace(),
): Promise<HttpReply> {
  const reply = await attempt(request, getServices, trace);
  trace.status = reply.statusCode;
  return reply;
}

async function attempt(
  request: HttpRequest,
  getServices: () => CallbackServices,
  trace: RequestTrace,
): Promise<HttpReply> {
  let started = false;
  try {
    const services = getServices();
    started = true;
    return await answer(request, services, trace);
  } catch (error) {
    if (error instanceof ConfigError) {
      traceError(trace, new AppError('NOT_CONFIGURED', error.message));
      return configurationFailed(error.message);
    }
    if (!started) throw error;
    traceError(trace, asAppError(error), ERRORS.DATABASE_FAILED.number);
    trace.level = 'error';
    return databaseAway();
  }
}

async function answer(
  request: HttpRequest,
  services: CallbackServices,
  trace: RequestTrace,
): Promise<HttpReply> {
  const body = parseBody(request.body);
  const event = findStreamEvent(body);
  trace.counters['bytes'] = request.body.byteLength;
  if (event === undefined) {
    if (isAppRequest(body)) {
      traceRefusal(trace, 'app-request', 'INVALID_PARAMETER', 'an Action');
      return misdirected();
    }
    const rule = 'event_type is missing or no whole number, or the body is too deep';
    traceRefusal(trace, 'no-event', 'BAD_JSON', rule);
    return notAnEvent(rule);
  }
  traceEvent(trace, event);
  const { config, clock } = services;
  const keys = [config.callback.key, config.callback.previousKey].filter((key) => key !== undefined);
  const { t, sign } = event.members;
  const verdict = verifyCallback({ t, sign }, keys, nowSeconds(clock));
  if (verdict !== 'valid') {
    traceRefusal(trace, verdict, 'NOT_ALLOWED', `signature ${verdict}`);
    return refused(verdict);
  }
  trace.caller = 'lvb';
  return store(event, services, trace);
}

async function store(
  event: StreamEventBody,
  services: CallbackServices,
  trace: RequestTrace,
): Promise<HttpReply> {
  const { database, clock, config } = services;
  const handler = EVENT_HANDLERS.get(event.eventType);
  if (handler !== undefined && !handler.validate(event.members)) {
    const [violation] = handler.validate.errors ?? [];
    const rule = `event ${event.eventType}: ${violation?.instancePath ?? ''} ${violation?.keyword ?? ''}`;
    traceRefusal(trace, 'invalid-event', 'BAD_JSON', rule);
    return notAnEvent(rule);
  }
  const receivedAt = new Date(clock.nowMs());
  const eventTime = handler?.timeOf(event.members);
  if (handler !== undefined && isAheadOfExpiry(handler, eventTime, event.members['t'])) {
    const rule = `event ${event.eventType}: event_time is after t`;
    traceRefusal(trace, 'ahead-of-expiry', 'BAD_JSON', rule);
    return notAnEvent(rule);
  }
  const entry = ledgerEntry(event, eventTime, receivedAt);
  const { ban, ...result } = await database.transaction(async (session): Promise<Stored> => {
    const recorded = await recordCallbackEvent(session, entry);
    // Whatever has been applied was committed together with its ledger row, so a repeated delivery has no effect.
    if (isSettled(recorded.outcome)) return { outcome: recorded.outcome, repeated: true };
    const effect = await applyEvent(recorded.id, event, { session, clock, config });
    return { ...effect, repeated: false };
  }, STORE_DEADLINE_MS);
  trace.counters['ledger'] = result.outcome;
  trace.counters['repeated'] = result.repeated ? 1 : 0;
  if (ban !== undefined) {
    // Before the answer: an instance is frozen once it has answered.
    await cutBanned(ban, services, () => clock.nowMs() - receivedAt.getTime() < CUT_DEADLINE_MS);
  }
  return accepted();
}

interface Stored {
  readonly outcome: EventOutcome;
  readonly repeated: boolean;
  readonly ban?: EventBan;
}

/** LVB waits for 20 s; the function is given 15. */
const STORE_DEADLINE_MS = 12_000;

/** After this long no further stream is cut: one more may take 2 s at LVB and 1.5 s in the database. */
const CUT_DEADLINE_MS = 9_000;

/** LVB sends an event when it has happened, ten minutes before `t`: one later than `t` is made up. */
function isAheadOfExpiry(handler: EventHandler, eventTime: Date | undefined, t: unknown): boolean {
  if (eventTime === undefined) return false;
  return eventTime.getTime() / 1000 > Number(t) + handler.aheadToleranceSeconds;
}

/** An event of a stream that was not known yet is tried again when it is delivered again. */
function isSettled(outcome: EventOutcome): boolean {
  return outcome !== 'received' && outcome !== 'unmatched';
}

function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
