/** How the callbacks of one request travel. Without a rule: once, at once, in order. */
export interface CallbackRule {
  /** Send this much later. */
  readonly delayMs?: number | undefined;
  /** Send this many identical copies at once, as LVB's retries make normal. */
  readonly times?: number | undefined;
  /** Never send. */
  readonly drop?: boolean | undefined;
  /** Keep until a release asks for it, in an order of its choosing. */
  readonly holdUntil?: 'release' | undefined;
}
