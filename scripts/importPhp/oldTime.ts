import { instantOf, wallAt, type TimeZone } from './timeZone';

const WALL_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?)?$/;
const UNIX_TIME = /^\d{1,13}(?:\.0+)?$/;
/** A number above this counts milliseconds: as seconds it would be after the year 5000. */
const MOST_SECONDS = 100_000_000_000;
const LAST_MS = Date.UTC(2100, 0, 1);

const NUMBER_TYPES = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'decimal',
  'double',
  'float',
]);

/** Who wrote a time, and where. */
export interface TimeZones {
  /** Of the sessions of the old MySQL: in which its `DATETIME` columns are, and its `CURRENT_TIMESTAMP`. */
  readonly database: TimeZone;
  /** Of the PHP that wrote times as text; undefined where it is the database's. */
  readonly php: TimeZone | undefined;
}

/**
 * A time as the old servers kept it: a TIMESTAMP, which was read as UTC; a DATETIME or a text, which is the clock on
 * the wall; or unix seconds. Undefined for NULL, for 0 and for dates such as 0000-00-00 that are none.
 *
 * What PHP wrote shows PHP's wall. MySQL took it for its session's when it put it into a TIMESTAMP, so that instant is
 * wrong by the difference of the two zones; the wall that it shows in the session's zone is right.
 */
export function parseOldTime(
  text: string | undefined,
  columnType: string,
  { database, php }: TimeZones,
  writtenBy: 'php' | 'database' = 'database',
): Date | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (NUMBER_TYPES.has(columnType) || UNIX_TIME.test(trimmed)) {
    const number = Number(trimmed);
    return usable(number > MOST_SECONDS ? number : number * 1000);
  }
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] =
    WALL_TIME.exec(trimmed) ?? [];
  if (year === '' || Number(year) === 0) return undefined;
  const date = [Number(year), Number(month) - 1, Number(day)] as const;
  const asUtc = new Date(Date.UTC(...date, Number(hour), Number(minute), Number(second)));
  // The 31st of February would be some day in March.
  if (asUtc.getUTCMonth() !== Number(month) - 1 || asUtc.getUTCDate() !== Number(day)) return undefined;
  const zone = writtenBy === 'php' ? php : undefined;
  if (columnType !== 'timestamp') return usable(instantOf(asUtc.getTime(), zone ?? database));
  return usable(zone === undefined ? asUtc.getTime() : instantOf(wallAt(asUtc.getTime(), database), zone));
}

function usable(milliseconds: number): Date | undefined {
  return milliseconds > 0 && milliseconds < LAST_MS ? new Date(Math.floor(milliseconds)) : undefined;
}
