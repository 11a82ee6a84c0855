/** What a caller can expect from sending the same request again. */
type Retry = 'never' | 'later';

interface ErrorEntry {
  /** `returnValue` on the wire: a number the first-generation server used wherever one fits. */
  readonly number: number;
  /** `code` in the second generation's envelope (PROTOCOL C.1). */
  readonly secondNumber: number;
  /** Standard text, the first half of `returnMsg` or `message`. */
  readonly message: string;
  readonly retry: Retry;
}

/** Every way in which a call can fail. Nothing else ever reaches a client. */
export const ERRORS = {
  INVALID_PARAMETER: {
    number: 1000,
    secondNumber: 602,
    message: 'invalid param in json from client!',
    retry: 'never',
  },
  UNKNOWN_ACTION: { number: 1000, secondNumber: 400, message: 'invalid interface name', retry: 'never' },
  DATABASE_UNREACHABLE: { number: 2002, secondNumber: 500, message: 'db connect error', retry: 'later' },
  DATABASE_FAILED: { number: 2003, secondNumber: 500, message: 'db operator error', retry: 'later' },
  CLOUD_FAILED: { number: 3000, secondNumber: 500, message: 'network error', retry: 'later' },
  INTERNAL: { number: 4000, secondNumber: 500, message: 'internal error', retry: 'later' },
  NOT_CONFIGURED: { number: 4000, secondNumber: 500, message: 'service not configured', retry: 'never' },
  BAD_JSON: { number: 4001, secondNumber: 400, message: 'json format error', retry: 'never' },
  BAD_VALUE: { number: 4002, secondNumber: 602, message: 'request para error', retry: 'never' },
  TOO_FREQUENT: { number: 4003, secondNumber: 4003, message: 'request too frequent', retry: 'later' },
  NOT_SIGNED_IN: { number: 4010, secondNumber: 498, message: 'sign-in required', retry: 'never' },
  NOT_ALLOWED: { number: 4030, secondNumber: 4030, message: 'not allowed', retry: 'never' },
  BANNED: { number: 4031, secondNumber: 4031, message: 'user is banned from broadcasting', retry: 'never' },
  USER_NAME_FORMAT: { number: 1000, secondNumber: 610, message: 'user name format error', retry: 'never' },
  PASSWORD_FORMAT: { number: 1000, secondNumber: 611, message: 'password format error', retry: 'never' },
  USER_EXISTS: { number: 1000, secondNumber: 612, message: 'user exist', retry: 'never' },
  NO_SUCH_USER: { number: 1000, secondNumber: 620, message: 'user not exist', retry: 'never' },
  WRONG_PASSWORD: { number: 1000, secondNumber: 621, message: 'password error', retry: 'never' },
  BROADCAST_ENDED: { number: 10010, secondNumber: 10010, message: 'broadcast has ended', retry: 'never' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

const FAILURES: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_UNREACHABLE',
  'DATABASE_FAILED',
  'CLOUD_FAILED',
  'INTERNAL',
  'NOT_CONFIGURED',
]);

/** Whether it is for an operator to mend: whoever called could not have done better. */
export function isFailure(code: ErrorCode): boolean {
  return FAILURES.has(code);
}

/**
 * The one error class of the project. `detail` names the field and the rule for whoever reads the reply, so it
 * must never hold a secret; `cause` goes to the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown }) {
    super(detail === undefined ? ERRORS[code].message : `${ERRORS[code].message} | ${detail}`, options);
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
  }

  get number(): number {
    return ERRORS[this.code].number;
  }
}
