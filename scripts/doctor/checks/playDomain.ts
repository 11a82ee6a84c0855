import { domainProblem } from '../../setupLive/describePlan';
import { fail, ok, warn, type Check } from '../check';
import { PLAY_VARIABLES, usableConfig } from '../context';

export const playDomain: Check = {
  id: 'play-domain',
  title: 'The play domain is bound and on',
  async run(context) {
    const { live } = await usableConfig(context, PLAY_VARIABLES);
    const domains = await context.domains();
    const problem = domainProblem(domains, live.playDomain, 'play');
    if (problem !== undefined) return fail(problem, 'Without it nobody can watch.');
    if (domains.find(({ name }) => name === live.playDomain)?.hasCname === false) {
      return warn(
        `${live.playDomain} has no CNAME to LVB`,
        'Add the record that the LVB console shows at your DNS provider.',
      );
    }
    return ok(live.playDomain);
  },
};
