import type { Broadcast } from '../broadcast/broadcast';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { EventOutcome } from '../db/callbackEvents';
import type { Session } from '../db/database';
import type { Validator } from '../validation/compileSchema';

/** What an event handler works with, inside the transaction that also enters the event into the ledger. */
export interface EventContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly config: Config;
}

/** What became of an event. */
export interface EventEffect {
  readonly outcome: EventOutcome;
  /** Whom it banned: streams that LVB has to forbid once the transaction is committed. */
  readonly ban?: EventBan;
}

export interface EventBan {
  readonly streams: readonly Broadcast[];
  readonly bannedAt: Date;
  readonly reason: string;
}

/** One type of stream event: what its body must look like, when it happened, and what follows from it. */
export interface EventHandler {
  /** What `validate` holds a body to; also in the API description. */
  readonly schema: object;
  readonly validate: Validator;
  /** LVB's own time of the event. */
  timeOf(members: Readonly<Record<string, unknown>>): Date | undefined;
  /** How far that time may be after the delivery's expiry; an event beyond it is refused. */
  readonly aheadToleranceSeconds: number;
  apply(
    streamName: string,
    members: Readonly<Record<string, unknown>>,
    context: EventContext,
  ): Promise<EventEffect>;
}
