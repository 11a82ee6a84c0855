import { ApiError } from '../../client/apiError';
import { createClient, type ActionData, type Client } from '../../client/createClient';
import { postJson } from '../../client/postJson';

export type Item = ActionData<'FetchList'>['pusherlist'][number];
export type Ban = ActionData<'ListBans'>['list'][number];
export type Report = ActionData<'ListReports'>['list'][number];
export type LedgerEvent = ActionData<'ListCallbackEvents'>['list'][number];
export type SweepRun = ActionData<'ListSweepRuns'>['list'][number];

export const LIST = { live: 1, replays: 2, allRooms: 4 } as const;

/** `returnValue` for a key that is not the operator's. */
const NOT_ALLOWED = 4030;

/** The public API, with the operator's key. The client keeps it in a closure and sends it as a header only. */
export interface Backend {
  readonly call: Client['call'];
  /** What `Health` says, as it is; undefined where the backend has no such Action. */
  findHealth(): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export function createBackend(api: string, operatorKey: string): Backend {
  const client = createClient({ url: api, operatorKey });
  return {
    call: (action, parameters) => client.call(action, parameters),
    async findHealth() {
      const body = JSON.stringify({ Action: 'Health' });
      const { returnValue, returnMsg, returnData } = await postJson({ url: api }, 'interface.php', body, {
        Authorization: `Bearer ${operatorKey}`,
      });
      if (returnValue === 0) return returnData as Readonly<Record<string, unknown>>;
      if (String(returnMsg).startsWith('invalid interface name')) return undefined;
      throw new ApiError('Health', Number(returnValue), String(returnMsg));
    },
  };
}

/** Whether a call failed because of the key. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof ApiError && error.number === NOT_ALLOWED;
}

/** The backend's own words for a failure, without the name of the Action. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
