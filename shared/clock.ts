/** Where handlers get the time from, so that a test can be at any moment it likes. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
}

/** Whole seconds since 1970-01-01 UTC, the unit of every time on the wire. */
export function nowSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000);
}
