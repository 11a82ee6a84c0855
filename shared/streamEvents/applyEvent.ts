import { settleCallbackEvent } from '../db/callbackEvents';
import { EVENT_HANDLERS } from '.';
import type { EventContext, EventEffect } from './event';
import type { StreamEventBody } from './streamEvent';

/** Applies a ledger entry and notes what became of it, in the caller's transaction. */
export async function applyEvent(
  ledgerId: number,
  event: StreamEventBody,
  context: EventContext,
): Promise<EventEffect> {
  const handler = EVENT_HANDLERS.get(event.eventType);
  const effect: EventEffect =
    handler === undefined
      ? { outcome: 'ignored' }
      : await handler.apply(event.streamName, event.members, context);
  await settleCallbackEvent(context.session, ledgerId, effect.outcome);
  return effect;
}
