import { nowSeconds } from '../../../shared/clock';
import { requireSettings } from '../../../shared/config';
import { signCosV5Key } from '../../../shared/signing/cosSign';
import { defineAction } from '../action';

/** A COS v5 sign key, from which the app signs its uploads itself. */
export const GetCOSSignV2 = defineAction({
  name: 'GetCOSSignV2',
  access: { who: 'signed-in' },
  fields: {},
  handle(_parameters, { config, clock }) {
    const { COSKEY_SECRETKEY } = requireSettings(config.cos, ['COSKEY_SECRETKEY']);
    const now = nowSeconds(clock);
    return Promise.resolve(signCosV5Key(COSKEY_SECRETKEY, now, now + config.cosSignTtlSeconds));
  },
});
