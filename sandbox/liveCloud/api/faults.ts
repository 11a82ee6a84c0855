export const FAULT_KINDS = ['timeout', 'http500', 'html', 'badJson', 'empty', 'error'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A way for API calls to go wrong. */
export interface FaultRule {
  /** The action it strikes, `*` for every one. */
  readonly action: string;
  readonly fault: FaultKind;
  /** How many calls it strikes; without it, until cleared. */
  readonly count?: number | undefined;
  /** Strike only calls that ask for this page. */
  readonly page?: number | undefined;
  /** Strike this share of the calls that fit; all of them without it. */
  readonly ratePercent?: number | undefined;
  /** The code that fault `error` answers with. */
  readonly code?: string | undefined;
}

export interface ActiveFault extends FaultRule {
  readonly struck: number;
}

/** Decides which API calls go wrong. */
export class Faults {
  private readonly rules: { rule: FaultRule; struck: number }[] = [];

  constructor(private readonly random: () => number) {}

  add(rule: FaultRule): void {
    this.rules.push({ rule, struck: 0 });
  }

  clear(): void {
    this.rules.length = 0;
  }

  list(): ActiveFault[] {
    return this.rules.map(({ rule, struck }) => ({ ...rule, struck }));
  }

  /** The fault that strikes this call, if any; counts it. */
  take(action: string, page: number): FaultRule | undefined {
    const hit = this.rules.find(
      ({ rule, struck }) =>
        (rule.action === '*' || rule.action === action) &&
        (rule.page === undefined || rule.page === page) &&
        struck < (rule.count ?? Infinity) &&
        this.random() * 100 < (rule.ratePercent ?? 100),
    );
    if (hit === undefined) return undefined;
    hit.struck += 1;
    return hit.rule;
  }
}
