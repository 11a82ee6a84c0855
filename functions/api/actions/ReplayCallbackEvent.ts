import { lockCallbackEvent, type LedgerEntry } from '../../../shared/db/callbackEvents';
import { AppError } from '../../../shared/errors';
import { applyEvent } from '../../../shared/streamEvents/applyEvent';
import { findStreamEvent } from '../../../shared/streamEvents/streamEvent';
import { integer, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { unixSeconds } from '../moderation/operatorPage';
import { members, TEXT } from '../replySchema';

/** Applies an event of the ledger once more, as if LVB had delivered it again; harmless where it was applied. */
export const ReplayCallbackEvent = defineAction({
  name: 'ReplayCallbackEvent',
  access: { who: 'operator' },
  fields: { id: integer({ min: 1 }), reason: text() },
  reply: members({ outcome: TEXT }),
  async handle({ id, reason }, context) {
    const { database, clock, config } = context;
    const outcome = await database.transaction(async (session) => {
      const entry = await lockCallbackEvent(session, id);
      const event = entry === undefined ? undefined : findStreamEvent(bodyOf(entry));
      if (event === undefined) throw new AppError('INVALID_PARAMETER', `id:${id} is no event of the ledger!`);
      await audit(session, { action: 'ReplayCallbackEvent', target: String(id), reason }, context);
      // What was applied stays as it is, as when LVB delivers it again.
      if (entry?.outcome === 'applied') return entry.outcome;
      return applyEvent(id, event, { session, clock, config });
    });
    return { outcome };
  },
});

/** The ledger does not keep `t`, from which the oldest bodies have their time (PROTOCOL D.2); the time it does keep. */
function bodyOf({ payload, eventTime }: LedgerEntry): object {
  const time = eventTime === undefined ? {} : { event_time: unixSeconds(eventTime) };
  return { ...time, ...(JSON.parse(payload) as object) };
}
