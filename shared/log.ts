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
const SECRET_IN_TEXT = /((?:txSecret|sign|token|signature)=)[^&\s"']+/gi;

const MAX_TEXT_CHARACTERS = 2000;
const MAX_DEPTH = 6;

/** Returns a copy that is safe to print: secrets by key name replaced, long texts cut, errors unfolded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value.slice(0, MAX_TEXT_CHARACTERS).replace(SECRET_IN_TEXT, '$1[redacted]');
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) ? '[redacted]' : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redact(error.message, depth + 1),
    ...('code' in error ? { code: redact(error.code, depth + 1) } : {}),
    stack: redact(error.stack?.split('\n').slice(1, 8).join('\n') ?? '', depth + 1),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

export interface LoggerOptions {
  readonly functionName: string;
  /** Lines below this level are left out. */
  readonly level: LogLevel;
  /** Fields that every line carries. */
  readonly common?: object;
  readonly write?: (line: string) => void;
}

/** Writes one JSON line per event to stdout, which the platform ships to CLS line by line. */
export function createLogger({ functionName, level, common = {}, write = writeLine }: LoggerOptions): Logger {
  const at = (lineLevel: LogLevel) => {
    if (LEVELS.indexOf(lineLevel) < LEVELS.indexOf(level)) return (): void => undefined;
    return (event: string, fields: object = {}): void => {
      const time = new Date().toISOString();
      const all = redact({ ...common, ...fields }) as object;
      write(JSON.stringify({ time, level: lineLevel, function: functionName, event, ...all }));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
