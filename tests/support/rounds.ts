/**
 * How large a long test is: the short number in everyday runs, the number of the pass line with TEST_ROUNDS=long.
 */
export function rounds(short: number, full: number): number {
  return process.env.TEST_ROUNDS === 'long' ? full : short;
}

/** Jest's limit for a test whose size `rounds` gives. */
export const ROUNDS_TIMEOUT_MS = rounds(300_000, 4 * 3_600_000);
