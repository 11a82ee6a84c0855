import { domainProblem } from '../../setupLive/describePlan';
import { fail, ok, warn, type Check } from '../check';
import { PUSH_VARIABLES, usableConfig } from '../context';

export const pushDomain: Check = {
  id: 'push-domain',
  title: 'The push domain is bound and on',
  async run(context) {
    const { live } = await usableConfig(context, PUSH_VARIABLES);
    const domains = await context.domains();
    const problem = domainProblem(domains, live.pushDomain, 'push');
    if (problem !== undefined) return fail(problem, 'Without it nobody can go live.');
    if (domains.find(({ name }) => name === live.pushDomain)?.hasCname === false) {
      return warn(
        `${live.pushDomain} has no CNAME to LVB`,
        'Add the record that the LVB console shows at your DNS provider.',
      );
    }
    return ok(live.pushDomain);
  },
};
