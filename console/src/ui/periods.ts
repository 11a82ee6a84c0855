const HOUR = 3600;

/** For how long one may be banned from the console, in seconds; 0 until lifted. */
export const PERIODS = [
  { name: 'untilLifted', seconds: 0 },
  { name: 'oneHour', seconds: HOUR },
  { name: 'oneDay', seconds: 24 * HOUR },
  { name: 'sevenDays', seconds: 7 * 24 * HOUR },
  { name: 'thirtyDays', seconds: 30 * 24 * HOUR },
] as const;

/** `expires` of BanUser: unix seconds, 0 until lifted. */
export function periodOf(name: string, nowMs: number): number {
  const seconds = PERIODS.find((period) => period.name === name)?.seconds ?? 0;
  return seconds === 0 ? 0 : Math.floor(nowMs / 1000) + seconds;
}
