import { fail, ok, warn, type Check } from '../check';
import { usableConfig } from '../context';

export const pushKey: Check = {
  id: 'push-key',
  title: 'PUSH_URL_KEY is the key of the push domain',
  async run(context) {
    const { live } = await usableConfig(context, ['PUSH_URL_KEY']);
    const auth = await context.pushAuth();
    if (!auth.enabled) {
      return warn(
        `${live.pushDomain} lets anybody push: its authentication is off`,
        'Switch it on in the LVB console, "Domain management", "Push configuration".',
      );
    }
    if (auth.keys.includes(live.pushUrlKey)) return ok(live.pushDomain);
    return fail(
      `PUSH_URL_KEY is neither the main nor the backup key of ${live.pushDomain}: every push is refused`,
      'Copy the key from the LVB console, "Domain management", "Push configuration", into .env, and deploy again.',
    );
  },
};
