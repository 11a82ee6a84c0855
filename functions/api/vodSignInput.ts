import { nowSeconds } from '../../shared/clock';
import { requireSettings } from '../../shared/config';
import type { VodSignInput } from '../../shared/signing/vodSign';
import type { ActionContext } from './action';
import { randomUint32 } from './randomUint32';

/** A day, as before; VOD takes up to 90 (266/9221). */
const LIFETIME_SECONDS = 86_400;

/** What both kinds of VOD upload signature are made of. */
export function vodSignInput({ config, clock, randomBytes }: ActionContext): VodSignInput {
  const { CLOUD_SECRET_ID, CLOUD_SECRET_KEY } = requireSettings(config.vod, [
    'CLOUD_SECRET_ID',
    'CLOUD_SECRET_KEY',
  ]);
  const now = nowSeconds(clock);
  return {
    secretId: CLOUD_SECRET_ID,
    secretKey: CLOUD_SECRET_KEY,
    nowSeconds: now,
    expiresAtSeconds: now + LIFETIME_SECONDS,
    random: randomUint32(randomBytes),
  };
}
