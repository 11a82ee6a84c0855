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

/** Minutes by which `+08:00` is ahead of UTC. @throws where the text is no offset. */
export function parseZone(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  if (!(offset <= 14 * 60)) throw new Error(`a time zone is written like +08:00, not "${text}"`);
  return sign === '-' ? -offset : offset;
}

/**
 * A time as the old servers kept it: a TIMESTAMP, which was read as UTC; a DATETIME or a text, which is the clock on
 * the wall; or unix seconds. Undefined for NULL, for 0 and for dates such as 0000-00-00 that are none.
 */
export function parseOldTime(
  text: string | undefined,
  columnType: string,
  zoneMinutes: number,
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
  return usable(asUtc.getTime() - (columnType === 'timestamp' ? 0 : zoneMinutes * 60_000));
}

function usable(milliseconds: number): Date | undefined {
  return milliseconds > 0 && milliseconds < LAST_MS ? new Date(Math.floor(milliseconds)) : undefined;
}
