import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError } from './cloudError';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;

/** Tencent refused because of its load, not because of the request: the same request may be sent again. */
const BUSY = /^RequestLimitExceeded|^InternalError\.Busy$/;

/**
 * Repeats a request while Tencent says that it is too busy, after 1, 2, 4 and 8 seconds, and a read also when no
 * answer came. Anything else that got no answer may have been done: it is not sent twice, and the next run of the
 * command finds out.
 * @throws CloudError
 */
export async function withRepeats<Answer>(
  action: string,
  send: () => Promise<Answer>,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof CloudError) || attempt >= ATTEMPTS || !mayRepeat(action, error)) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

function mayRepeat(action: string, { code }: CloudError): boolean {
  return code === undefined ? /^(?:Get|List|Describe)/.test(action) : BUSY.test(code);
}
