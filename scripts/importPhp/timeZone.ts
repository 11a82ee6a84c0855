/** A zone of time as an old server had it: how far its clock on the wall was ahead of UTC. */
export interface TimeZone {
  readonly name: string;
  /** Milliseconds ahead of UTC at this instant. */
  offsetAt(instantMs: number): number;
}

/** Not CST and the like: it may be China's or Chicago's. */
const NAME = /^(?:UTC|GMT|PRC|[A-Z][A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** `+08:00`, or a name such as `Asia/Shanghai`, whose summer times are known. @throws Error for anything else. */
export function parseZone(text: string): TimeZone {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  if (offset <= 14 * 60 && Number(minutes) < 60) {
    const offsetMs = (sign === '-' ? -offset : offset) * MINUTE_MS;
    return { name: text, offsetAt: () => offsetMs };
  }
  if (NAME.test(text)) {
    const zone = findNamedZone(text);
    if (zone !== undefined) return zone;
  }
  throw new Error(`a time zone is written like +08:00 or Asia/Shanghai, not "${text}"`);
}

/** What the clock on the wall showed at an instant, as milliseconds of a clock in UTC that shows the same. */
export function wallAt(instantMs: number, zone: TimeZone): number {
  return instantMs + zone.offsetAt(instantMs);
}

/**
 * When the clock on the wall showed this. An hour that there was twice, at the end of summer time, is the first; one
 * that there was not is an hour later, as PHP and MySQL have it.
 */
export function instantOf(wallMs: number, zone: TimeZone): number {
  // Offsets differ by less than a day, so both sides of a change within reach are looked at.
  const before = wallMs - zone.offsetAt(wallMs - DAY_MS);
  if (wallAt(before, zone) === wallMs) return before;
  const after = wallMs - zone.offsetAt(wallMs + DAY_MS);
  return wallAt(after, zone) === wallMs ? after : before;
}

function findNamedZone(name: string): TimeZone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    return undefined;
  }
  return {
    name,
    offsetAt(instantMs) {
      const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
      const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
      const wallMs = Date.UTC(
        ...([part('year'), part('month') - 1, part('day')] as const),
        ...([part('hour'), part('minute'), part('second')] as const),
      );
      return wallMs - Math.floor(instantMs / 1000) * 1000;
    },
  };
}
