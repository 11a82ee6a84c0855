import { AppError } from '../errors';

/** Whether repeating the whole unit of work can help: at once on the same or on a new connection, or not. */
type Kind = 'conflict' | 'lost' | 'final';

/** 1213 deadlock, 1205 lock wait timeout: the server rolled back and says to try again. */
const CONFLICT = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);

/** The server takes no connection at this moment: full (1040), or restarting after a failover. */
const CROWDED = new Set(['ER_CON_COUNT_ERROR', 'ECONNREFUSED']);

/**
 * 1290, 1836 and 1792: the server has become read-only in a failover and has rolled back. A new connection finds its
 * successor, and until there is one the database is busy.
 */
const READ_ONLY = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
]);

/**
 * The connection is unusable. PROTOCOL_SEQUENCE_TIMEOUT is the driver's own time-out: the server may still answer
 * the old statement, so such a connection must never be used again. 1053 comes from a server that shuts down: a new
 * connection finds its successor.
 */
const LOST = new Set([
  ...READ_ONLY,
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_UNEXPECTED_PACKET',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_FORCING_CLOSE',
  'ER_CONNECTION_KILLED',
  'ER_SESSION_WAS_KILLED',
  'ER_ABORTING_CONNECTION',
  'ER_NEW_ABORTING_CONNECTION',
  'ER_QUERY_INTERRUPTED',
  'ER_CLIENT_INTERACTION_TIMEOUT',
]);

/** No connection could be opened at all. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ER_CON_COUNT_ERROR',
  'ER_USER_LIMIT_REACHED',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
]);

function driverCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

export function classifyDatabaseError(error: unknown): Kind {
  if (CONFLICT.has(driverCode(error)) || CROWDED.has(driverCode(error))) return 'conflict';
  return isConnectionLost(error) ? 'lost' : 'final';
}

export function isConnectionLost(error: unknown): boolean {
  if (LOST.has(driverCode(error))) return true;
  const fatal = typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true;
  return fatal && !UNREACHABLE.has(driverCode(error));
}

/**
 * Whether a statement that commits by itself cannot have been done: the server itself refused it or rolled it back, or
 * the driver knew before sending it that the connection was closed (an error without a code).
 */
export function isCertainlyUndone(error: unknown): boolean {
  const code = driverCode(error);
  return code === '' || code.startsWith('ER_');
}

/** Whether a COMMIT that failed so has certainly not committed: the server says that it rolled back. */
export function isRolledBack(error: unknown): boolean {
  return CONFLICT.has(driverCode(error)) || READ_ONLY.has(driverCode(error));
}

export function isDuplicateKey(error: unknown): boolean {
  return driverCode(error) === 'ER_DUP_ENTRY';
}

/** The application's error for a driver's; the driver's text stays in `cause`, for the log only. */
export function translateDatabaseError(error: unknown): AppError {
  const code = driverCode(error);
  if (UNREACHABLE.has(code) || isConnectionLost(error)) {
    const isBusy = code === 'ER_CON_COUNT_ERROR' || READ_ONLY.has(code);
    const detail = `database ${isBusy ? 'busy' : 'unreachable'}, try again`;
    return new AppError('DATABASE_UNREACHABLE', detail, { cause: error });
  }
  if (CONFLICT.has(code))
    return new AppError('DATABASE_FAILED', 'database busy, try again', { cause: error });
  if (code.startsWith('ER_')) return new AppError('DATABASE_FAILED', 'statement failed', { cause: error });
  return new AppError('INTERNAL', undefined, { cause: error });
}
