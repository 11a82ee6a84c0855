import { CloudError } from '../cloud/cloudError';
import type { DoctorContext } from './context';

/** What a check found. `warn` works today and should still be changed. */
export type Finding =
  | { readonly status: 'ok' | 'skipped'; readonly what: string }
  | { readonly status: 'warn' | 'fail'; readonly what: string; readonly remedy: string };

/** One thing that can be wrong. Checks do not know of each other; what they share comes with the context. */
export interface Check {
  readonly id: string;
  readonly title: string;
  run(context: DoctorContext): Promise<Finding>;
}

export type CheckResult = Finding & { readonly id: string; readonly title: string };

/** Thrown where something that another check reports has to be mended first. */
export class NotCheckable extends Error {
  override readonly name = 'NotCheckable';
}

export function ok(what: string): Finding {
  return { status: 'ok', what };
}

export function skipped(what: string): Finding {
  return { status: 'skipped', what };
}

export function warn(what: string, remedy: string): Finding {
  return { status: 'warn', what, remedy };
}

export function fail(what: string, remedy: string): Finding {
  return { status: 'fail', what, remedy };
}

/** Runs all checks at once. None can keep another from its result: neither by an error nor by never ending. */
export async function runChecks(
  checks: readonly Check[],
  context: DoctorContext,
  limitMs: number,
): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({
      id: check.id,
      title: check.title,
      ...(await withLimit(runOne(check, context), limitMs)),
    })),
  );
}

async function runOne(check: Check, context: DoctorContext): Promise<Finding> {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof NotCheckable) return skipped(error.message);
    if (error instanceof CloudError) return fail(error.message, error.remedy);
    const reason = error instanceof Error ? error.message : String(error);
    return fail(
      `could not be checked: ${reason}`,
      'Run this again; if it stays, this is a defect to report.',
    );
  }
}

async function withLimit(work: Promise<Finding>, limitMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      resolve(
        fail(
          `no answer within ${limitMs / 1000} s`,
          'Check the network between this machine and Tencent, and run this again.',
        ),
      );
    }, limitMs);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
