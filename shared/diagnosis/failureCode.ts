import { AppError } from '../errors';

/**
 * The code that names a failure best: of Tencent's API, of the database driver or the system, else of the error
 * itself. Texts are left out, because a driver may put into them what nobody should read.
 */
export function failureCodeOf(error: unknown): string {
  if (error instanceof AppError && error.cause !== undefined) {
    const code = failureCodeOf(error.cause);
    if (code !== 'UNKNOWN') return code;
  }
  if (error instanceof AppError) return error.code;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code !== '') {
    return error.code;
  }
  if (error instanceof Error && error.cause !== undefined) return failureCodeOf(error.cause);
  return 'UNKNOWN';
}
