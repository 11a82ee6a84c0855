import { AppError } from '../errors';

/**
 * The code that names a failure best: of Tencent's API, of the database driver or the system, else of the error
 * itself. Texts are left out, because a driver may put into them what nobody should read.
 */
export function failureCodeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return UNKNOWN;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const own = typeof code === 'string' && code !== '' ? code : UNKNOWN;
  if (cause === undefined || (own !== UNKNOWN && !(error instanceof AppError))) return own;
  const deeper = failureCodeOf(cause);
  return deeper === UNKNOWN ? own : deeper;
}

const UNKNOWN = 'UNKNOWN';
