import { ApiError } from './apiError';
import { OPERATOR_ACTIONS, type Actions } from './apiTypes';
import { postJson, type ConnectionOptions } from './postJson';

export type ActionName = keyof Actions;
export type ActionParameters<N extends ActionName> = Omit<Actions[N]['request'], 'Action'>;
export type ActionData<N extends ActionName> = Actions[N]['data'];

export interface ClientOptions extends ConnectionOptions {
  /** The token of a user, from /login. Sent with all but the Actions for operators. */
  readonly sessionToken?: string | undefined;
  /** Sent with the Actions for operators, and with all others where there is no session token. */
  readonly operatorKey?: string | undefined;
}

export interface Client {
  /** Calls an Action and returns its `returnData`. @throws ApiError with the number of the backend's error. */
  call<N extends ActionName>(action: N, parameters: ActionParameters<N>): Promise<ActionData<N>>;
}

const FOR_OPERATORS: ReadonlySet<string> = new Set(OPERATOR_ACTIONS);

/** A client for the first generation's Actions. */
export function createClient({ sessionToken, operatorKey, ...connection }: ClientOptions): Client {
  return {
    async call<N extends ActionName>(action: N, parameters: ActionParameters<N>): Promise<ActionData<N>> {
      const credential = FOR_OPERATORS.has(action)
        ? (operatorKey ?? sessionToken)
        : (sessionToken ?? operatorKey);
      const headers: Record<string, string> =
        credential === undefined ? {} : { Authorization: `Bearer ${credential}` };
      const body = JSON.stringify({ Action: action, ...parameters });
      const { returnValue, returnMsg, returnData } = await postJson(
        connection,
        'interface.php',
        body,
        headers,
      );
      if (returnValue !== 0) throw new ApiError(action, Number(returnValue), String(returnMsg));
      return returnData as ActionData<N>;
    },
  };
}
