/** A text in the two languages of the documents. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** One measured line of the speed table. */
export interface Line {
  /** The line of the requirements that it proves, such as `SP2`. */
  readonly id: string;
  readonly measure: Text;
  readonly value: number;
  /** `×` for a ratio of two measurements of the same run. */
  readonly unit: '×' | 'ms' | 's' | '/s' | 'MB' | '%' | '';
  /** What the value must not be above, or below; without either the line is for information. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What the ratio was made of, or how large the measurement was. */
  readonly detail: string;
}

export function passes({ value, atMost, atLeast }: Line): boolean {
  return !Number.isNaN(value) && value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
}

export function limitOf({ atMost, atLeast, unit }: Line): string {
  if (atMost !== undefined) return `≤ ${atMost}${withUnit(unit)}`;
  return atLeast === undefined ? '' : `≥ ${atLeast}${withUnit(unit)}`;
}

export function valueOf({ value, unit }: Line): string {
  return `${rounded(value)}${withUnit(unit)}`;
}

/** Three digits that mean something. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function withUnit(unit: Line['unit']): string {
  if (unit === '') return '';
  return unit === '×' ? unit : ` ${unit}`;
}
