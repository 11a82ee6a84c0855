/** The command line is wrong: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** Runs `parse`, whose errors are about what was typed. */
  static wrap<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}
