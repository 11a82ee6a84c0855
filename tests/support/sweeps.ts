import { randomUUID } from 'node:crypto';
import type { SweepServices } from '../../functions/online-check/services';
import { sweep, type SweepResult, type SweepSummary } from '../../functions/online-check/sweep';

/** One sweep, as a run of its own. */
export function trySweep(services: SweepServices): Promise<SweepResult> {
  return sweep({ ...services, runId: randomUUID() });
}

/** One sweep that has to do its work. */
export async function runSweep(services: SweepServices): Promise<SweepSummary> {
  const result = await trySweep(services);
  if ('skipped' in result) throw new Error(`the sweep was skipped: ${result.skipped}`);
  return result;
}
