import { readConfig } from '../../../shared/config';
import { fail, ok, type Check } from '../check';

/** By the rules of shared/config.ts, which stop a function at its first call. */
export const variables: Check = {
  id: 'variables',
  title: 'Variables are there and well-formed',
  async run(context) {
    const places = await context.places();
    const bad = places.flatMap(({ name, variables: environment }) => {
      const { problems } = readConfig(environment);
      return problems.length === 0 ? [] : [`${name}: ${problems.join('; ')}`];
    });
    if (bad.length === 0) return ok(`in ${places.map(({ name }) => name).join(', ')}`);
    const remedy = context.deployed
      ? 'Correct them in .env and deploy again; .env.example says where each is found.'
      : 'Set them in .env or in the shell; .env.example says where each is found.';
    return fail(bad.join(' | '), remedy);
  },
};
