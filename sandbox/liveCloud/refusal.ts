/** The live cloud refuses what it was asked; `status` is the HTTP status of the control plane's answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: 400 | 403 | 404 | 405 | 409,
    reason: string,
  ) {
    super(reason);
  }
}
