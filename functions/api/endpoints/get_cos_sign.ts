import { id } from '../../../shared/validation/fields';
import { cosSignKey, COS_SIGN_KEY_SCHEMA } from '../cosSignKey';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineEndpoint } from '../endpoint';

/** The second generation's GetCOSSignV2. */
export const get_cos_sign = defineEndpoint({
  path: 'get_cos_sign',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id() },
  reply: COS_SIGN_KEY_SCHEMA,
  async handle(_parameters, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return cosSignKey(context);
  },
});
