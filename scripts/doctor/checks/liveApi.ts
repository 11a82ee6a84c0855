import { ok, type Check } from '../check';

export const liveApi: Check = {
  id: 'live-api',
  title: 'The live API answers to the keys at hand',
  async run(context) {
    const domains = await context.listDomains();
    return ok(`${domains.length} domains`);
  },
};
