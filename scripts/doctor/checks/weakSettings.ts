import { findWeaknesses } from '../../../shared/config';
import { ok, warn, type Check } from '../check';

/** What a function says aloud at its start. */
export const weakSettings: Check = {
  id: 'weak-settings',
  title: 'No setting weakens security',
  async run(context) {
    const { config } = await context.settings();
    const weaknesses = findWeaknesses(config);
    if (weaknesses.length === 0) return ok('none found');
    return warn(weaknesses.join('; '), 'SECURITY.md says what each gives away, and when it is needed.');
  },
};
