import { passes, type Line } from './line';
import type { Machine } from './machine';

export interface SectionResult {
  readonly name: string;
  readonly covers: string;
  readonly seconds: number;
  /** Of the machine when it began, which others may be using too. */
  readonly load: number;
  readonly lines: readonly Line[];
  /** Why there are no lines; '' where there are. */
  readonly error: string;
}

export interface BenchResult {
  readonly machine: Machine;
  /** Product and version of the database server. */
  readonly database: string;
  readonly long: boolean;
  readonly sections: readonly SectionResult[];
}

export function failuresOf({ sections }: BenchResult): string[] {
  return sections.flatMap(({ name, lines, error }) => [
    ...(error === '' ? [] : [`${name}: ${error}`]),
    ...lines.filter((line) => !passes(line)).map((line) => `${line.id}: ${line.measure.en}`),
  ]);
}
