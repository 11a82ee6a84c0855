/** What a caller can expect from sending the same request again. */
type Retry = 'never' | 'later';

interface ErrorEntry {
  /** `returnValue` on the wire: a number the first-generation server used wherever one fits. */
  readonly number: number;
  /** Standard text, the first half of `returnMsg`. */
  readonly message: string;
  readonly retry: Retry;
}

/** Every way in which a call can fail. Nothing else ever reaches a client. */
export const ERRORS = {
  INVALID_PARAMETER: { number: 1000, message: 'invalid param in json from client!', retry: 'never' },
  UNKNOWN_ACTION: { number: 1000, message: 'invalid interface name', retry: 'never' },
  DATABASE_UNREACHABLE: { number: 2002, message: 'db connect error', retry: 'later' },
  DATABASE_FAILED: { number: 2003, message: 'db operator error', retry: 'later' },
  CLOUD_FAILED: { number: 3000, message: 'network error', retry: 'later' },
  INTERNAL: { number: 4000, message: 'internal error', retry: 'later' },
  NOT_CONFIGURED: { number: 4000, message: 'service not configured', retry: 'never' },
  BAD_JSON: { number: 4001, message: 'json format error', retry: 'never' },
  BAD_VALUE: { number: 4002, message: 'request para error', retry: 'never' },
  TOO_FREQUENT: { number: 4003, message: 'request too frequent', retry: 'later' },
  NOT_SIGNED_IN: { number: 4010, message: 'sign-in required', retry: 'never' },
  NOT_ALLOWED: { number: 4030, message: 'not allowed', retry: 'never' },
  BANNED: { number: 4031, message: 'user is banned from broadcasting', retry: 'never' },
  BROADCAST_ENDED: { number: 10010, message: 'broadcast has ended', retry: 'never' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

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
