import { fail, ok, warn, type Check } from '../check';
import { usableConfig } from '../context';

export const playKey: Check = {
  id: 'play-key',
  title: 'PLAY_URL_KEY is the key of the play domain',
  async run(context) {
    const { live } = await usableConfig(context, []);
    const auth = await context.playAuth();
    if (!auth.enabled) {
      if (live.playUrlKey === undefined) return ok('neither is set');
      return warn(
        `PLAY_URL_KEY is set, but ${live.playDomain} does not check signatures`,
        'Switch authentication on in the LVB console, "Domain management", "Access control", or take PLAY_URL_KEY away.',
      );
    }
    const copy = 'the LVB console, "Domain management", "Access control"';
    if (live.playUrlKey === undefined) {
      return fail(
        `${live.playDomain} checks signatures, but PLAY_URL_KEY is not set: nobody can watch`,
        `Copy the key from ${copy}, into .env, and deploy again.`,
      );
    }
    if (auth.keys.includes(live.playUrlKey)) return ok(live.playDomain);
    return fail(
      `PLAY_URL_KEY is neither the main nor the backup key of ${live.playDomain}: nobody can watch`,
      `Copy the key from ${copy}, into .env, and deploy again.`,
    );
  },
};
