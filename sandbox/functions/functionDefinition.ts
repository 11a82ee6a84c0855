/** What the platform knows of a deployed function. */
export interface FunctionDefinition {
  readonly name: string;
  /** The built `index.js` that exports `main_handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  readonly memoryMb: number;
  /** How many instances may run at once; further events wait for one to become free. */
  readonly maxInstances: number;
  /** A CommonJS file whose export is called with `options` in each instance before the bundle is loaded. */
  readonly preload?: { readonly file: string; readonly options: unknown };
}

/** How one invocation ended. */
export type InvocationOutcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw' | 'crashed' | 'timed-out'; readonly message: string };

/** Receives every line that a function writes to stdout or stderr. */
export type FunctionLineSink = (functionName: string, stream: 'stdout' | 'stderr', line: string) => void;
