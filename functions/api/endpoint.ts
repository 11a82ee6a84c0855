import type { Fields, ValuesOf } from '../../shared/validation/fields';
import type { Access, ActionContext } from './action';
import type { ReplySchema } from './replySchema';

/** What an endpoint works with besides what every Action has. */
export interface EndpointContext extends ActionContext {
  /** The session whose token signed the request; undefined for endpoints that anyone may call. */
  readonly sessionId: string | undefined;
}

/** `owner`: the user whom `field` names, proved by a valid `Liteav-Sig`, in `open` mode as well. */
export type EndpointAccess = Extract<Access, { readonly who: 'owner' }> | { readonly who: 'anyone' };

/** A path of the second-generation apps (PROTOCOL C.2). */
export interface Endpoint<F extends Fields = Fields> {
  /** The last segment of the path. */
  readonly path: string;
  readonly access: EndpointAccess;
  readonly fields: F;
  /** What `handle` returns. */
  readonly reply: ReplySchema;
  /** Returns `data`; undefined where there is nothing to say. */
  handle(parameters: ValuesOf<F>, context: EndpointContext): Promise<object | undefined>;
}

/** Ties the handler's parameter type to the declared fields. */
export function defineEndpoint<F extends Fields>(endpoint: Endpoint<F>): Endpoint<F> {
  return endpoint;
}
