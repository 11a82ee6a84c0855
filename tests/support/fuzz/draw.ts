/** Numbers in [0, 1) that follow from a seed. */
export type Random = () => number;

export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

export function chance(probability: number, random: Random): boolean {
  return random() < probability;
}

export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}
