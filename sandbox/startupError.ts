/** The sandbox cannot start, for a reason that its message explains completely. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
