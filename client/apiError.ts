/** A call that the backend answered with an error. The numbers are listed in docs/api/README.md. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The Action, or the second-generation path. */
  readonly operation: string;
  /** `returnValue` or `code`. */
  readonly number: number;

  constructor(operation: string, number: number, text: string) {
    super(`${operation}: ${number} ${text}`);
    this.operation = operation;
    this.number = number;
  }
}
