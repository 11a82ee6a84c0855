import type { CheckResult } from './check';

/** The machine-readable result; `version` changes when a member changes its meaning or goes. */
export interface Report {
  readonly version: 1;
  readonly mode: 'local' | 'deployed';
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** The worst of all checks. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly checks: readonly CheckResult[];
}

export function worstOf(results: readonly CheckResult[]): Report['status'] {
  const has = (status: CheckResult['status']): boolean => results.some((result) => result.status === status);
  return has('fail') ? 'fail' : has('warn') ? 'warn' : 'ok';
}

const MARKS: Readonly<Record<CheckResult['status'], string>> = {
  ok: ' ok ',
  warn: 'WARN',
  fail: 'FAIL',
  skipped: ' -- ',
};

/** For a terminal: one line for what is well, and the remedy below what is not. */
export function describeReport({ checks }: Report): string[] {
  const count = (status: CheckResult['status']): number =>
    checks.filter((result) => result.status === status).length;
  return [
    ...checks.flatMap((result) => [
      `${MARKS[result.status]}  ${result.title}: ${result.what}  [${result.id}]`,
      ...('remedy' in result ? [`      -> ${result.remedy}`] : []),
    ]),
    '',
    `${count('ok')} well, ${count('warn')} to change, ${count('fail')} wrong, ${count('skipped')} not checked.`,
  ];
}
