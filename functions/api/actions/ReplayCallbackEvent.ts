import { lockCallbackEvent } from '../../../shared/db/callbackEvents';
import { AppError } from '../../../shared/errors';
import { applyEvent } from '../../../shared/streamEvents/applyEvent';
import { cutBanned } from '../../../shared/streamEvents/cutBanned';
import type { EventEffect } from '../../../shared/streamEvents/event';
import { findLedgerEvent } from '../../../shared/streamEvents/ledgerEvent';
import { integer, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { mayCallLiveApi } from '../moderation/bans';
import { members, TEXT } from '../replySchema';

/** Applies an event of the ledger once more, as if LVB had delivered it again; harmless where it was applied. */
export const ReplayCallbackEvent = defineAction({
  name: 'ReplayCallbackEvent',
  access: { who: 'operator' },
  fields: { id: integer({ min: 1 }), reason: text() },
  reply: members({ outcome: TEXT }),
  async handle({ id, reason }, context) {
    const { database, clock, config } = context;
    const now = new Date(clock.nowMs());
    const { outcome, ban } = await database.transaction(async (session): Promise<EventEffect> => {
      const entry = await lockCallbackEvent(session, id);
      const event = entry === undefined ? undefined : findLedgerEvent(entry);
      if (event === undefined) throw new AppError('INVALID_PARAMETER', `id:${id} is no event of the ledger!`);
      await audit(session, { action: 'ReplayCallbackEvent', target: String(id), reason }, context);
      // What was applied stays as it is, as when LVB delivers it again.
      if (entry?.outcome === 'applied') return { outcome: entry.outcome };
      return applyEvent(id, event, { session, clock, config });
    });
    if (ban !== undefined) await cutBanned(ban, context, () => mayCallLiveApi(clock, now));
    return { outcome };
  },
});
