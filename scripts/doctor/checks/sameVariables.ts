import { ok, skipped, warn, type Check } from '../check';
import { requireDeployed } from '../context';

/** A variable that was changed in .env takes effect with the next deployment only. */
export const sameVariables: Check = {
  id: 'same-variables',
  title: 'What is deployed has the variables of .env',
  async run(context) {
    requireDeployed(context);
    const places = await context.places();
    const deployed = new Set(places.flatMap(({ variables }) => Object.keys(variables)));
    const known = [...deployed].filter((name) => context.shell[name] !== undefined);
    if (known.length === 0) return skipped('neither .env nor the shell has any of them');
    const different = known.filter((name) =>
      places.some(({ variables }) => name in variables && variables[name] !== context.shell[name]),
    );
    if (different.length === 0) return ok(`${known.length} compared`);
    return warn(
      `${different.sort().join(', ')} differ from .env`,
      'Deploy again, or correct .env if the deployed value is the right one.',
    );
  },
};
