import type { Session, SqlParameter } from './database';
import { acquireLease, releaseLease, renewLease, type LeaseHolder, type Queryable } from './leases';

const NAME = 'sweep';

/** How long a sweep that was killed keeps the next one waiting; a running one prolongs it well before. */
export const SWEEP_LEASE_MS = 10_000;

function queryable(session: Session): Queryable {
  return {
    async query(sql, parameters = []) {
      const { changedRows } = await session.write(sql, parameters as SqlParameter[]);
      return [{ affectedRows: changedRows }, undefined];
    },
  };
}

function holderOf(holder: string): LeaseHolder {
  return { name: NAME, holder };
}

/** Lets one sweep at a time work, by the database's clock; false while another one does. */
export async function acquireSweepLease(session: Session, holder: string): Promise<boolean> {
  return acquireLease(queryable(session), { ...holderOf(holder), ttlMs: SWEEP_LEASE_MS });
}

/** False when another sweep has taken over, after which this one must change nothing more. */
export async function renewSweepLease(session: Session, holder: string): Promise<boolean> {
  return renewLease(queryable(session), { ...holderOf(holder), ttlMs: SWEEP_LEASE_MS });
}

export async function releaseSweepLease(session: Session, holder: string): Promise<void> {
  await releaseLease(queryable(session), holderOf(holder));
}
