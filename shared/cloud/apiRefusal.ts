/** A refusal by one of Tencent's APIs, as opposed to a network or parsing failure. */
export interface ApiRefusal {
  /** Such as `AuthFailure.SignatureFailure`. */
  readonly code: string;
  readonly message: string;
}

/** Code and message where the API itself refused. */
export function findApiRefusal(error: unknown): ApiRefusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('requestId' in error)) return undefined;
  return typeof error.code === 'string' ? { code: error.code, message: error.message } : undefined;
}
