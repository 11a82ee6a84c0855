import { CloudError } from '../../cloud/cloudError';
import { fail, NotCheckable, ok, type Check } from '../check';
import { requireDeployed } from '../context';

export const inside: Check = {
  id: 'inside',
  title: 'online-check says what only it can see',
  async run(context) {
    requireDeployed(context);
    const { problems } = await context.settings();
    if (problems.length > 0) throw new NotCheckable('see "variables"');
    try {
      await context.askInside();
      return ok('it answers');
    } catch (error) {
      if (error instanceof NotCheckable || error instanceof CloudError) throw error;
      return fail(
        error instanceof Error ? error.message : String(error),
        'See the log of the function in the SCF console. If its variables are the reason, "variables" names them; else deploy again.',
      );
    }
  },
};
