import { findApiRefusal } from '../../shared/cloud/apiRefusal';

/** A call to one of Tencent's APIs that failed, told with what to do about it. */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  private constructor(
    /** Such as `live:DescribeLiveDomains`, as CAM writes it. */
    readonly call: string,
    /** The API's own code; undefined where there was no usable answer. */
    readonly code: string | undefined,
    message: string,
    readonly remedy: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }

  /** @param keysFrom the variable that the key's id was read from. */
  static from(call: string, error: unknown, keysFrom: string): CloudError {
    const refusal = findApiRefusal(error);
    const text = refusal?.message ?? (error instanceof Error ? error.message : String(error));
    const reason = refusal === undefined ? `no usable answer: ${text}` : `${refusal.code}: ${text}`;
    const message = `${call} failed, ${reason}`;
    return new CloudError(call, refusal?.code, message, remedyOf(call, refusal?.code, keysFrom), {
      cause: error,
    });
  }
}

/** Whether the answer says that the thing asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof CloudError && /NotFound|NotExist/.test(error.code ?? '');
}

/** The common codes of API 3.0 (213/30435), in the order of how often they are met. */
const REMEDIES: readonly (readonly [pattern: RegExp, remedy: (call: string, keysFrom: string) => string])[] =
  [
    [
      /^AuthFailure\.(SecretIdNotFound|InvalidSecretId)/,
      (_call, keysFrom) =>
        `${keysFrom} names no key of this account, or a deleted one: copy the pair from the CAM console, "API keys".`,
    ],
    [
      /^AuthFailure\.SignatureExpire/,
      () => "This machine's clock is more than five minutes off: set it, or switch time synchronisation on.",
    ],
    [
      /^AuthFailure\.SignatureFailure/,
      (_call, keysFrom) =>
        `The secret key does not belong to ${keysFrom}: copy both again from the CAM console, "API keys".`,
    ],
    [
      /UnauthorizedOperation/,
      (call, keysFrom) =>
        `The account behind ${keysFrom} may not call ${call}: attach the policy deploy/policies/deploy.json to it in the CAM console.`,
    ],
    [
      /^RequestLimitExceeded|LimitExceeded$/,
      () => 'Too many calls at once: wait a minute, and run this again.',
    ],
    [
      /^ResourceNotFound\.(Forbid|Freeze|Stop|UserDisable)Service/,
      () =>
        'Live video is stopped for this account: see the LVB console for arrears or a missing activation.',
    ],
    [
      /^ResourceUnavailable|^InternalError|^FailedOperation/,
      () => 'Tencent could not do it just now: run this again. If it stays, ask their support with the code.',
    ],
  ];

function remedyOf(call: string, code: string | undefined, keysFrom: string): string {
  if (code === undefined) {
    return 'Check that this machine reaches the API (network, proxy, LIVE_API_ENDPOINT), and run this again.';
  }
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(code)) ?? [];
  return remedy?.(call, keysFrom) ?? `The code is explained in Tencent's documentation of ${call}.`;
}
