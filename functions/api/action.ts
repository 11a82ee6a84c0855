import type { LiveApi } from '../../shared/cloud/liveApi';
import type { Clock } from '../../shared/clock';
import type { Config } from '../../shared/config';
import type { Database } from '../../shared/db/database';
import type { HealthCheck } from '../../shared/diagnosis/health';
import type { Logger } from '../../shared/log';
import type { Fields, ValuesOf } from '../../shared/validation/fields';
import type { LikeBatches } from './likeBatches';
import type { ReplySchema } from './replySchema';

/** Who a request comes from, as far as it is known. */
export type Caller =
  | { readonly kind: 'anonymous' }
  /** Proved by a session token. */
  | { readonly kind: 'user'; readonly userId: string }
  /** Proved by an operator key; `keyId` tells which one and gives nothing of it away. */
  | { readonly kind: 'operator'; readonly keyId: string };

/**
 * Who may call an Action. `owner`: the user whom `field` names, and nobody else. `signed-in`: any user.
 * `operatorWhen` reserves some values of one field for operators.
 */
export type Access =
  | {
      readonly who: 'anyone';
      readonly operatorWhen?: { readonly field: string; readonly values: readonly number[] };
    }
  | { readonly who: 'signed-in' }
  | { readonly who: 'owner'; readonly field: string; readonly operatorToo?: true }
  | { readonly who: 'operator' };

/** Everything an Action works with. There is nothing else: no global clock, randomness or connection. */
export interface ActionContext {
  readonly config: Config;
  readonly clock: Clock;
  /** Unpredictable bytes. */
  readonly randomBytes: (size: number) => Uint8Array;
  readonly database: Database;
  readonly liveApi: LiveApi;
  readonly health: HealthCheck;
  readonly likes: LikeBatches;
  readonly log: Logger;
  readonly caller: Caller;
  /** Where the request comes from; '' where the platform does not tell. */
  readonly remoteAddress: string;
}

export interface Action<F extends Fields = Fields> {
  /** The wire name. */
  readonly name: string;
  readonly access: Access;
  readonly fields: F;
  /** What `handle` returns. */
  readonly reply: ReplySchema;
  /** Returns `returnData`; undefined where there is nothing to say. */
  handle(parameters: ValuesOf<F>, context: ActionContext): Promise<object | undefined>;
}

/** Ties the handler's parameter type to the declared fields. */
export function defineAction<F extends Fields>(action: Action<F>): Action<F> {
  return action;
}
