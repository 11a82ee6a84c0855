import { FOLD_BATCH, foldCounters, listUnfoldedSubjects } from '../../shared/db/counters';
import { SUBJECT } from '../../shared/db/subjects';
import type { SweepServices } from './services';

/** Rooms are folded together, because each on its own would cost as many trips to the database as all of them. */
const SUBJECTS_A_FOLD = 100;

/** Folds every room and replay that has unfolded counters, each once, and returns how many they were. */
export async function foldAll({ database }: SweepServices, mayContinue: () => boolean): Promise<number> {
  let folded = 0;
  for (const type of Object.values(SUBJECT)) {
    for (let afterId = 0; mayContinue();) {
      const ids = await database.read((session) =>
        listUnfoldedSubjects(session, type, afterId, SUBJECTS_A_FOLD),
      );
      const lastId = ids.at(-1);
      if (lastId === undefined) break;
      while (
        mayContinue() &&
        (await database.transaction((session) => foldCounters(session, type, ids))) === FOLD_BATCH
      );
      folded += ids.length;
      afterId = lastId;
    }
  }
  return folded;
}
