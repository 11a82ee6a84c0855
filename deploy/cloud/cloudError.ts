/** What Tencent's API answered instead of a result. `code` is undefined where no answer came at all. */
export class CloudError extends Error {
  override readonly name = 'CloudError';

  constructor(
    /** `scf CreateFunction`, `cos putObject`. */
    readonly call: string,
    readonly code: string | undefined,
    readonly reason: string,
    readonly requestId: string | undefined,
    options?: { cause?: unknown },
  ) {
    const what = code === undefined ? `did not answer: ${reason}` : `answered ${code}: ${reason}`;
    super(`${call} ${what}${requestId === undefined ? '' : ` (RequestId ${requestId})`}`, options);
  }

  is(...codes: readonly string[]): boolean {
    return this.code !== undefined && codes.includes(this.code);
  }
}

/** What both SDKs throw: API 3.0's carry `code`, COS's carry `error.Code` or `code`. */
interface SdkError {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly RequestId?: string;
  readonly error?: unknown;
}

/** The error of either SDK in one shape. */
export function toCloudError(call: string, thrown: unknown): CloudError {
  if (thrown instanceof CloudError) return thrown;
  const source: SdkError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const inner = (typeof source.error === 'object' && source.error !== null ? source.error : {}) as {
    Code?: string;
    Message?: string;
  };
  const code = inner.Code ?? source.code;
  const reason =
    inner.Message ??
    (source.message !== undefined && source.message !== ''
      ? source.message
      : typeof source.error === 'string'
        ? source.error
        : 'no reason given');
  // Node's own codes of a connection that failed are no answer.
  const answered = code !== undefined && !/^E[A-Z_]+$/.test(code) && code !== 'CERT_HAS_EXPIRED';
  return new CloudError(call, answered ? code : undefined, reason, source.requestId ?? source.RequestId, {
    cause: thrown,
  });
}
