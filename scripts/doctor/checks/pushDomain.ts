import type { Check } from '../check';
import { PUSH_VARIABLES, usableConfig } from '../context';
import { domainFinding } from '../domainFinding';

export const pushDomain: Check = {
  id: 'push-domain',
  title: 'The push domain is bound and on',
  async run(context) {
    const { live } = await usableConfig(context, PUSH_VARIABLES);
    return domainFinding(await context.domains(), live.pushDomain, 'push');
  },
};
