import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;

/** Tencent refused because of its load, not because of the request: the same request may be sent again. */
const BUSY = /^RequestLimitExceeded|^InternalError\.Busy$/;

/** An answer that is no success; `code` is undefined where none came. */
interface Refused extends Error {
  readonly code: string | undefined;
}

export interface Repeats {
  /** Such as `GetFunction`. A read, by its name, is also sent again when no answer came; '' for never that. */
  readonly action: string;
  /** Tells a refusal from a defect. */
  readonly isRefused: (error: unknown) => error is Refused;
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/**
 * Repeats a request while Tencent says that it is too busy, after 1, 2, 4 and 8 seconds, and a read also when no
 * answer came. Anything else that got no answer may have been done: it is not sent twice, and the next run of the
 * command finds out.
 * @throws what `send` threw last
 */
export async function withRepeats<Answer>(
  send: () => Promise<Answer>,
  { action, isRefused, pause = sleep }: Repeats,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isRefused(error) || attempt >= ATTEMPTS || !mayRepeat(action, error)) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

function mayRepeat(action: string, { code }: Refused): boolean {
  return code === undefined ? /^(?:Get|List|Describe)/.test(action) : BUSY.test(code);
}
