import type { LiveDomain } from '../cloud/liveWiringApi';
import { domainProblem } from '../setupLive/describePlan';
import { fail, ok, warn, type Finding } from './check';

/** Whether a domain is bound, on, and reached by its DNS name. */
export function domainFinding(domains: readonly LiveDomain[], name: string, type: 'push' | 'play'): Finding {
  const problem = domainProblem(domains, name, type);
  if (problem !== undefined) {
    return fail(problem, `Without it nobody can ${type === 'push' ? 'go live' : 'watch'}.`);
  }
  if (domains.find((domain) => domain.name === name)?.hasCname === false) {
    return warn(
      `${name} has no CNAME to LVB`,
      'Add the record that the LVB console shows at your DNS provider.',
    );
  }
  return ok(name);
}
