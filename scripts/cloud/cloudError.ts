import { findApiRefusal } from '../../shared/cloud/apiRefusal';
import { remedyFor } from './remedyFor';

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
    const code = refusal?.code;
    return new CloudError(call, code, message, remedyFor({ call, code, keysFrom }), { cause: error });
  }
}

/** Whether the answer says that the thing asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof CloudError && /NotFound|NotExist/.test(error.code ?? '');
}
