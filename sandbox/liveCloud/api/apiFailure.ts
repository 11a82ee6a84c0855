/** An error answer of API 3.0: HTTP 200 with a code and a message. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
