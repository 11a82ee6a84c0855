export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * Median of each work's milliseconds. The works take turns, so that whatever else the machine does meets all of them
 * alike.
 */
export async function interleaved<K extends string>(
  rounds: number,
  works: Readonly<Record<K, () => Promise<unknown>>>,
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const times = new Map<K, number[]>(names.map((name) => [name, []]));
  for (const name of names) await works[name]();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      await works[name]();
      times.get(name)!.push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<K, number>;
}

/** How often a second `writers` together get `work` done when each repeats it for so long. */
export async function rateOf(
  writers: readonly (() => Promise<unknown>)[],
  durationMs: number,
): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  await Promise.all(
    writers.map(async (work) => {
      while (performance.now() - startedAt < durationMs) {
        await work();
        done += 1;
      }
    }),
  );
  return (done / (performance.now() - startedAt)) * 1000;
}
