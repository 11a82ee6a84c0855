import type { Check } from '../check';
import { PLAY_VARIABLES, usableConfig } from '../context';
import { domainFinding } from '../domainFinding';

export const playDomain: Check = {
  id: 'play-domain',
  title: 'The play domain is bound and on',
  async run(context) {
    const { live } = await usableConfig(context, PLAY_VARIABLES);
    return domainFinding(await context.domains(), live.playDomain, 'play');
  },
};
