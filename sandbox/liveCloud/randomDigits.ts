/** A decimal number of exactly this many digits, like LVB's ids: too long for a JSON number on purpose. */
export function randomDigits(count: number, random: () => number): string {
  const first = 1 + Math.floor(random() * 9);
  const rest = Array.from({ length: count - 1 }, () => Math.floor(random() * 10));
  return [first, ...rest].join('');
}
