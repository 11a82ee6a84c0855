import {
  acquireSweepLease,
  releaseSweepLease,
  renewSweepLease,
  SWEEP_LEASE_MS,
} from '../../shared/db/sweepLease';
import { findLastSweepRun } from '../../shared/db/sweepRuns';
import type { SweepServices } from './services';

const POLL_MS = 250;
const RENEW_MS = SWEEP_LEASE_MS / 4;

/**
 * Runs `work` while no other sweep runs. A sweep that finds another at work waits until that one has finished, and
 * then has nothing to do, as the check it was started for has been made; or until the lease of one that was killed
 * runs out, and then works itself.
 * @param work is told by `stillHeld` whether it may go on changing things.
 */
export async function withSweepLease<T>(
  services: SweepServices,
  work: (stillHeld: () => boolean) => Promise<T>,
): Promise<T | { readonly skipped: string }> {
  if (!(await waitForLease(services))) return { skipped: 'another sweep has just done it' };
  const { database, runId, log } = services;
  let held = true;
  const renewal = setInterval(() => {
    database
      .read((session) => renewSweepLease(session, runId))
      .then(
        (renewed) => {
          held &&= renewed;
        },
        (error: unknown) => log.warn('sweep lease not renewed', { cause: error }),
      );
  }, RENEW_MS);
  try {
    return await work(() => held);
  } finally {
    clearInterval(renewal);
    await database.read((session) => releaseSweepLease(session, runId));
  }
}

async function waitForLease({ database, runId, sleep, remainingMs }: SweepServices): Promise<boolean> {
  if (await database.read((session) => acquireSweepLease(session, runId))) return true;
  const before = await database.read(findLastSweepRun);
  let waitedMs = 0;
  while (waitedMs <= SWEEP_LEASE_MS + POLL_MS && remainingMs() > SWEEP_LEASE_MS) {
    await sleep(POLL_MS);
    waitedMs += POLL_MS;
    const acquired = await database.read((session) => acquireSweepLease(session, runId));
    const last = await database.read(findLastSweepRun);
    if (last?.id === before?.id) {
      if (acquired) return true;
      continue;
    }
    if (acquired) await database.read((session) => releaseSweepLease(session, runId));
    return false;
  }
  return false;
}
