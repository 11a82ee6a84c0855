import { nowSeconds, type Clock } from '../../shared/clock';
import type { LiveApi } from '../../shared/cloud/liveApi';
import { ConfigError, type Config } from '../../shared/config';
import { recordCallbackEvent, type EventOutcome } from '../../shared/db/callbackEvents';
import type { Database } from '../../shared/db/database';
import type { Logger } from '../../shared/log';
import type { HttpReply, HttpRequest } from '../../shared/http';
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
 * 200 for twelve minutes (267/32744).
 */
export async function receive(request: HttpRequest, getServices: () => CallbackServices): Promise<HttpReply> {
  let log: Logger | undefined;
  try {
    const services = getServices();
    log = services.log;
    return await answer(request, services);
  } catch (error) {
    if (error instanceof ConfigError) return configurationFailed(error.message);
    if (log === undefined) throw error;
    log.error('event not stored', { cause: error });
    return databaseAway();
  }
}

async function answer(request: HttpRequest, services: CallbackServices): Promise<HttpReply> {
  const body = parseBody(request.body);
  const event = findStreamEvent(body);
  if (event === undefined) {
    services.log.warn('not an event', { bytes: request.body.byteLength });
    return isAppRequest(body)
      ? misdirected()
      : notAnEvent('event_type is missing or no whole number, or the body is too deep');
  }
  const { config, clock } = services;
  const keys = [config.callback.key, config.callback.previousKey].filter((key) => key !== undefined);
  const { t, sign } = event.members;
  const verdict = verifyCallback({ t, sign }, keys, nowSeconds(clock));
  if (verdict !== 'valid') {
    services.log.warn('event refused', { verdict, eventType: event.eventType, streamName: event.streamName });
    return refused(verdict);
  }
  return store(event, services);
}

async function store(event: StreamEventBody, services: CallbackServices): Promise<HttpReply> {
  const { database, clock, config, log } = services;
  const handler = EVENT_HANDLERS.get(event.eventType);
  if (handler !== undefined && !handler.validate(event.members)) {
    const [violation] = handler.validate.errors ?? [];
    log.warn('event malformed', { eventType: event.eventType, violation });
    return notAnEvent(
      `event ${event.eventType}: ${violation?.instancePath ?? ''} ${violation?.keyword ?? ''}`,
    );
  }
  const receivedAt = new Date(clock.nowMs());
  const eventTime = handler?.timeOf(event.members);
  if (handler !== undefined && isAheadOfExpiry(handler, eventTime, event.members['t'])) {
    log.warn('event malformed', { eventType: event.eventType, violation: 'event_time is after t' });
    return notAnEvent(`event ${event.eventType}: event_time is after t`);
  }
  const entry = ledgerEntry(event, eventTime, receivedAt);
  const { ban, ...result } = await database.transaction(async (session): Promise<Stored> => {
    const recorded = await recordCallbackEvent(session, entry);
    // Whatever has been applied was committed together with its ledger row, so a repeated delivery has no effect.
    if (isSettled(recorded.outcome)) return { outcome: recorded.outcome, repeated: true };
    const effect = await applyEvent(recorded.id, event, { session, clock, config });
    return { ...effect, repeated: false };
  }, STORE_DEADLINE_MS);
  log.info('event', { eventType: event.eventType, streamName: event.streamName, ...result });
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

/** After this long no further stream is cut: one request may take 2 s. */
const CUT_DEADLINE_MS = 11_000;

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
