import type { InsideFacts } from '../../shared/diagnosis/insideFacts';

const MEMBERS = ['database', 'migrations', 'lastSweep', 'liveApi'] satisfies (keyof InsideFacts)[];

/** What online-check returned to the doctor's event. @throws Error when it is something else. */
export function readInsideFacts(answer: unknown): InsideFacts {
  const facts = answer as Partial<InsideFacts> | null;
  const complete =
    typeof facts === 'object' &&
    facts !== null &&
    MEMBERS.every((member) => typeof facts[member]?.ok === 'boolean');
  if (!complete) throw new Error('the deployed online-check is older than this checkout and has no doctor');
  return facts as InsideFacts;
}
