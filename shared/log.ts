import { withoutSecrets } from './secretText';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LEVELS)[number];

export interface Logger {
  debug(event: string, fields?: object): void;
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
}

/** Keys whose values never reach a log, at any depth and in any spelling of case. */
const SECRET_KEY = /secret|password|token|authorization|sign|txtime|key|cookie|credential/i;

/** `txSecret` and its like inside URLs and query strings that were logged as text. */
const SECRET_IN_TEXT = /((?:txSecret|sign|token|signature|password)=)[^&\s"']+/gi;

const MAX_TEXT_CHARACTERS = 2000;
const MAX_DEPTH = 6;

/**
 * Returns a copy that is safe to print: secrets replaced, by key name and wherever one of `secrets` stands in a text,
 * long texts cut, errors unfolded.
 */
export function redact(value: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  const inner = (item: unknown): unknown => redact(item, secrets, depth + 1);
  if (typeof value === 'string') {
    // Before the text is cut: half a secret would not be found.
    return withoutSecrets(value, secrets)
      .slice(0, MAX_TEXT_CHARACTERS)
      .replace(SECRET_IN_TEXT, '$1[redacted]');
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return redactError(value, inner);
  if (Array.isArray(value)) return value.slice(0, 50).map(inner);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? '[redacted]' : inner(item)]),
  );
}

function redactError(error: Error, inner: (item: unknown) => unknown): unknown {
  return {
    name: inner(error.name),
    message: inner(error.message),
    ...('code' in error ? { code: inner(error.code) } : {}),
    stack: inner(framesOf(error)),
    ...(error.cause === undefined ? {} : { cause: inner(error.cause) }),
  };
}

/** Where it was thrown, without the message, which may have any number of lines. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 7)
    .join('\n');
}

export interface LoggerOptions {
  readonly functionName: string;
  /** Lines below this level are left out. */
  readonly level: LogLevel;
  /** Texts that no line may show, wherever they come from. */
  readonly secrets?: readonly string[];
  /** Fields that every line carries. */
  readonly common?: object;
  readonly write?: (line: string) => void;
}

/** CLS takes texts and numbers of the first level into its fields, and drops everything else (583/12217). */
function flat(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => {
      if (typeof value === 'boolean') return [name, value ? 1 : 0];
      return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value];
    }),
  );
}

/** Writes one JSON line per event to stdout, which the platform ships to CLS line by line. */
export function createLogger(options: LoggerOptions): Logger {
  const { functionName, level, secrets = [], common = {}, write = writeLine } = options;
  const at = (lineLevel: LogLevel) => {
    if (LEVELS.indexOf(lineLevel) < LEVELS.indexOf(level)) return (): void => undefined;
    return (event: string, fields: object = {}): void => {
      const head = { time: new Date().toISOString(), level: lineLevel, function: functionName, event };
      const all = redact({ ...common, ...fields }, secrets) as object;
      // Twice: first in the line, and last so that no field can pass for one of them.
      write(JSON.stringify({ ...head, ...flat(all), ...head }));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
