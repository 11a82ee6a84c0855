import type { Clock } from '../../../shared/clock';
import type { Config } from '../../../shared/config';
import type { EventOutcome } from '../../../shared/db/callbackEvents';
import type { Session } from '../../../shared/db/database';
import type { Validator } from '../../../shared/validation/compileSchema';

/** What an event handler works with, inside the transaction that also enters the event into the ledger. */
export interface EventContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly config: Config;
}

/** One type of stream event: what its body must look like, when it happened, and what follows from it. */
export interface EventHandler {
  readonly validate: Validator;
  /** LVB's own time of the event. */
  timeOf(members: Readonly<Record<string, unknown>>): Date | undefined;
  /** How far that time may be after the delivery's expiry; an event beyond it is refused. */
  readonly aheadToleranceSeconds: number;
  apply(
    streamName: string,
    members: Readonly<Record<string, unknown>>,
    context: EventContext,
  ): Promise<EventOutcome>;
}
