import { appendCounter, shareSubject } from '../../shared/db/counters';
import { deleteSilentMembers, listSilentMembers } from '../../shared/db/members';
import type { Subject } from '../../shared/db/subjects';
import type { SweepServices } from './services';

/** Three beats of an app that sends one every 30 s. */
const SILENCE_MS = 90_000;
const BATCH = 1000;

/**
 * Takes viewers away who used to send heartbeats and have stopped, and corrects the viewer counts. Whoever beats
 * meanwhile stays; whoever leaves meanwhile is not counted twice. Returns how many were taken away.
 */
export async function expireSilent(services: SweepServices, mayContinue: () => boolean): Promise<number> {
  const before = new Date(services.clock.nowMs() - SILENCE_MS);
  let expired = 0;
  for (let listed = BATCH; listed === BATCH && mayContinue();) {
    const silent = await services.database.read((session) => listSilentMembers(session, before, BATCH));
    listed = silent.length;
    const bySubject = new Map<string, { subject: Subject; userIds: string[] }>();
    for (const { subject, userId } of silent) {
      const key = `${subject.type} ${subject.id}`;
      const known = bySubject.get(key);
      if (known === undefined) bySubject.set(key, { subject, userIds: [userId] });
      else known.userIds.push(userId);
    }
    for (const { subject, userIds } of bySubject.values()) {
      if (!mayContinue()) break;
      expired += await services.database.transaction(async (session) => {
        await shareSubject(session, subject);
        const deleted = await deleteSilentMembers(session, subject, userIds, before);
        if (deleted > 0) await appendCounter(session, subject, { viewers: -deleted });
        return deleted;
      });
    }
  }
  return expired;
}
