import type { Clock } from '../../shared/clock';
import type { Environment } from '../operatorEnvironment';
import { UsageError } from '../usageError';
import { withoutSecrets } from '../withoutSecrets';
import { runChecks, type CheckResult } from './check';
import { CHECKS } from './checks';
import { createContext, type ContextParts } from './createContext';
import { readOptions, USAGE } from './options';
import { describeReport, worstOf, type Report } from './report';

export interface DoctorParts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  readonly endpoints?: ContextParts['endpoints'];
  /** What one check may take, milliseconds. */
  readonly limitMs?: number;
}

/** Above what a deployed function may take to answer, and below what a person waits. */
const LIMIT_MS = 30_000;

/** `npm run doctor`. @returns the exit status: 0 all well, 1 a check failed, 2 wrong usage. */
export async function doctor(args: readonly string[], parts: DoctorParts): Promise<number> {
  const { environment, clock, print, printError, endpoints, limitMs = LIMIT_MS } = parts;
  try {
    const options = readOptions(args);
    if (options === 'help') {
      print(USAGE);
      return 0;
    }
    const context = createContext({
      ...options,
      clock,
      environment,
      ...(endpoints === undefined ? {} : { endpoints }),
    });
    try {
      const results = await runChecks(CHECKS, context, limitMs);
      const places = await context.places().catch(() => []);
      const environments = [environment, ...places.map(({ variables }) => variables)];
      const report: Report = {
        version: 1,
        mode: options.deployed ? 'deployed' : 'local',
        checkedAt: new Date(clock.nowMs()).toISOString(),
        status: worstOf(results),
        checks: results.map((result) => cleaned(result, environments)),
      };
      if (options.json) print(JSON.stringify(report, undefined, 2));
      else describeReport(report).forEach((line) => print(line));
      return report.status === 'fail' ? 1 : 0;
    } finally {
      await context.close();
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printError(`npm run doctor: ${error.message}. See npm run doctor -- --help`);
    return 2;
  }
}

function cleaned(result: CheckResult, environments: readonly Environment[]): CheckResult {
  const what = withoutSecrets(result.what, environments);
  return 'remedy' in result
    ? { ...result, what, remedy: withoutSecrets(result.remedy, environments) }
    : { ...result, what };
}
