import { EVENT_OUTCOMES, listCallbackEvents, type EventOutcome } from '../../../shared/db/callbackEvents';
import { AppError } from '../../../shared/errors';
import { integer, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { auditReading } from '../moderation/audit';
import {
  nextBeforeId,
  operatorListSchema,
  operatorPageFields,
  operatorPageOf,
  unixSeconds,
} from '../moderation/operatorPage';
import { COUNT, SECONDS, TEXT } from '../replySchema';

/** `event_type` that does not filter; 0 is the stop event. */
const ANY_TYPE = -1;

/** The ledger of stream events, newest first, by stream, type and outcome where these are given. */
export const ListCallbackEvents = defineAction({
  name: 'ListCallbackEvents',
  access: { who: 'operator' },
  fields: {
    ...operatorPageFields(),
    stream_id: optionalText(191),
    event_type: integer({ min: ANY_TYPE, fallback: ANY_TYPE }),
    outcome: optionalText(32),
  },
  reply: operatorListSchema({
    id: COUNT,
    event_type: COUNT,
    stream_id: TEXT,
    event_time: SECONDS,
    timestamp: SECONDS,
    deliveries: COUNT,
    outcome: TEXT,
    payload: TEXT,
  }),
  async handle({ stream_id, event_type, outcome, ...page }, context) {
    const { beforeId, limit } = operatorPageOf(page);
    const filter = {
      ...(stream_id === '' ? {} : { streamName: stream_id }),
      ...(event_type === ANY_TYPE ? {} : { eventType: event_type }),
      ...(outcome === '' ? {} : { outcome: requireOutcome(outcome) }),
    };
    const reading = { action: 'ListCallbackEvents', target: JSON.stringify(filter), reason: page.reason };
    await auditReading(reading, context);
    const events = await context.database.read((session) =>
      listCallbackEvents(session, { filter, beforeId, limit }),
    );
    return {
      list: events.map((event) => ({
        id: event.id,
        event_type: event.eventType,
        stream_id: event.streamName,
        event_time: event.eventTime === undefined ? 0 : unixSeconds(event.eventTime),
        timestamp: unixSeconds(event.receivedAt),
        deliveries: event.deliveries,
        outcome: event.outcome,
        payload: event.payload,
      })),
      before_id: nextBeforeId(events, limit),
    };
  },
});

/** @throws AppError BAD_VALUE. */
function requireOutcome(text: string): EventOutcome {
  const outcome = EVENT_OUTCOMES.find((known) => known === text);
  if (outcome === undefined) {
    throw new AppError('BAD_VALUE', `outcome is not one of ${EVENT_OUTCOMES.join(', ')}`);
  }
  return outcome;
}
